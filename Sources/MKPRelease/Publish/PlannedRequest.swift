import HTTPTransport
import JSONText
import MKPFormat

/// A request that changes something on a server, as a value: what a dry run shows is what is sent.
public struct PlannedRequest: Sendable {
  /// What is sent with it.
  public enum Body: Sendable {
    case none
    case json(JSONValue)
    case file(PackageRelease.File)
  }

  /// What it is for, in a few words.
  public let purpose: String
  /// The method.
  public let method: HTTPRequest.Method
  /// Where it goes; what only a reply tells stands in braces.
  public let url: String
  /// Header fields, without those that hold secrets.
  public let headers: [(name: String, value: String)]
  /// What is sent with it.
  public let body: Body

  init(
    _ purpose: String, _ method: HTTPRequest.Method, _ url: String, headers: [(name: String, value: String)] = [],
    body: Body = .none
  ) {
    self.purpose = purpose
    self.method = method
    self.url = url
    self.body = body
    let contentType: [(name: String, value: String)] =
      switch body {
      case .none: []
      case .json: [("Content-Type", "application/json")]
      case .file(let file): [("Content-Type", file.mediaType)]
      }
    self.headers = headers + contentType
  }

  /// The request for `session`; nil while its URL has an open place.
  func request(_ session: ServerSession) -> HTTPRequest? {
    guard let url = HTTPURL(url) else { return nil }
    let content: HTTPRequest.Body =
      switch body {
      case .none: .none
      case .json(let json): .bytes(Array(json.compactText.utf8))
      case .file(let file): .file(file.path)
      }
    return session.request(method, url, headers: headers, body: content)
  }

  /// The request as outputs show it.
  ///
  /// - Parameter secrets: the names of the header fields with secrets that go with it.
  public func json(secrets: [String]) -> JSONValue {
    let content: JSONValue =
      switch body {
      case .none: nil
      case .json(let json): ["json": json]
      case .file(let file):
        ["file": .string(file.path), "size": .int(file.size), "sha256": .string(file.sha256.hex)]
      }
    return [
      "purpose": .string(purpose), "method": .string(method.rawValue), "url": .string(url),
      "headers": .array(headers.map { ["name": .string($0.name), "value": .string($0.value)] }),
      "secret_headers": .array(secrets.map(JSONValue.string)), "body": content,
    ]
  }

  /// The request for people, several lines.
  public func text(secrets: [String]) -> String {
    var text = "# \(purpose.visible)\n\(method.rawValue) \(url.visible)\n"
    for (name, value) in headers { text += "  \(name): \(value.visible)\n" }
    for name in secrets { text += "  \(name): (secret)\n" }
    switch body {
    case .none: break
    case .json(let json): text += "  \(json.compactText.visible)\n"
    case .file(let file): text += "  \(file.path.visible), \(file.size) bytes, sha256 \(file.sha256)\n"
    }
    return text
  }
}
