/// What stands before the body of a reply.
public struct HTTPHead: Hashable, Sendable {
  /// The status code; nil when the reply has no status line, so that all of it is body. ntopng answers so now and then.
  public let status: Int?
  /// The header fields.
  public let headers: HTTPHeaders

  /// A head, for tests and replays.
  public init(status: Int?, headers: HTTPHeaders = HTTPHeaders()) {
    self.status = status
    self.headers = headers
  }

  /// Whether the status is 2xx.
  public var isSuccess: Bool { status.map { (200..<300).contains($0) } ?? false }
}

/// A reply. Redirects are never followed: a 302 is a reply like any other.
public struct HTTPResponse: Hashable, Sendable {
  /// Status and header fields.
  public let head: HTTPHead
  /// The body; empty when it went to a receiver.
  public let body: [UInt8]

  /// A reply, for tests and replays.
  public init(head: HTTPHead, body: [UInt8]) {
    self.head = head
    self.body = body
  }

  /// The status code; nil when the reply has no status line.
  public var status: Int? { head.status }
  /// The header fields.
  public var headers: HTTPHeaders { head.headers }
  /// The body as text; what is no UTF-8 is replaced.
  public var text: String { String(decoding: body, as: UTF8.self) }
}

/// Header fields in the order in which they came. Names are compared without case.
public struct HTTPHeaders: Hashable, Sendable {
  private var fields: [Field] = []

  private struct Field: Hashable, Sendable {
    let name: String
    let value: String
  }

  /// No fields.
  public init() {}

  /// The given fields.
  public init(_ fields: [(name: String, value: String)]) {
    self.fields = fields.map { Field(name: $0.name, value: $0.value) }
  }

  /// The value of the first field called `name`.
  public subscript(name: String) -> String? {
    let wanted = name.lowercased()
    return fields.first { $0.name.lowercased() == wanted }?.value
  }

  /// The fields with other values.
  func mappingValues(_ change: (String) -> String) -> HTTPHeaders {
    HTTPHeaders(fields.map { ($0.name, change($0.value)) })
  }

  /// Adds the field that a header line holds; a line that holds none is passed over.
  mutating func append(line: String) {
    guard let colon = line.firstIndex(of: ":") else { return }
    fields.append(
      Field(name: String(line[..<colon].trimmingSpace), value: String(line[line.index(after: colon)...].trimmingSpace)))
  }
}

extension Substring {
  fileprivate var trimmingSpace: Substring {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return self[first...last]
  }
}
