import JSONText
import NtopngAPI

/// Gets the snapshot of a server's hosts: from the cache, or by asking. Of all processes that need it one asks, so that
/// ntopng's load does not grow with the number of monitored hosts.
struct HostSnapshotStore {
  let options: SectionOptions
  let cache: ReplyCache?

  /// How long an old snapshot stands in while ntopng cannot be asked, seconds.
  private static let longestStale = 900.0

  private var name: String? {
    cache.map {
      "snapshot-"
        + $0.key(
          "snapshot", options.identity, options.label ?? "", options.linkURL, "\(options.sampleFlows)",
          options.interfaces.joined(separator: "\n"))
    }
  }

  /// A snapshot that is not older than asked for, or one that stands in for it, with the reason.
  ///
  /// - Parameter ask: reads the hosts; only called when that is needed.
  func snapshot(
    until deadline: Deadline, ask: (inout HostSnapshotWriter) throws -> Void
  ) throws -> (snapshot: HostSnapshot, staleReason: (any Error)?) {
    guard let cache, let name else {
      var writer = HostSnapshotWriter(time: AgentClock.now(), file: nil)
      try ask(&writer)
      return (try fresh(writer.finish()), nil)
    }
    if let young = stored(within: Double(options.cacheSeconds)) { return (young, nil) }
    let number = FileLock.number(for: String(name.dropFirst(9)))
    let start = AgentClock.now()
    var lock = FileLock(cache.folder, purpose: "snapshot", number: number, until: nil)
    if lock == nil {
      // Somebody is asking already. What is only a little too old is good enough meanwhile.
      if let older = stored(within: 2 * Double(options.cacheSeconds)) { return (older, nil) }
      lock = FileLock(cache.folder, purpose: "snapshot", number: number, until: deadline)
      if let young = stored(within: Double(options.cacheSeconds)) { return (young, nil) }
      if let error = cache.error(for: name, since: start, now: AgentClock.now()) { return try stale(error) }
    }
    defer { withExtendedLifetime(lock) {} }
    do {
      // What cannot be written to the disk is in memory.
      var writer = HostSnapshotWriter(time: AgentClock.now(), file: try? CacheFileWriter(cache.folder, name))
      try ask(&writer)
      let content = writer.finish()
      cache.folder.trim()
      return (try content.map(fresh) ?? HostSnapshot(path: cache.folder.file(name)) ?? fresh(nil), nil)
    } catch {
      if let error = error as? NtopngError { cache.note(error, for: name, now: AgentClock.now()) }
      return try stale(error)
    }
  }

  private func fresh(_ content: [UInt8]?) throws(NtopngError) -> HostSnapshot {
    guard let snapshot = content.flatMap(HostSnapshot.init) else {
      throw .malformedReply("the snapshot of the hosts is damaged")
    }
    return snapshot
  }

  private func stale(_ error: any Error) throws -> (snapshot: HostSnapshot, staleReason: (any Error)?) {
    switch (error as? NtopngError)?.kind {
    case .notAuthenticated?, .lockedOut?, .defaultPassword?, .notGranted?: throw error
    default: break
    }
    guard let older = stored(within: Self.longestStale) else { throw error }
    return (older, error)
  }

  private func stored(within seconds: Double) -> HostSnapshot? {
    guard let cache, let name, let snapshot = HostSnapshot(path: cache.folder.file(name)) else { return nil }
    let age = AgentClock.now() - snapshot.time
    return age >= -5 && age <= seconds ? snapshot : nil
  }
}
