/// Reads what `facts.py` writes: an object whose members are lists of fixed forms.
///
/// A span is one number: 24 bits of line, 14 of column, 14 of the number of further columns. Values have a letter
/// before them, but texts, truth values and null stand for themselves, and 0 for what is not known.
extension PythonFacts {
  /// The facts in `reply`.
  convenience init(_ reply: [UInt8]) throws(FactsDamage) {
    let read = reply.withUnsafeBufferPointer { buffer in
      Result { () throws(FactsDamage) in
        var cursor = FactsCursor(buffer)
        return try Members(&cursor)
      }
    }
    self.init(try read.get())
  }

  /// Facts of a source that could not be looked at.
  convenience init(failure: String) {
    var members = Members()
    members.failure = failure
    self.init(members)
  }

  /// What the facts are made of.
  struct Members {
    var syntax: SyntaxError?
    var failure: String?
    var needs: [Need] = []
    var imports: [Import] = []
    var bindings = Bindings()
    var functions: [Function] = []
    var calls: [Call] = []
    var references: [Reference] = []
    var subscripts: [Subscript] = []
    var statements: [Statement] = []
    var unsafe: [Unsafe] = []
    var patterns: [BadPattern] = []
    var undefined: [UndefinedName] = []
    var unbound: [UnboundName] = []
    var exports: [String] = []
    var tests: [Test] = []
    var paths: [NamedPath] = []

    init() {}

    init(_ cursor: inout FactsCursor) throws(FactsDamage) {
      try cursor.openObject()
      while let key = try cursor.key() {
        switch key {
        case "syntax": syntax = try SyntaxError(&cursor)
        case "failed": failure = try cursor.string()
        case "needs": needs = try list(&cursor, Need.init)
        case "imports": imports = try list(&cursor, Import.init)
        case "bindings":
          try cursor.open()
          while try cursor.hasNext() {
            try cursor.open()
            bindings.append(try Binding(&cursor))
            try cursor.close()
          }
          bindings.shrink()
        case "functions": functions = try list(&cursor, Function.init)
        case "calls": calls = try list(&cursor, Call.init)
        case "references":
          try cursor.open()
          while try cursor.hasNext() { references.append(try Reference(&cursor)) }
        case "subscripts": subscripts = try list(&cursor, Subscript.init)
        case "statements": statements = try list(&cursor, Statement.init)
        case "unsafe": unsafe = try list(&cursor, Unsafe.init)
        case "undefined": undefined = try list(&cursor, UndefinedName.init)
        case "unbound": unbound = try list(&cursor, UnboundName.init)
        case "exports":
          try cursor.open()
          while try cursor.hasNext() { exports.append(try cursor.string()) }
        case "tests": tests = try list(&cursor, Test.init)
        case "paths": paths = try list(&cursor, NamedPath.init)
        case "patterns": patterns = try list(&cursor, BadPattern.init)
        default: throw FactsDamage()
        }
      }
      guard cursor.isAtEnd else { throw FactsDamage() }
    }

    private func list<Element>(
      _ cursor: inout FactsCursor, _ read: (inout FactsCursor) throws(FactsDamage) -> Element
    ) throws(FactsDamage) -> [Element] {
      var elements: [Element] = []
      try cursor.open()
      while try cursor.hasNext() {
        try cursor.open()
        elements.append(try read(&cursor))
        try cursor.close()
      }
      return elements
    }
  }
}

/// Bits of the flags.
enum FactsFlag {
  static let lazy = 1
  static let guarded = 2
  static let typing = 4
  static let conditional = 8
  static let open = 16
  static let generator = 32
  static let async = 64
}

extension PythonFacts.Span {
  init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    let bits = try cursor.int()
    guard bits >= 0 else { throw FactsDamage() }
    line = bits >> 28
    column = bits >> 14 & 0x3FFF
    end = column + bits & 0x3FFF
  }
}

extension PythonFacts.SyntaxError {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    try cursor.open()
    line = try cursor.int()
    column = try cursor.int()
    message = try cursor.string()
    isCertain = try cursor.bool()
    try cursor.close()
  }
}

extension PythonFacts.Need {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    minor = try cursor.int()
    what = try cursor.string()
    span = try PythonFacts.Span(&cursor)
  }
}

extension PythonFacts.Binding {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    name = try cursor.string()
    guard let kind = Kind(rawValue: try cursor.string()) else { throw FactsDamage() }
    self.kind = kind
    let value = try PythonValue(&cursor)
    if case .call(let index) = value {
      guard index >= 0 else { throw FactsDamage() }
      content = .call(index)
    } else if case .name(let name) = value {
      content = .name(name)
    } else {
      content = .value(type: PlacedValue(value: value, span: nil).typeName)
    }
    span = try PythonFacts.Span(&cursor)
    isConditional = try cursor.int() != 0
  }
}

extension PythonFacts.Function {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    name = try cursor.optionalString()
    var parameters: [PythonFacts.Parameter] = []
    try cursor.open()
    while try cursor.hasNext() { parameters.append(try PythonFacts.Parameter(&cursor)) }
    self.parameters = parameters
    let flags = try cursor.int()
    isGenerator = flags & FactsFlag.generator != 0
    isConditional = flags & FactsFlag.conditional != 0
    isAsync = flags & FactsFlag.async != 0
    var decorators: [String] = []
    try cursor.open()
    while try cursor.hasNext() { decorators.append(try cursor.string()) }
    self.decorators = decorators
    span = try PythonFacts.Span(&cursor)
    var yields: [Int] = []
    try cursor.open()
    while try cursor.hasNext() { yields.append(try cursor.int()) }
    self.yields = yields
    returns = try PlacedValue.list(&cursor, depth: 0)
    var inner: [String: Bool] = [:]
    try cursor.open()
    while try cursor.hasNext() { inner[try cursor.string()] = try cursor.int() != 0 }
    self.inner = inner
    yielded = try PlacedValue.list(&cursor, depth: 0)
    var delegates: [String] = []
    try cursor.open()
    while try cursor.hasNext() { delegates.append(try cursor.string()) }
    self.delegates = delegates
  }
}

