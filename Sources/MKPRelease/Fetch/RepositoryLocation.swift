import Glibc
import HTTPTransport
import MKPFormat

/// Where a repository of packages is.
public enum RepositoryLocation: Hashable, Sendable {
  /// A folder of this machine.
  case folder(String)
  /// A folder of a web server.
  case server(HTTPURL)

  /// Reads `https://…`, `http://…`, `file:///…` or the path of a folder; the name of the index may stand at the end.
  ///
  /// - Throws: ``FetchError/invalidLocation(_:reason:)``
  public init(_ text: String) throws(FetchError) {
    let names = [RepositoryIndex.fileName, SignedIndex.fileName].map { "/\($0)" }
    let trimmed = names.first(where: text.hasByteSuffix).map { String(text.dropLast($0.count)) } ?? text
    guard let mark = trimmed.firstRange(of: "://") else {
      guard !trimmed.isEmpty else { throw .invalidLocation(text, reason: "expected a URL or a folder") }
      self = .folder(trimmed)
      return
    }
    switch trimmed[..<mark.lowerBound].lowercased() {
    case "http", "https":
      guard let url = HTTPURL(trimmed), url.query == nil else {
        throw .invalidLocation(
          text,
          reason: "not a URL without user, password, query and blanks; credentials come from a file or the environment")
      }
      self = .server(url)
    case "file":
      let rest = trimmed[mark.upperBound...]
      guard let start = rest.firstIndex(of: "/"), ["", "localhost"].contains(rest[..<start]),
        let path = Self.decoded(rest[start...])
      else { throw .invalidLocation(text, reason: "expected file:///folder") }
      self = .folder(path)
    case let scheme: throw .invalidLocation(text, reason: "\(scheme): is not spoken here; use https")
    }
  }

  /// How the place is shown.
  var name: String {
    switch self {
    case .server(let url):
      let text = HTTPURL(url.description)?.description ?? ""
      return text.hasSuffix("/") ? String(text.dropLast()) : text
    case .folder(let path):
      guard let resolved = realpath(path, nil) else { return path }
      defer { free(resolved) }
      return "file://\(String(cString: resolved))"
    }
  }

  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), value != 0
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
