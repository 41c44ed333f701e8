import HTTPTransport

/// Gets several answers through the cache: what is young enough is taken, for the rest one process asks while the
/// others wait for it.
struct CachedFlight {
  let cache: ReplyCache
  let client: NtopngClient
  let sink: (any RowSink)?

  func replies(to calls: [NtopngCall]) -> [Result<NtopngReply, NtopngError>] {
    var results: [Result<NtopngReply, NtopngError>?] = calls.enumerated().map { fresh($1, $0, within: $1.lifetime) }
    let missing = calls.indices.filter { results[$0] == nil && calls[$0].lifetime > 0 }
    let keys = missing.map { cache.key(of: calls[$0]) }
    let start = AgentClock.now()
    var locks: [FileLock] = []
    var hasWaited = false
    for number in Set(keys.map(FileLock.number)).sorted() {
      if let lock = FileLock(cache.folder, purpose: "reply", number: number, until: nil) {
        locks.append(lock)
        continue
      }
      hasWaited = true
      // Somebody is asking already. What is only a little too old is good enough meanwhile.
      for index in missing where results[index] == nil && FileLock.number(for: cache.key(of: calls[index])) == number {
        results[index] = fresh(calls[index], index, within: 2 * calls[index].lifetime)
      }
      let stillMissing = missing.contains {
        results[$0] == nil && FileLock.number(for: cache.key(of: calls[$0])) == number
      }
      guard stillMissing else { continue }
      if let lock = FileLock(cache.folder, purpose: "reply", number: number, until: client.options.deadline) {
        locks.append(lock)
      }
    }
    if hasWaited {
      for index in missing where results[index] == nil {
        results[index] =
          fresh(calls[index], index, within: calls[index].lifetime) ?? failed(calls[index], index, since: start)
      }
    }
    let open = calls.indices.filter { results[$0] == nil }
    let answers = client.ask(open.map { (offset: $0, element: calls[$0]) }, sink: sink) { index, body, time in
      let call = calls[index]
      guard call.lifetime > 0 else { return }
      do throws(CacheError) {
        try cache.store(cache.key(of: call), body: body, time: time)
      } catch {
        client.note(error)
      }
    }
    for (position, answer) in answers.enumerated() {
      let call = calls[open[position]]
      results[open[position]] = answer
      if case .failure(let error) = answer, call.lifetime > 0 {
        cache.note(error, for: cache.key(of: call), now: AgentClock.now())
        results[open[position]] = stale(call, open[position], because: error) ?? answer
      }
    }
    withExtendedLifetime(locks) {}
    if !open.isEmpty { cache.folder.trim() }
    return results.map { $0 ?? .failure(.deadline) }
  }

  /// How long an old reply stands in for a failed call, seconds.
  private static let longestStale = 900.0

  private func fresh(_ call: NtopngCall, _ index: Int, within seconds: Int) -> Result<NtopngReply, NtopngError>? {
    guard call.lifetime > 0 else { return nil }
    return stored(call, index, within: Double(seconds), because: nil).map { .success($0) }
  }

  private func stale(_ call: NtopngCall, _ index: Int, because error: NtopngError) -> Result<NtopngReply, NtopngError>?
  {
    // Who may not see it now must not see what was there before.
    switch error.kind {
    case .notAuthenticated, .lockedOut, .defaultPassword, .notGranted, .interfaceNotAllowed, .notFound: return nil
    default: return stored(call, index, within: Self.longestStale, because: error).map { .success($0) }
    }
  }

  private func failed(_ call: NtopngCall, _ index: Int, since start: Double) -> Result<NtopngReply, NtopngError>? {
    guard let error = cache.error(for: cache.key(of: call), since: start, now: AgentClock.now()) else { return nil }
    return stale(call, index, because: error) ?? .failure(error)
  }

  private func stored(
    _ call: NtopngCall, _ index: Int, within seconds: Double, because reason: NtopngError?
  ) -> NtopngReply? {
    let now = AgentClock.now()
    guard let entry = cache.entry(cache.key(of: call), now: now), now - entry.time <= seconds else { return nil }
    let response = HTTPResponse(head: HTTPHead(status: 200), body: entry.body)
    do throws(NtopngError) {
      let (value, total) = try ReplyReader.read(response, to: call, rows: sink.map { ($0, index) })
      client.countCached()
      return NtopngReply(value: value, total: total, time: entry.time, isCached: true, staleReason: reason)
    } catch {
      return nil
    }
  }
}
