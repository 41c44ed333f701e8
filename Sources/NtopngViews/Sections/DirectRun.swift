import JSONText
import NtopngAPI

/// The lines of one monitored host, found in the snapshot by its addresses.
public struct DirectRun {
  private let options: SectionOptions
  private let cache: ReplyCache?
  private let deadline: Deadline
  private let makeClient: () throws -> NtopngClient

  /// A run. `makeClient` is called only when the snapshot is too old, because logging in costs time.
  public init(
    _ options: SectionOptions, cache: ReplyCache?, deadline: Deadline, makeClient: @escaping () throws -> NtopngClient
  ) {
    self.options = options
    self.cache = cache
    self.deadline = deadline
    self.makeClient = makeClient
  }

  /// The section of the host with the given addresses; in the given VLANs only, when there are some.
  public func section(addresses: [String], vlans: [Int]) throws -> String {
    var asking: SectionRun?
    let (snapshot, _) = try HostSnapshotStore(options: options, cache: cache).snapshot(until: deadline) {
      let run = SectionRun(options, client: try makeClient())
      asking = run
      try run.writeSnapshot(to: &$0)
    }
    // Others have the snapshot meanwhile.
    asking?.noteTraffic()
    var lines: [JSONValue] = []
    var seen: Set<HostAddress> = []
    for address in addresses.compactMap(HostAddress.init) where seen.insert(address).inserted {
      for host in snapshot.hosts(at: address) where vlans.isEmpty || vlans.contains(host.key.vlan) {
        guard var line = (try? JSONParser.parse(Array(host.line.utf8)))?.objectValue else { continue }
        line["searched"] = .array(addresses.map { .string($0) })
        lines.append(.object(line))
      }
    }
    if lines.isEmpty { lines = [HostFigures.inactive(options, searched: addresses, time: snapshot.time)] }
    return Section.text("ntopng_host", lines)
  }
}
