import JSONText
import NtopngAPI

/// Reads all active hosts of several interfaces, in pages of 500, at most as many pages at a time as the client allows.
/// ntopng does not say how many there are: the interface's number of hosts tells how many pages to ask for at first,
/// and behind a full last page the next one is asked for.
struct HostPages {
  static let pageSize = 500
  /// More pages of one interface are not read.
  static let mostPages = 200

  /// An interface and how many hosts it announces.
  struct Source {
    let interface: NtopngInterface
    let announced: Int
  }

  private(set) var hosts: [HostFigures] = []
  private(set) var problems: [Problem] = []

  init(_ sources: [Source], client: NtopngClient) {
    var pages: [NtopngCall: (source: Int, page: Int)] = [:]
    var first: [NtopngCall] = []
    var last = sources.map { min(Self.mostPages, max(1, ($0.announced + Self.pageSize - 1) / Self.pageSize)) }
    for (index, source) in sources.enumerated() {
      for page in 1...last[index] {
        let call = Self.call(ifid: source.interface.ifid, page: page)
        pages[call] = (index, page)
        first.append(call)
      }
    }
    var seen = sources.map { _ in Set<HostKey>() }
    var hosts: [HostFigures] = []
    var problems: [Problem] = []
    client.run(first) { call, result in
      guard let (index, page) = pages[call] else { return [] }
      let interface = sources[index].interface
      do throws(NtopngError) {
        let reply = try result.get()
        guard let rows = reply.value["data"]?.list else { throw .malformedReply("active hosts without rows") }
        for row in rows {
          guard let host = HostFigures(row, interface, time: reply.time), seen[index].insert(host.key).inserted else {
            continue
          }
          hosts.append(host)
        }
        guard page == last[index], rows.count >= Self.pageSize else { return [] }
        guard page < Self.mostPages else {
          problems.append(
            Problem(
              .hosts, interface.name, kind: "limit", "only the first \(page * Self.pageSize) hosts are looked at"))
          return []
        }
        last[index] = page + 1
        let next = Self.call(ifid: interface.ifid, page: page + 1)
        pages[next] = (index, page + 1)
        return [next]
      } catch {
        problems.append(Problem(.hosts, interface.name, because: error))
        return []
      }
    }
    self.hosts = hosts
    self.problems = Array(Set(problems)).sorted { $0.message < $1.message }
  }

  private static func call(ifid: Int, page: Int) -> NtopngCall {
    NtopngCall(
      "get/host/active",
      [
        "ifid": String(ifid), "currentPage": String(page), "perPage": String(pageSize), "sortColumn": "ip",
        "sortOrder": "asc",
      ])
  }
}
