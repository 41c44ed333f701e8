import Foundation
import JSONText
import Synchronization

/// An imitation of the part of GitLab's REST API that packages and releases are made with. As there, a file that is
/// uploaded twice is there twice, and the newest one is given out.
public final class GitLabServer: Sendable {
  /// The token that must come with every request.
  public static let token = "gl-s3cret-token"

  private struct State {
    /// By `NAME/VERSION/FILE`.
    var files: [String: [UInt8]] = [:]
    var releases: [String: JSONValue] = [:]
  }

  private final class Desk: Sendable {
    let state = Mutex(State())
    let forge = ForgeDesk()
  }

  private let desk = Desk()
  private let server: RawServer

  /// Starts a server; it ends with this object.
  public init() throws {
    let desk = desk
    server = try RawServer { request in Self.answer(request, desk) }
  }

  /// The address of the API.
  public var url: String { server.url + "/api/v4" }
  /// What has been asked so far.
  public var requests: [RawServer.Request] { server.requests }
  /// The files of the registry, by `NAME/VERSION/FILE`.
  public subscript(path: String) -> [UInt8]? {
    get { desk.state.withLock { $0.files[path] } }
    set { desk.state.withLock { $0.files[path] = newValue } }
  }
  /// The paths of all files, in order.
  public var files: [String] { desk.state.withLock { $0.files.keys.sorted() } }
  /// The names that the release of a tag links to; nil when there is no such release.
  public func links(_ tag: String) -> [String]? {
    desk.state.withLock { $0.releases[tag] }.map(Self.links).map { $0.compactMap { $0["name"]?.stringValue } }
  }

  /// Misbehaves at the next requests of `method` whose target holds `part`, once for each fault.
  public func fail(_ method: String, _ part: String, _ faults: ForgeFault...) { desk.forge.fail(method, part, faults) }

  private static func links(_ release: JSONValue) -> [JSONValue] { release["assets"]?["links"]?.arrayValue ?? [] }

  private static func answer(_ request: RawServer.Request, _ desk: Desk) -> RawServer.Answer {
    guard request["PRIVATE-TOKEN"] == token || request["JOB-TOKEN"] == token else {
      return ForgeDesk.reply("401 Unauthorized", ["message": "401 Unauthorized"])
    }
    let fault = desk.forge.fault(request)
    if case .status(let status, let headers, let body)? = fault {
      return RawServer.Answer("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    if case .drops(afterDoing: false)? = fault { return RawServer.Answer("") }
    let answer = desk.state.withLock { act(request, fault, &$0) }
    if case .drops? = fault { return RawServer.Answer("") }
    return answer
  }

  private static func act(_ request: RawServer.Request, _ fault: ForgeFault?, _ state: inout State) -> RawServer.Answer
  {
    // The project's path comes encoded, as one component.
    let prefix = "/api/v4/projects/acme%2Fdemo/"
    guard request.target.hasPrefix(prefix) else {
      return ForgeDesk.reply("404 Not Found", ["message": "404 Project Not Found"])
    }
    let path = request.target.dropFirst(prefix.count).prefix { $0 != "?" }.split(separator: "/").map(String.init)
    let json = try? JSONParser.parse(request.body)
    switch (request.method, path.first, path.count) {
    case ("GET", "packages", 1):
      let versions = Set(state.files.keys.map { $0.split(separator: "/").prefix(2).joined(separator: "/") }).sorted()
      return ForgeDesk.reply(
        "200 OK",
        .array(
          ForgeDesk.page(versions, request).map { key in
            let parts = key.split(separator: "/").map(String.init)
            return ["name": .string(parts[0]), "version": .string(parts[1])]
          }))
    case ("GET", "packages", 5):
      guard let file = state.files[path[2...].joined(separator: "/")] else {
        return ForgeDesk.reply("404 Not Found", ["message": "404 Not Found"])
      }
      return RawServer.Answer(bytes: Array("HTTP/1.1 200 OK\r\nContent-Length: \(file.count)\r\n\r\n".utf8) + file)
    case ("PUT", "packages", 5):
      var bytes = request.body
      if case .corrupts? = fault { bytes.append(0) }
      state.files[path[2...].joined(separator: "/")] = bytes
      return ForgeDesk.reply("201 Created", ["message": "201 Created"])
    case ("POST", "releases", 1):
      guard let json, let tag = json["tag_name"]?.stringValue else { return ForgeDesk.reply("400 Bad Request", [:]) }
      if state.releases[tag] != nil { return ForgeDesk.reply("409 Conflict", ["message": "Release already exists"]) }
      state.releases[tag] = json
      return ForgeDesk.reply("201 Created", json)
    case ("GET", "releases", 2):
      return state.releases[path[1]].map { ForgeDesk.reply("200 OK", $0) } ?? ForgeDesk.reply("404 Not Found", [:])
    case ("GET", "releases", 4):
      guard let release = state.releases[path[1]] else { return ForgeDesk.reply("404 Not Found", [:]) }
      return ForgeDesk.reply("200 OK", .array(ForgeDesk.page(links(release), request)))
    case ("POST", "releases", 4):
      guard let release = state.releases[path[1]], let json else { return ForgeDesk.reply("404 Not Found", [:]) }
      state.releases[path[1]] = ["assets": ["links": .array(links(release) + [json])]]
      return ForgeDesk.reply("201 Created", json)
    default: return ForgeDesk.reply("404 Not Found", [:])
    }
  }
}
