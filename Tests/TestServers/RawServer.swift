import Foundation
import Synchronization

/// A server on a free loopback port that answers each request with exactly the bytes a test wants, so that malformed
/// replies can be sent too. The connection is closed after each answer, as ntopng does.
public final class RawServer: Sendable {
  /// What to do with one request.
  public struct Answer: Sendable {
    let bytes: [UInt8]
    var pause: (afterBytes: Int, milliseconds: Int)?
    var trickle: (afterBytes: Int, milliseconds: Int)?
    var resets = false

    /// Sends `text`, then closes.
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// Sends `bytes`, then closes.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// The usual reply with a JSON body.
    public static func json(_ body: String, status: String = "200 OK", headers: String = "") -> Answer {
      Answer(
        "HTTP/1.1 \(status)\r\nServer: ntopng 6.2.241023 [x]\r\n\(headers)Content-Type: application/json\r\n\r\n\(body)"
      )
    }

    /// The answer with a pause after so many bytes.
    public func pausing(afterBytes: Int, milliseconds: Int) -> Answer {
      var answer = self
      answer.pause = (afterBytes, milliseconds)
      return answer
    }

    /// The answer, of which what is behind so many bytes comes byte by byte, each after a while.
    public func trickling(afterBytes: Int, milliseconds: Int) -> Answer {
      var answer = self
      answer.trickle = (afterBytes, milliseconds)
      return answer
    }

    /// The answer, ended by a TCP reset instead of an orderly close.
    public func resetting() -> Answer {
      var answer = self
      answer.resets = true
      return answer
    }
  }

  /// A request as it came.
  public struct Request: Sendable {
    /// `GET /path?query HTTP/1.1` and the header fields, as sent.
    public let head: String
    /// The body, as far as `Content-Length` says.
    public let body: [UInt8]
    /// Method.
    public var method: String { String(head.prefix { $0 != " " }) }
    /// The value of a header field.
    public subscript(field: String) -> String? {
      head.split(separator: "\r\n").dropFirst().first { $0.lowercased().hasPrefix("\(field.lowercased()):") }
        .map { $0.dropFirst(field.count + 1).trimmingCharacters(in: .whitespaces) }
    }
    /// Path and query.
    public var target: String { head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
  }

  private let listener: Int32
  /// The port, chosen by the system.
  public let port: UInt16
  private let service: Service

  /// `http://127.0.0.1:PORT`
  public var url: String { "http://127.0.0.1:\(port)" }
  /// What has been asked so far.
  public var requests: [Request] { service.log.withLock { $0 } }

  /// Starts a server; it ends with this object.
  ///
  /// - Parameter answersEarly: whether it answers as soon as the head of a request is there, and closes the connection
  ///   with the body unread, as servers do that refuse a file for its size.
  public init(answersEarly: Bool = false, _ answer: @escaping @Sendable (Request) -> Answer) throws {
    let service = Service(answersEarly: answersEarly, answer)
    self.service = service
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread {
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        Thread.detachNewThread { service.serve(connection) }
      }
      // Closed here and nowhere else: else the number could belong to another server's listener already.
      close(listener)
    }
  }

  deinit { stop() }

  /// Ends the server: later connections are refused.
  public func stop() {
    if service.isStopped.exchange(true, ordering: .sequentiallyConsistent) { return }
    shutdown(listener, Int32(SHUT_RDWR))
  }
}

/// What the threads of a server share.
private final class Service: Sendable {
  let log = Mutex<[RawServer.Request]>([])
  let isStopped = Atomic(false)
  private let answersEarly: Bool
  private let answer: @Sendable (RawServer.Request) -> RawServer.Answer

  init(answersEarly: Bool, _ answer: @escaping @Sendable (RawServer.Request) -> RawServer.Answer) {
    self.answersEarly = answersEarly
    self.answer = answer
  }

  func serve(_ connection: Int32) {
    defer { close(connection) }
    guard let request = read(connection) else { return }
    log.withLock { $0.append(request) }
    let answer = answer(request)
    var rest = answer.bytes[...]
    if let pause = answer.pause {
      write(rest.prefix(pause.afterBytes), to: connection)
      rest = rest.dropFirst(pause.afterBytes)
      usleep(UInt32(pause.milliseconds) * 1000)
    }
    if let trickle = answer.trickle {
      write(rest.prefix(trickle.afterBytes), to: connection)
      for byte in rest.dropFirst(trickle.afterBytes) {
        usleep(UInt32(trickle.milliseconds) * 1000)
        // The client has had enough.
        guard write([byte][...], to: connection) else { return }
      }
      return
    }
    write(rest, to: connection)
    if answer.resets {
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
      usleep(20_000)
    }
  }

  private func read(_ connection: Int32) -> RawServer.Request? {
    var bytes: [UInt8] = []
    var end: Int?
    var buffer = [UInt8](repeating: 0, count: 65536)
    let mark = Array("\r\n\r\n".utf8)
    while true {
      if end == nil, let found = bytes.firstRange(of: mark) { end = found.upperBound }
      if let end {
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        let wanted =
          head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        if answersEarly || bytes.count - end >= wanted {
          return RawServer.Request(head: head, body: Array(bytes[end...].prefix(wanted)))
        }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes.append(contentsOf: buffer[..<count])
      // Somebody tries TLS.
      if bytes.first == 0x16 { return RawServer.Request(head: "", body: bytes) }
    }
  }

  @discardableResult
  private func write(_ bytes: ArraySlice<UInt8>, to connection: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
        let count = send(connection, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }
  }
}
