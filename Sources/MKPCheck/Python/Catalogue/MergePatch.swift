import JSONText

extension JSONValue {
  /// This value changed by a JSON Merge Patch (RFC 7396): members are merged, `null` removes, anything else replaces.
  func merged(with patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var result = objectValue ?? JSONObject()
    for (key, change) in changes {
      // Not `nil`, which would be the literal for JSON's null.
      result[key] = change.isNull ? JSONValue?.none : (result[key] ?? .null).merged(with: change)
    }
    return .object(result)
  }
}
