import Glibc
import JSONText

@testable import NtopngViews

/// A source that asks the simulated ntopng over a plain socket, without client and cache: the views alone are tested.
final class SocketSource: ViewSource {
  let port: UInt16
  let facts: ViewServer
  var collected: [TrafficAggregate] = []
  /// The queries that were asked, in order.
  private(set) var asked: [ViewQuery] = []
  /// Pretends that the server failed after it had answered this long ago.
  var stale: (age: Double, failure: ViewFailure)?

  init(url: String, version: String = "6.2.241023", edition: String = "community") {
    port = UInt16(url.split(separator: ":").last ?? "") ?? 0
    facts = ViewServer(version: version, edition: edition)
  }

  var now: Double { Double(time(nil)) }

  func server() throws(ViewFailure) -> ViewServer { facts }

  func aggregates(ifid: Int, from begin: Double, to end: Double) -> [TrafficAggregate] { collected }

  func answers(_ queries: [ViewQuery]) -> [Result<ViewAnswer, ViewFailure>] {
    asked += queries
    return queries.map { query in
      do throws(ViewFailure) {
        let body = try get(query)
        return .success(
          ViewAnswer(
            value: query.endpoint.hasPrefix("/") ? body : body["rsp"] ?? .null, total: body["recordsTotal"]?.intValue,
            fetchedAt: now - (stale?.age ?? 0), staleBecause: stale?.failure))
      } catch {
        return .failure(error)
      }
    }
  }

  private func get(_ query: ViewQuery) throws(ViewFailure) -> JSONValue {
    let path = query.endpoint.hasPrefix("/") ? query.endpoint : "/lua/rest/v2/get/\(query.endpoint)"
    let parameters = query.parameters.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
    let reply = exchange("\(path).lua?\(parameters)")
    let parts = reply.firstRange(of: Array("\r\n\r\n".utf8))
    let head = parts.map { String(decoding: reply[..<$0.lowerBound], as: UTF8.self) } ?? ""
    let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    switch status {
    case 200:
      guard let parts, let body = try? JSONParser.parse(Array(reply[parts.upperBound...]), trailing: .ignore) else {
        throw ViewFailure(.notNtopng, "no JSON", advice: "-")
      }
      return body
    case 404: throw ViewFailure(.hostUnknown, "404", advice: "-")
    case 401: throw ViewFailure(.forbidden, "401", advice: "-")
    case 302 where head.contains("login.lua"): throw ViewFailure(.notAuthenticated, "302", advice: "-")
    case 302 where head.contains("pro_only"): throw ViewFailure(.edition, "302", advice: "-")
    default: throw ViewFailure(.serverError, "\(status ?? 0) \(head)", advice: "-")
    }
  }

  private func exchange(_ target: String) -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return [] }
    let token = "c0ffee00c0ffee00c0ffee00c0ffee00"
    let request = Array("GET \(target) HTTP/1.1\r\nHost: ntopng\r\nAuthorization: Token \(token)\r\n\r\n".utf8)
    _ = send(descriptor, request, request.count, 0)
    var reply: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { reply += buffer[..<count] }
    return reply
  }
}