extension PythonFacts.Parameter {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    try cursor.open()
    name = try cursor.string()
    guard let kind = Kind(rawValue: try cursor.string()) else { throw FactsDamage() }
    self.kind = kind
    annotation = try cursor.optionalString()
    isOptional = try cursor.bool()
    try cursor.close()
  }
}

extension PythonFacts.Reference {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    name = try cursor.string()
    span = try PythonFacts.Span(&cursor)
    guard let reading = Reading(rawValue: try cursor.int()) else { throw FactsDamage() }
    self.reading = reading
  }
}

extension PythonFacts.Subscript {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    name = try cursor.string()
    key = try cursor.optionalString()
    span = try PythonFacts.Span(&cursor)
    isLazy = try cursor.int() != 0
    value = try cursor.optionalString()
  }
}

extension PythonFacts.Statement {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    name = try cursor.string()
    span = try PythonFacts.Span(&cursor)
    if cursor.next == UInt8(ascii: "n") {
      try cursor.word("null")
      call = nil
    } else {
      call = try cursor.int()
    }
    endLine = try cursor.int()
    endColumn = try cursor.int()
  }
}

extension PythonFacts.Unsafe {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    span = try PythonFacts.Span(&cursor)
    template = PlacedValue(value: try PythonValue(&cursor), span: nil).string
  }
}

extension PythonFacts.UndefinedName {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    name = try cursor.string()
    span = try PythonFacts.Span(&cursor)
  }
}

extension PythonFacts.UnboundName {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    name = try cursor.string()
    span = try PythonFacts.Span(&cursor)
    let kind = try cursor.int()
    isUnbound = kind != 0
    isMissed = kind == 1
  }
}

extension PythonFacts.Test {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    function = try cursor.string()
    guard case .parameter(let name, let key, _) = try PythonValue(&cursor) else { throw FactsDamage() }
    parameter = name
    self.key = key
    span = try PythonFacts.Span(&cursor)
  }
}

extension PythonFacts.NamedPath {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    path = try cursor.string()
    span = try PythonFacts.Span(&cursor)
  }
}

extension PythonFacts.BadPattern {
  fileprivate init(_ cursor: inout FactsCursor) throws(FactsDamage) {
    span = try PythonFacts.Span(&cursor)
    message = try cursor.string()
  }
}

extension PlacedValue {
  init(_ cursor: inout FactsCursor, depth: Int) throws(FactsDamage) {
    value = try PythonValue(&cursor, depth: depth)
    span = try PythonFacts.Span(&cursor)
  }

  static func list(_ cursor: inout FactsCursor, depth: Int) throws(FactsDamage) -> [PlacedValue] {
    var values: [PlacedValue] = []
    try cursor.open()
    while try cursor.hasNext() { values.append(try PlacedValue(&cursor, depth: depth)) }
    return values
  }
}

extension PythonValue {
  /// Deeper than the script ever goes.
  private static let maximumDepth = 64

  fileprivate init(_ cursor: inout FactsCursor, depth: Int = 0) throws(FactsDamage) {
    guard depth < Self.maximumDepth else { throw FactsDamage() }
    switch cursor.next {
    case UInt8(ascii: "\""): self = .string(try cursor.string())
    case UInt8(ascii: "n"):
      try cursor.word("null")
      self = .none
    case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .bool(try cursor.bool())
    case UInt8(ascii: "0"):
      try cursor.word("0")
      self = .unknown
    default:
      try cursor.open()
      self = try Self.lettered(&cursor, depth: depth)
      try cursor.close()
    }
  }

  private static func lettered(_ cursor: inout FactsCursor, depth: Int) throws(FactsDamage) -> PythonValue {
    switch try cursor.string() {
    case "i": return .int(try cursor.int())
    case "f": return .float(try cursor.double())
    case "t": return .other(try cursor.string())
    case "L": return .sequence(.list, try items(&cursor, depth))
    case "T": return .sequence(.tuple, try items(&cursor, depth))
    case "S": return .sequence(.set, try items(&cursor, depth))
    case "D":
      guard let halves = try items(&cursor, depth) else { return .dict(nil) }
      guard halves.count.isMultiple(of: 2) else { throw FactsDamage() }
      return .dict(stride(from: 0, to: halves.count, by: 2).map { (halves[$0], halves[$0 + 1]) })
    case "c": return .call(try cursor.int())
    case "C": return .called(try cursor.string())
    case "l":
      guard cursor.next != UInt8(ascii: "n") else {
        try cursor.word("null")
        return .lambda(nil)
      }
      return .lambda(try cursor.int())
    case "n": return .name(try cursor.string())
    case "v": return .local(try cursor.string())
    case "p": return .parameter(name: try cursor.string(), key: try cursor.string(), fallback: nil)
    case "g":
      return .parameter(
        name: try cursor.string(), key: try cursor.string(), fallback: try PlacedValue(&cursor, depth: depth + 1))
    case "P": return .path(try cursor.string())
    default: throw FactsDamage()
    }
  }

  /// The elements; nil where they are not known.
  private static func items(_ cursor: inout FactsCursor, _ depth: Int) throws(FactsDamage) -> [PlacedValue]? {
    guard cursor.next == UInt8(ascii: "[") else { return nil }
    return try PlacedValue.list(&cursor, depth: depth + 1)
  }
}
