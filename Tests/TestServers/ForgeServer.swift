import Foundation
import JSONText
import Synchronization

/// How one reply of a forge goes wrong.
public enum ForgeFault: Sendable {
  /// Another status, with header fields each ended by CRLF, and a body; nothing is done.
  case status(String, headers: String = "", body: String = "{}")
  /// The connection ends without a reply; what was asked for is done all the same, if `afterDoing`.
  case drops(afterDoing: Bool)
  /// A file is stored, but with other bytes.
  case corrupts
  /// A file gets another name.
  case renames
  /// A file arrives in part and stays as a starter.
  case starter
}

/// What the imitations of forges have in common: a token, faults by method and a part of the path, JSON replies.
final class ForgeDesk: Sendable {
  private struct Faults {
    var waiting: [(method: String, part: String, fault: ForgeFault)] = []
  }

  private let faults = Mutex(Faults())

  func fail(_ method: String, _ part: String, _ new: [ForgeFault]) {
    faults.withLock { state in state.waiting += new.map { (method, part, $0) } }
  }

  /// The fault that this request meets, which is used up.
  func fault(_ request: RawServer.Request) -> ForgeFault? {
    faults.withLock { state in
      guard
        let index = state.waiting.firstIndex(where: { $0.method == request.method && request.target.contains($0.part) })
      else { return nil }
      return state.waiting.remove(at: index).fault
    }
  }

  static func reply(_ status: String, _ json: JSONValue? = nil, headers: String = "") -> RawServer.Answer {
    let body = Array((json?.compactText ?? "").utf8)
    return RawServer.Answer(
      bytes: Array(
        "HTTP/1.1 \(status)\r\n\(headers)Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n".utf8)
        + body)
  }

  /// The elements of one page.
  static func page<Element>(_ all: [Element], _ request: RawServer.Request) -> [Element] {
    let query = URLComponents(string: request.target)?.queryItems ?? []
    let number = { (name: String, usual: Int) in query.first { $0.name == name }?.value.flatMap(Int.init) ?? usual }
    let size = min(number("per_page", 30), 100)
    return Array(all.dropFirst((number("page", 1) - 1) * size).prefix(size))
  }
}
