import JSONText

/// Members that may be unknown: a figure that is not known is `null`, never 0.
extension JSONValue {
  static func orNull(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
  static func orNull(_ value: Int?) -> JSONValue { value.map { .int(Int64($0)) } ?? .null }
  static func orNull(_ value: Double?) -> JSONValue { value.map { $0.isFinite ? .double($0) : .null } ?? .null }
  static func orNull(_ value: Bool?) -> JSONValue { value.map { .bool($0) } ?? .null }
}
