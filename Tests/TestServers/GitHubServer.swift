import Foundation
import JSONText
import Synchronization

/// An imitation of the part of GitHub's REST API that releases are made with. Files are taken below `/uploads`, and
/// given out by a redirect to another server, as GitHub does it.
public final class GitHubServer: Sendable {
  /// The token that must come with every request of the API.
  public static let token = "gh-s3cret-token"

  /// A file of a release.
  public struct Asset: Sendable {
    let id: Int
    /// Its name.
    public let name: String
    /// Its content.
    public let bytes: [UInt8]
    let state: String
  }

  /// A release.
  public struct Release: Sendable {
    let id: Int
    /// The tag.
    public let tag: String
    /// Whether nobody else sees it.
    public var isDraft: Bool
    /// The files, in the order of their arrival.
    public var assets: [Asset] = []
  }

  private struct State {
    var releases: [Release] = []
    var nextID = 100
  }

  private final class Desk: Sendable {
    let state = Mutex(State())
    let forge = ForgeDesk()
    let storage: FileServer
    let givesDigests: Bool
    let uploads: String?

    init(_ storage: FileServer, _ givesDigests: Bool, _ uploads: String?) {
      self.storage = storage
      self.givesDigests = givesDigests
      self.uploads = uploads
    }
  }

  private let desk: Desk
  private let server: RawServer
  /// Where files are given out.
  public var storage: FileServer { desk.storage }

  /// Starts a server; it ends with this object.
  ///
  /// - Parameters:
  ///   - givesDigests: whether files are listed with their digests, as GitHub does since 2025.
  ///   - uploads: another server that files are to go to.
  public init(givesDigests: Bool = true, uploads: String? = nil) throws {
    let desk = Desk(try FileServer(), givesDigests, uploads)
    self.desk = desk
    server = try RawServer { request in Self.answer(request, desk) }
  }

  /// The address of the API.
  public var url: String { server.url }
  /// What has been asked so far.
  public var requests: [RawServer.Request] { server.requests }
  /// The releases there are.
  public var releases: [Release] { desk.state.withLock { $0.releases } }

  /// Adds a release that is published already, with files.
  public func add(tag: String, assets: [(name: String, bytes: [UInt8])], isDraft: Bool = false) {
    desk.state.withLock { state in
      var release = Release(id: state.nextID, tag: tag, isDraft: isDraft)
      state.nextID += 1
      for asset in assets {
        release.assets.append(Asset(id: state.nextID, name: asset.name, bytes: asset.bytes, state: "uploaded"))
        desk.storage["/\(state.nextID)"] = asset.bytes
        state.nextID += 1
      }
      state.releases.append(release)
    }
  }

  /// Misbehaves at the next requests of `method` whose target holds `part`, once for each fault.
  public func fail(_ method: String, _ part: String, _ faults: ForgeFault...) { desk.forge.fail(method, part, faults) }

