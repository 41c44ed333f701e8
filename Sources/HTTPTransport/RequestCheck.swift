extension HTTPRequest {
  /// `host:port` of the URL for messages; the URL itself may hold secrets in its query.
  var server: String {
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 ? String(parts[2].prefix { $0 != "/" && $0 != "?" && $0 != "#" }) : "?"
  }

  /// Refuses what could send something else than was meant: other protocols, credentials in the URL (they end up in
  /// logs), control characters, which could add header fields.
  func check() throws(HTTPError) {
    let lowercased = url.lowercased()
    guard lowercased.hasPrefix("http://") || lowercased.hasPrefix("https://") else {
      throw .invalidRequest("the URL must begin with http:// or https://")
    }
    guard !server.contains("@") else { throw .invalidRequest("the URL must not hold a user name or password") }
    guard !server.isEmpty, !server.hasPrefix(":") else { throw .invalidRequest("the URL names no host") }
    guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .invalidRequest("the URL holds a character that must be percent-encoded")
    }
    for (name, value) in headers {
      guard !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }) else {
        throw .invalidRequest("a header field has an invalid name")
      }
      guard value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
        throw .invalidRequest("the header field \(name) holds a control character")
      }
    }
  }
}
