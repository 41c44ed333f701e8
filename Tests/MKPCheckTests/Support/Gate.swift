/// Lets a few in at a time. All cases of a test run at once, and each check of Python starts a process: hundreds of them
/// would leave nothing to the tests beside them, which wait for servers.
actor Gate {
  static let checks = Gate(places: 4)
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { free = places }

  /// Runs `work` when there is a place.
  nonisolated func run<Result: Sendable>(_ work: @Sendable () async -> Result) async -> Result {
    await enter()
    let result = await work()
    await leave()
    return result
  }

  private func enter() async {
    if free > 0 { return free -= 1 }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
