import JSONText

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
  public let bindings: [Binding]
  /// Functions and lambdas.
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

  /// Reads a reply of the script. Values of an unexpected form are taken for unknown.
  init(_ reply: JSONValue) {
    let list = { (key: String) in reply[key]?.arrayValue ?? [] }
    if let error = reply["syntax"] {
      syntax = SyntaxError(
        line: error["line"]?.intValue ?? 1, column: error["column"]?.intValue ?? 1,
        message: error["message"]?.stringValue ?? "invalid syntax", isCertain: error["certain"]?.boolValue ?? false)
    } else {
      syntax = nil
    }
    failure = reply["failed"]?.stringValue
    needs = list("needs").map {
      Need(minor: $0[0]?.intValue ?? 0, what: $0[1]?.stringValue ?? "", span: Span($0[2]))
    }
    imports = list("imports").map(Import.init)
    bindings = list("bindings").compactMap(Binding.init)
    functions = list("functions").map(Function.init)
    calls = list("calls").map(Call.init)
    references = (reply["references"]?.objectValue ?? JSONObject()).map {
      Reference(name: $0.key, span: Span($0.value[0]), isLenient: $0.value[1]?.boolValue ?? true)
    }
    subscripts = list("subscripts").map {
      Subscript(
        name: $0[0]?.stringValue ?? "", key: $0[1]?.stringValue, span: Span($0[2]), isLazy: $0[3]?.boolValue ?? false)
    }
    statements = list("statements").map {
      Statement(
        name: $0[0]?.stringValue ?? "", resolved: $0[1]?.stringValue,
        keywords: ($0[2]?.arrayValue ?? []).compactMap(\.stringValue), span: Span($0[3]))
    }
    unsafe = list("unsafe").map { Unsafe(span: Span($0[0]), template: PlacedValue($0[1]).string) }
  }

  /// Facts of a source that could not be looked at.
  convenience init(failure: String) {
    self.init(.object(["failed": .string(failure)]))
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

  /// `import MODULE` or `from MODULE import NAME`.
  public struct Import: Sendable {
    let module: String
    /// The number of dots of a relative import.
    let level: Int
    /// Nil for `import MODULE`.
    let name: String?
    let alias: String?
    let span: Span
    /// Where the whole statement starts.
    let statement: Span
    /// Inside a function.
    let isLazy: Bool
    /// In a `try` with handlers.
    let isGuarded: Bool
    /// Below `if TYPE_CHECKING`.
    let isForTyping: Bool
    /// In a branch.
    let isConditional: Bool
  }

  /// How a name at module level came by its value.
  public struct Binding: Sendable {
    enum Kind: String { case assign, unpack, augment, loop, with, function, `class`, module, `import`, delete }
    let name: String
    let kind: Kind
    let value: PythonValue
    let span: Span
    let isConditional: Bool
  }

  /// A function or lambda.
  public struct Function: Sendable {
    /// Nil for a lambda.
    let name: String?
    let parameters: [Parameter]
    let isGenerator: Bool
    /// Inside another function or a class's method.
    let isNested: Bool
    let isConditional: Bool
    let isAsync: Bool
    let decorators: [String]
    let span: Span
    /// The calls that it yields, as indices of `calls`.
    let yields: [Int]
    /// What it yields from.
    let yieldsFrom: [String]
    /// Whether it also yields what is no call.
    let yieldsOther: Bool
  }

  /// A parameter of a function.
  public struct Parameter: Hashable, Sendable {
    enum Kind: String {
      case either, positional, keyword, variadicPositional = "var_positional", variadicKeyword = "var_keyword"
    }
    let name: String
    let kind: Kind
    let annotation: String?
    let isOptional: Bool
  }

  /// A call.
  public struct Call: Sendable {
    /// Qualified: `cmk.agent_based.v2.CheckPlugin`
    let callee: String
    /// `cmk.agent_based.v2`
    let api: String
    /// `CheckPlugin`
    let leaf: String
    let span: Span
    /// The function that it stands in; nil for a lambda.
    let function: String?
    /// Inside a function or lambda, so not run on import.
    let isLazy: Bool
    let isConditional: Bool
    /// Whether `*` or `**` bring arguments that nobody sees.
    let isOpen: Bool
    let positional: [PlacedValue]
    let keywords: [(name: String, value: PlacedValue)]

    func keyword(_ name: String) -> PlacedValue? { keywords.first { $0.name == name }?.value }
  }

  /// An attribute of something from Checkmk.
  public struct Reference: Sendable {
    let name: String
    let span: Span
    /// Not evaluated on import, or in a `try`.
    let isLenient: Bool
  }

  /// `NAME[KEY] = …`
  public struct Subscript: Sendable {
    let name: String
    let key: String?
    let span: Span
    let isLazy: Bool
  }

  /// `NAME(…)` at module level.
  public struct Statement: Sendable {
    let name: String
    /// The qualified name where an import tells.
    let resolved: String?
    let keywords: [String]
    let span: Span
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
    case .unknown, .call, .called, .name, .local: nil
    }
  }
}
