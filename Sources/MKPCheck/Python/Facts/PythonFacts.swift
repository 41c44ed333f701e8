/// What stands in one Python source, as `build/python/facts.py` reports it. An immutable class, not a struct: the rules
/// hand it around a lot, and each copy of its many arrays would have to be counted.
public final class PythonFacts: Sendable {
  /// Why the source is no Python, for the Python that looked at it.
  public let syntax: SyntaxError?
  /// Why there are no facts although the source may be fine: it took too long or too much.
  public let failure: String?
  /// What only a newer Python understands.
  public let needs: [Need]
  /// Every import, also those inside functions.
  public let imports: [Import]
  /// What binds a name at module level, in order.
  public let bindings: Bindings
  /// Functions at module level, and lambdas that a value refers to.
  public let functions: [Function]
  /// Calls of something that comes from Checkmk.
  public let calls: [Call]
  /// Attributes of something that comes from Checkmk: qualified name -> where it stands first.
  public let references: [Reference]
  /// Assignments to `NAME[…]`.
  public let subscripts: [Subscript]
  /// Calls at module level whose result nobody keeps.
  public let statements: [Statement]
  /// Where a secret is put into an argument in plain text.
  public let unsafe: [Unsafe]
  /// Texts that are no regular expressions, where one is asked for.
  public let patterns: [BadPattern]
  /// Names that are read on import and bound nowhere; where there are star imports, those may bring them.
  public let undefined: [UndefinedName]
  /// Names that functions read and that nothing binds; where there are star imports, those may bring them, and all
  /// other names of the module stand here, too.
  public let unbound: [UnboundName]
  /// The names in `__all__`; empty where there is none, or it is not constant.
  public let exports: [String]
  /// Where an element of a function's parameters is asked for its truth.
  public let tests: [Test]
  /// Files with absolute paths that the code opens.
  public let paths: [NamedPath]

  init(_ members: Members) {
    syntax = members.syntax
    failure = members.failure
    needs = members.needs
    imports = members.imports
    bindings = members.bindings
    functions = members.functions
    calls = members.calls
    references = members.references
    subscripts = members.subscripts
    statements = members.statements
    unsafe = members.unsafe
    patterns = members.patterns
    undefined = members.undefined
    unbound = members.unbound
    exports = members.exports
    tests = members.tests
    paths = members.paths
  }

  /// Whether annotations are texts that nobody evaluates (`from __future__ import annotations`).
  var hasPostponedAnnotations: Bool { imports.contains { $0.module == "__future__" && $0.name == "annotations" } }

  /// A name that nobody defines.
  public struct UndefinedName: Sendable {
    let name: String
    let span: Span
  }

  /// A name that a function reads, or any name of a module with star imports.
  public struct UnboundName: Sendable {
    let name: String
    let span: Span
    /// Whether nothing in the module binds it.
    let isUnbound: Bool
    /// Whether nobody asks first whether it is there, either.
    let isMissed: Bool
  }

  /// `if params["levels"]:`
  public struct Test: Sendable {
    /// The function in which it stands.
    let function: String
    /// The parameter of the function.
    let parameter: String
    let key: String
    let span: Span
  }

  /// The absolute path of a file that the code opens.
  public struct NamedPath: Sendable {
    let path: String
    let span: Span
  }

  /// A text that is no regular expression.
  public struct BadPattern: Sendable {
    let span: Span
    /// What Python says about it.
    let message: String
  }

  /// `SECRET.unsafe(…)`
  public struct Unsafe: Sendable {
    let span: Span
    /// The template, where there is a constant one.
    let template: String?
  }

  /// A place in the source: line and columns from 1, in characters; the end is inclusive.
  public struct Span: Hashable, Sendable {
    let line: Int
    let column: Int
    let end: Int
  }

  /// A syntax error.
  public struct SyntaxError: Sendable {
    let line: Int
    let column: Int
    let message: String
    /// Whether every newer Python says so, too.
    let isCertain: Bool
  }