  private static func answer(_ request: RawServer.Request, _ desk: Desk) -> RawServer.Answer {
    guard request["Authorization"] == "Bearer \(token)" else {
      return ForgeDesk.reply("401 Unauthorized", ["message": "Bad credentials"])
    }
    let fault = desk.forge.fault(request)
    if case .status(let status, let headers, let body)? = fault {
      return RawServer.Answer("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    if case .drops(afterDoing: false)? = fault { return RawServer.Answer("") }
    let base = "http://\(request["Host"] ?? "")"
    let answer = desk.state.withLock { act(request, base, fault, desk, &$0) }
    if case .drops? = fault { return RawServer.Answer("") }
    if case .starter? = fault { return RawServer.Answer("") }
    return answer
  }

  private static func act(
    _ request: RawServer.Request, _ base: String, _ fault: ForgeFault?, _ desk: Desk, _ state: inout State
  ) -> RawServer.Answer {
    let components = URLComponents(string: request.target)
    var path = (components?.path ?? "").split(separator: "/").map(String.init)
    let isUpload = path.first == "uploads"
    if isUpload { path.removeFirst() }
    guard path.starts(with: ["repos", "acme", "demo", "releases"]) else { return ForgeDesk.reply("404 Not Found", [:]) }
    path.removeFirst(4)
    switch (request.method, path.count) {
    case ("GET", 0):
      return ForgeDesk.reply("200 OK", .array(ForgeDesk.page(state.releases, request).map { json($0, base, desk) }))
    case ("POST", 0):
      guard let body = try? JSONParser.parse(request.body), let tag = body["tag_name"]?.stringValue else {
        return ForgeDesk.reply("422 Unprocessable Entity", ["message": "Validation Failed"])
      }
      state.nextID += 1
      state.releases.append(Release(id: state.nextID, tag: tag, isDraft: body["draft"] == true))
      return ForgeDesk.reply("201 Created", json(state.releases[state.releases.count - 1], base, desk))
    case ("GET", 2) where path[0] == "assets", ("DELETE", 2) where path[0] == "assets":
      return asset(request, Int(path[1]) ?? 0, desk, &state)
    default: break
    }
    guard let id = path.first.flatMap(Int.init), let index = state.releases.firstIndex(where: { $0.id == id }) else {
      return ForgeDesk.reply("404 Not Found", ["message": "Not Found"])
    }
    switch (request.method, path.dropFirst().first) {
    case ("PATCH", nil):
      state.releases[index].isDraft = false
      return ForgeDesk.reply("200 OK", json(state.releases[index], base, desk))
    case ("GET", "assets"):
      return ForgeDesk.reply(
        "200 OK", .array(ForgeDesk.page(state.releases[index].assets, request).map { json($0, desk) }))
    case ("POST", "assets") where isUpload:
      var name = components?.queryItems?.first { $0.name == "name" }?.value ?? ""
      if case .renames? = fault { name = "default.mkp" }
      if state.releases[index].assets.contains(where: { $0.name == name }) {
        return ForgeDesk.reply(
          "422 Unprocessable Entity", ["message": "Validation Failed", "errors": [["code": "already_exists"]]])
      }
      state.nextID += 1
      var bytes = request.body
      var condition = "uploaded"
      if case .corrupts? = fault { bytes.append(0) }
      if case .starter? = fault { (bytes, condition) = ([], "starter") }
      let asset = Asset(id: state.nextID, name: name, bytes: bytes, state: condition)
      desk.storage["/\(asset.id)"] = bytes
      state.releases[index].assets.append(asset)
      return ForgeDesk.reply("201 Created", json(asset, desk))
    default: return ForgeDesk.reply("404 Not Found", [:])
    }
  }

  private static func asset(_ request: RawServer.Request, _ id: Int, _ desk: Desk, _ state: inout State)
    -> RawServer.Answer
  {
    if request.method == "GET" {
      return ForgeDesk.reply("302 Found", headers: "Location: \(desk.storage.url)/\(id)\r\n")
    }
    for index in state.releases.indices { state.releases[index].assets.removeAll { $0.id == id } }
    return ForgeDesk.reply("204 No Content")
  }

  private static func json(_ release: Release, _ base: String, _ desk: Desk) -> JSONValue {
    let uploads = desk.uploads ?? "\(base)/uploads"
    return [
      "id": .int(Int64(release.id)), "tag_name": .string(release.tag), "draft": .bool(release.isDraft),
      "upload_url": .string("\(uploads)/repos/acme/demo/releases/\(release.id)/assets{?name,label}"),
      "assets": .array(release.assets.map { json($0, desk) }),
    ]
  }

  private static func json(_ asset: Asset, _ desk: Desk) -> JSONValue {
    var object: JSONObject = [
      "id": .int(Int64(asset.id)), "name": .string(asset.name), "size": .int(Int64(asset.bytes.count)),
      "state": .string(asset.state),
    ]
    if desk.givesDigests { object["digest"] = .string("sha256:\(digest(asset.bytes))") }
    return .object(object)
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    // Not by our own code, which is under test.
    let path = NSTemporaryDirectory() + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard (try? Data(bytes).write(to: URL(fileURLWithPath: path))) != nil,
      let stream = popen("sha256sum '\(path)'", "r")
    else {
      return ""
    }
    defer { pclose(stream) }
    var line = [CChar](repeating: 0, count: 65)
    return fgets(&line, 65, stream) == nil
      ? "" : String(decoding: line.prefix(64).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
