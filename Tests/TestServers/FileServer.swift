import Foundation
import Synchronization

/// A web server with files: GET and HEAD with ranges, PUT, DELETE. Misbehaves on request.
public final class FileServer: Sendable {
  /// How one reply goes wrong.
  public enum Fault: Sendable {
    /// The connection ends after so many bytes of the body.
    case cut(Int)
    /// The connection is reset after so many bytes of the body.
    case reset(Int)
    /// Nothing comes for so many milliseconds after so many bytes of the body.
    case pause(Int, milliseconds: Int)
    /// What is behind so many bytes of the body comes byte by byte, each after so many milliseconds.
    case trickle(Int, milliseconds: Int)
    /// Another status, with header fields each ended by CRLF, and a body.
    case status(String, headers: String = "", body: String = "")
    /// `Content-Length` is off by so much.
    case wrongLength(Int)
    /// Ranges are not known.
    case wholeFile
    /// The range begins so many bytes later than asked for.
    case shiftedRange(Int)
    /// These bytes instead of the file.
    case other([UInt8])
    /// A PUT is answered with success, but nothing is stored.
    case forgets
    /// The connection ends without a reply; a PUT has stored its file all the same, if `afterStoring`.
    case drops(afterStoring: Bool)
  }

  private struct State {
    var files: [String: [UInt8]] = [:]
    /// For the next requests to a path; the first one is used up by a request.
    var faults: [String: [Fault]] = [:]
    var credentials: String?
  }

  private final class Store: Sendable {
    let state = Mutex(State())
  }

  private let store = Store()
  private let server: RawServer

  /// Starts a server; it ends with this object.
  public init() throws {
    let store = store
    server = try RawServer { Self.answer($0, store) }
  }

  /// `http://127.0.0.1:PORT`
  public var url: String { server.url }
  /// What has been asked so far.
  public var requests: [RawServer.Request] { server.requests }
  /// The paths of the requests of one method, in order.
  public func paths(_ method: String) -> [String] { requests.filter { $0.method == method }.map(\.target) }

  /// The files, by path from the root: `/x.mkp`.
  public subscript(path: String) -> [UInt8]? {
    get { store.state.withLock { $0.files[path] } }
    set { store.state.withLock { $0.files[path] = newValue } }
  }

  /// The paths of all files, in order.
  public var files: [String] { store.state.withLock { $0.files.keys.sorted() } }

  /// Offers every file of a folder of the disk below `path`.
  public func add(folder: String, at path: String = "") throws {
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      guard let content = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
      self["\(path)/\(name)"] = Array(content)
    }
  }

  /// Misbehaves at the next requests to `path`, once for each fault.
  public func fail(_ path: String, _ faults: Fault...) {
    store.state.withLock { $0.faults[path, default: []] += faults }
  }

  /// Answers only requests with this `Authorization` from now on.
  public func require(_ authorization: String) { store.state.withLock { $0.credentials = authorization } }

  private static func answer(_ request: RawServer.Request, _ store: Store) -> RawServer.Answer {
    let path = String(request.target.prefix { $0 != "?" }).removingPercentEncoding ?? request.target
    let (credentials, fault) = store.state.withLock { state in
      (state.credentials, state.faults[path]?.isEmpty == false ? state.faults[path]?.removeFirst() : nil)
    }
    if let credentials, request["Authorization"] != credentials {
      return reply("401 Unauthorized", body: Array("{\"message\":\"who are you?\"}".utf8))
    }
    if case .status(let status, let headers, let body)? = fault {
      return reply(status, headers, body: Array(body.utf8))
    }
    switch request.method {
    case "PUT":
      if case .forgets? = fault { return reply("200 OK") }
      if case .drops(afterStoring: false)? = fault { return RawServer.Answer("") }
      let isNew = store.state.withLock { $0.files.updateValue(request.body, forKey: path) == nil }
      if case .drops? = fault { return RawServer.Answer("") }
      return reply(isNew ? "201 Created" : "204 No Content")
    case "DELETE":
      return reply(
        store.state.withLock { $0.files.removeValue(forKey: path) == nil } ? "404 Not Found" : "204 No Content")
    case "GET", "HEAD":
      guard let file = store.state.withLock({ $0.files[path] }) else { return reply("404 Not Found") }
      return send(file, to: request, fault)
    default: return reply("405 Method Not Allowed")
    }
  }

  private static func send(_ file: [UInt8], to request: RawServer.Request, _ fault: Fault?) -> RawServer.Answer {
    var status = "200 OK"
    var headers = ""
    var body = file
    if let range = request["Range"], let asked = Int(range.dropFirst(6).prefix { $0 != "-" }) {
      var start = asked
      if case .shiftedRange(let count)? = fault { start += count }
      if case .wholeFile? = fault {
      } else if start >= file.count {
        return reply("416 Range Not Satisfiable", "Content-Range: bytes */\(file.count)\r\n")
      } else {
        status = "206 Partial Content"
        headers = "Content-Range: bytes \(start)-\(file.count - 1)/\(file.count)\r\n"
        body = Array(file[start...])
      }
    }
    var length = body.count
    if case .other(let bytes)? = fault {
      body = bytes
      length = bytes.count
    }
    if case .wrongLength(let difference)? = fault { length += difference }
    let head = Array("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(length)\r\n\r\n".utf8)
    if request.method == "HEAD" { return RawServer.Answer(bytes: head) }
    switch fault {
    case .cut(let count): return RawServer.Answer(bytes: head + body.prefix(count))
    case .reset(let count): return RawServer.Answer(bytes: head + body.prefix(count)).resetting()
    case .pause(let count, let milliseconds):
      return RawServer.Answer(bytes: head + body).pausing(afterBytes: head.count + count, milliseconds: milliseconds)
    case .trickle(let count, let milliseconds):
      return RawServer.Answer(bytes: head + body).trickling(afterBytes: head.count + count, milliseconds: milliseconds)
    default: return RawServer.Answer(bytes: head + body)
    }
  }

  private static func reply(_ status: String, _ headers: String = "", body: [UInt8] = []) -> RawServer.Answer {
    RawServer.Answer(bytes: Array("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.count)\r\n\r\n".utf8) + body)
  }
}
