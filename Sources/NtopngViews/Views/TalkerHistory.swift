import JSONText
import NtopngAPI

/// The largest hosts of an interface, minute by minute over the last day, noted by the special agent: one call of ntopng
/// in each run. An hour is a file: a run writes the last one, a page reads those that it shows.
struct TalkerHistory {
  let cache: ReplyCache
  let ifid: Int

  /// Hours that are kept: a day from any minute on.
  static let hours = 25
  /// A run asks for this many minutes more than there are interfaces, where earlier runs have missed some.
  private static let catchUp = 6
  /// And looks for such minutes in this many of the newest.
  private static let newest = 60
  /// How far ntopng's clock may be from that of this machine, seconds.
  private static let longestOffset = 86_400.0

  /// When the newest minute begins that ntopng has surely stored at `now` by its clock. It does so at the minute's end, and
  /// may need another one.
  static func newestMinute(_ now: Double) -> Int { ((wholeSeconds(now) ?? 0) / 60 - 2) * 60 }

  /// What is noted of the minutes that begin between two moments, the second one not among them; in their order.
  func minutes(from begin: Int, to end: Int) -> [TopMinute] {
    guard begin < end, begin >= 0 else { return [] }
    return ((begin / 3600)...((end - 1) / 3600)).flatMap(load).filter { $0.begin >= begin && $0.begin < end }
  }

  /// Notes minutes, and forgets those that are too old.
  func add(_ minutes: [TopMinute]) throws(CacheError) {
    for (hour, new) in Dictionary(grouping: minutes, by: { $0.begin / 3600 }) {
      let old = load(hour)
      if old.isEmpty {
        for gone in (hour - 2 * Self.hours)...(hour - Self.hours - 1) { cache.folder.remove(name(gone)) }
      }
      let known = Dictionary((old + new).map { ($0.begin, $0) }, uniquingKeysWith: { $1 })
      let text = Self.json(known.values.sorted { $0.begin < $1.begin }).compactText
      try cache.folder.write(name(hour), Array(text.utf8))
    }
  }

  // MARK: The file of an hour

  private func name(_ hour: Int) -> String { "talkers-" + cache.key("talkers", "\(ifid)", "\(hour)") }

  private func load(_ hour: Int) -> [TopMinute] {
    guard let bytes = cache.folder.read(name(hour), limit: 4 << 20), let document = try? JSONParser.parse(bytes) else {
      return []
    }
    let hosts = (document["hosts"]?.arrayValue ?? []).map { item -> TopMinute.Host? in
      guard let row = item.arrayValue, row.count == 4, let address = row[0].stringValue.flatMap(HostAddress.init),
        let vlan = row[1].intValue
      else { return nil }
      return TopMinute.Host(
        key: HostKey(address: address, vlan: vlan), isLocal: row[2].boolValue == true, name: row[3].stringValue)
    }
    return (document["minutes"]?.arrayValue ?? []).compactMap { item in
      guard let row = item.arrayValue, let begin = row.first?.intValue, begin / 3600 == hour else { return nil }
      guard row.count > 1, let numbers = row[1].arrayValue else { return TopMinute(begin: begin, hosts: nil) }
      let counts = numbers.map { $0.intValue ?? -1 }
      let found = stride(from: 0, to: counts.count - 2, by: 3).compactMap { place -> TopMinute.Host? in
        guard hosts.indices.contains(counts[place]), var host = hosts[counts[place]] else { return nil }
        (host.sent, host.received) = (max(0, counts[place + 1]), max(0, counts[place + 2]))
        return host
      }
      return TopMinute(begin: begin, hosts: found)
    }
  }

  /// Each host once, and of each minute when it began, and three numbers of each of its hosts: place, sent, received.
  private static func json(_ minutes: [TopMinute]) -> JSONValue {
    var places: [HostKey: Int] = [:]
    var hosts: [JSONValue] = []
    let rows = minutes.map { minute -> JSONValue in
      guard let found = minute.hosts else { return [.int(Int64(minute.begin))] }
      let numbers = found.flatMap { host -> [JSONValue] in
        let place = places[host.key] ?? hosts.count
        if place == hosts.count {
          places[host.key] = place
          hosts.append([
            .string("\(host.key.address)"), .int(Int64(host.key.vlan)), .bool(host.isLocal), JSONValue(host.name),
          ])
        }
        return [.int(Int64(place)), .int(Int64(host.sent)), .int(Int64(host.received))]
      }
      return [.int(Int64(minute.begin)), .array(numbers)]
    }
    return ["hosts": .array(hosts), "minutes": .array(rows)]
  }
}

extension TalkerHistory {
  /// Notes the newest minute of each interface, and some that earlier runs have missed.
  ///
  /// - Parameter all: the interfaces, with ntopng's clock.
  static func collect(_ all: [(ifid: Int, now: Double)], client: NtopngClient) {
    // A clock that is far away would leave files of any hour.
    let interfaces = all.filter { abs($0.now - AgentClock.now()) < longestOffset }
    guard let cache = client.cache,
      // Of several runs at a time one notes.
      let lock = FileLock(
        cache.folder, purpose: "talkers", number: FileLock.number(for: cache.key("talkers")), until: nil)
    else { return }
    defer { withExtendedLifetime(lock) {} }
    let histories = interfaces.map { TalkerHistory(cache: cache, ifid: $0.ifid) }
    let missing = zip(histories, interfaces).map { $0.missing(newestMinute($1.now)) }
    // First the newest minute of each interface.
    let wanted = (0..<newest).flatMap { place in
      missing.enumerated().compactMap { number, minutes in
        minutes.indices.contains(place) ? (interface: number, minute: minutes[place]) : nil
      }
    }.prefix(interfaces.count + catchUp)
    let replies = client.replies(
      to: wanted.map {
        NtopngCall(
          "get_top_talkers", root: .legacy, ["ifid": "\(interfaces[$0.interface].ifid)", "epoch": "\($0.minute)"])
      })
    var found: [Int: [TopMinute]] = [:]
    for (place, reply) in zip(wanted, replies) {
      guard case .success(let reply) = reply else { continue }
      found[place.interface, default: []].append(TopMinute(begin: place.minute, reply: Reading(reply.value)))
    }
    // A cache that can't be written is reported by the run itself.
    for (number, minutes) in found { try? histories[number].add(minutes) }
  }

  /// Minutes without a note, newest first. Where there are no notes at all, only the newest: a server that fails to tell
  /// them is asked once.
  private func missing(_ newest: Int) -> [Int] {
    let first = newest - 60 * (Self.newest - 1)
    let known = Set(minutes(from: first, to: newest + 60).map(\.begin))
    let minutes = stride(from: newest, through: max(0, first), by: -60).filter { !known.contains($0) }
    return known.isEmpty ? Array(minutes.prefix(1)) : minutes
  }
}
