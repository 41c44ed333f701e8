/// A value that a Python literal can express: what `ast.literal_eval` gives, without sets and complex numbers, which no
/// manifest can use.
public indirect enum PythonLiteral: Hashable, Sendable {
  /// `None`
  case none
  case bool(Bool)
  /// An integer that fits 64 bits.
  case int(Int64)
  /// Any other integer, in decimal digits, after `-` when it is negative.
  case bigInt(String)
  case float(Double)
  case string(String)
  case bytes([UInt8])
  case list([PythonLiteral])
  case tuple([PythonLiteral])
  /// A dictionary as it is written: in order, with every entry of a key that occurs more than once.
  case dict([Entry])

  /// An entry of a dictionary.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public let key: PythonLiteral
    /// The value.
    public let value: PythonLiteral

    /// The entry `key: value`.
    public init(_ key: PythonLiteral, _ value: PythonLiteral) {
      self.key = key
      self.value = value
    }
  }
}

extension PythonLiteral {
  /// Texts are the same when their bytes are, as in Python.
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.float(let left), .float(let right)): left == right
    case (.bigInt(let left), .bigInt(let right)), (.string(let left), .string(let right)):
      left.utf8.elementsEqual(right.utf8)
    case (.bytes(let left), .bytes(let right)): left == right
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)): left == right
    case (.dict(let left), .dict(let right)): left == right
    default: false
    }
  }

  /// The value of `key` in a dictionary; the last one counts, as in Python.
  public subscript(key: String) -> PythonLiteral? {
    guard case .dict(let entries) = self else { return nil }
    return entries.last { $0.key == .string(key) }?.value
  }

  /// The text, when this is a string.
  public var stringValue: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The elements, when this is a list or a tuple.
  public var elements: [PythonLiteral]? {
    switch self {
    case .list(let elements), .tuple(let elements): elements
    default: nil
    }
  }

  /// The name of the value's type in Python.
  public var typeName: String {
    switch self {
    case .none: "None"
    case .bool: "bool"
    case .int, .bigInt: "int"
    case .float: "float"
    case .string: "str"
    case .bytes: "bytes"
    case .list: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    }
  }

  /// Whether the value may be the key of a dictionary.
  var isHashable: Bool {
    switch self {
    case .list, .dict: false
    case .tuple(let elements): elements.allSatisfy(\.isHashable)
    default: true
    }
  }
}