  /// Something that needs Python 3.`minor`.
  public struct Need: Sendable {
    let minor: Int
    let what: String
    let span: Span
  }

  /// A function or lambda.
  public struct Function: Sendable {
    /// Nil for a lambda.
    let name: String?
    let parameters: [Parameter]
    let isGenerator: Bool
    let isConditional: Bool
    let isAsync: Bool
    let decorators: [String]
    let span: Span
    /// The calls that it yields, as indices of `calls`.
    let yields: [Int]
    /// What it returns, one for each `return`.
    let returns: [PlacedValue]
    /// The functions inside it, and whether each is a generator function.
    let inner: [String: Bool]
    /// What else it yields, as far as it is known.
    let yielded: [PlacedValue]
    /// The functions to which it leaves what it yields: `yield from NAME(…)`.
    let delegates: [String]
  }

  /// A parameter of a function.
  public struct Parameter: Hashable, Sendable {
    enum Kind: String {
      case either, positional, keyword, variadicPositional = "var_positional", variadicKeyword = "var_keyword"
    }
    let name: String
    let kind: Kind
    /// As it stands in the source; one that is a text itself has a quote before it.
    let annotation: String?
    let isOptional: Bool
  }

  /// An attribute of something from Checkmk.
  public struct Reference: Sendable {
    let name: String
    let span: Span
    let reading: Reading

    /// When it is read.
    public enum Reading: Int, Sendable {
      /// Behind a guard: somebody catches what is missing, or has looked whether it is there.
      case guarded = 0
      /// When a function runs.
      case whenCalled = 1
      case onImport = 2
    }
  }

  /// `NAME[KEY] = …`
  public struct Subscript: Sendable {
    let name: String
    let key: String?
    let span: Span
    let isLazy: Bool
    /// `dict` for a literal, or the name of what is assigned or called; nil for anything else.
    let value: String?
  }

  /// `NAME(…)` at module level.
  public struct Statement: Sendable {
    let name: String
    let span: Span
    /// The index of the call, where it is of something from Checkmk.
    let call: Int?
    /// Where the statement ends: the last line, and the number of its characters that belong to it.
    let endLine: Int
    let endColumn: Int
  }
}

/// An expression, as far as it can be known without running it.
public indirect enum PythonValue: Sendable {
  /// Nothing is known.
  case unknown
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  /// A list, tuple or set; nil when its elements are not known.
  case sequence(Kind, [PlacedValue]?)
  /// Nil when its members are not known.
  case dict([(key: PlacedValue, value: PlacedValue)]?)
  /// A value of a known built-in type that is not known itself: `str` of an f-string.
  case other(String)
  /// A call of something from Checkmk: an index of `calls`.
  case call(Int)
  /// A call of something else.
  case called(String)
  /// A lambda: an index of `functions`.
  case lambda(Int?)
  /// Something imported, by its qualified name.
  case name(String)
  /// A name of this module that is no constant.
  case local(String)
  /// An element of a parameter of the function: `params["levels"]`, or `params.get("levels", fallback)`.
  case parameter(name: String, key: String, fallback: PlacedValue?)
  /// `Path("…")`
  case path(String)

  /// What kind of sequence.
  public enum Kind: String, Sendable { case list, tuple, set }
}

/// An expression with its place.
public struct PlacedValue: Sendable {
  let value: PythonValue
  let span: PythonFacts.Span?

  /// The text of a constant string.
  var string: String? {
    if case .string(let text) = value { return text }
    return nil
  }

  /// Whether this is surely `None`.
  var isNone: Bool {
    if case .none = value { return true }
    return false
  }

  /// The name of the type, as Python calls it, where it is sure.
  var typeName: String? {
    switch value {
    case .none: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .string: "str"
    case .sequence(let kind, _): kind.rawValue
    case .dict: "dict"
    case .other(let type): type
    case .lambda: "function"
    case .unknown, .call, .called, .name, .local, .parameter, .path: nil
    }
  }
}
