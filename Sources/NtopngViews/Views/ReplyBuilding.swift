import JSONText

/// An object of those members that are known: nil is left out, since what is missing is never 0.
func fields(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
  var object = JSONObject()
  for (key, value) in members {
    if let value { object[key] = value }
  }
  return .object(object)
}

/// A whole number of at least 0.
func count(_ value: Int?) -> JSONValue? {
  value.flatMap { $0 < 0 ? nil : .int(Int64($0)) }
}

/// A number of at least 0, as an integer where it is one.
func amount(_ value: Double?) -> JSONValue? {
  guard let value, value >= 0, value.isFinite else { return nil }
  return Int64(exactly: value).map(JSONValue.int) ?? .double(value)
}

/// A text that is not longer than `limit` Unicode scalars.
func text(_ value: String?, limit: Int = 4096) -> JSONValue? {
  value.map { .string($0.cut(limit)) }
}

/// A fraction from 0 to 1, nil without a whole.
func share(_ part: Double?, of whole: Double) -> JSONValue? {
  guard let part, part >= 0, part.isFinite, whole > 0, whole.isFinite else { return nil }
  return .double(min(part / whole, 1))
}

extension String {
  /// At most `limit` Unicode scalars, the unit of `maxLength` in JSON Schema.
  func cut(_ limit: Int) -> String {
    guard utf8.count > limit else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(limit)))
  }
}
