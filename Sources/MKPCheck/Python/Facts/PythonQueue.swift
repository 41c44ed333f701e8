import MKPFormat

/// Hands out sources to the workers, and takes back what they found.
actor PythonQueue {
  /// A source and its place among those of the run.
  typealias Job = (index: Int, source: PythonSource)

  private var waiting: ArraySlice<Job>
  private let makeMemory: @Sendable (_ minor: Int) -> FactsPackWriter?
  private var memory: FactsPackWriter?
  private(set) var facts: [Int: PythonFacts] = [:]
  private(set) var minor: Int?

  /// - Parameter memory: makes what remembers the replies; called when a Python that looks has said its number.
  init(_ jobs: [Job], memory: @escaping @Sendable (_ minor: Int) -> FactsPackWriter?) {
    waiting = jobs[...]
    makeMemory = memory
  }

  /// The next sources to send in one go: few enough to fit into a pipe, so that writing them never waits for somebody
  /// who waits for us to read replies; a larger source goes alone.
  func next() -> ArraySlice<Job> {
    var count = 0
    var size = 0
    for job in waiting {
      size += job.source.size + 32
      guard count == 0 || size <= Self.batchSize else { break }
      count += 1
    }
    defer { waiting = waiting.dropFirst(count) }
    return waiting.prefix(count)
  }

  /// Takes back sources that were not looked at.
  func putBack(_ jobs: ArraySlice<Job>) { waiting = jobs + waiting }

  /// A pipe holds 64 KiB. Small batches keep the processes busy to the end.
  private static let batchSize = 32 << 10

  func reply(_ facts: PythonFacts, _ reply: [UInt8], of digest: SHA256Digest, to index: Int) {
    self.facts[index] = facts
    memory?.add(reply, of: digest)
  }

  func fail(_ index: Int, _ reason: String) { facts[index] = PythonFacts(failure: reason) }

  func answered(minor: Int) {
    guard self.minor == nil else { return }
    self.minor = minor
    memory = makeMemory(minor)
  }

  /// Ends remembering: with the replies come those of `pack` about the sources with these digests.
  func remember(_ digests: [SHA256Digest], from pack: FactsPack, in cache: FactsCache) {
    guard let memory, !facts.isEmpty else { return }
    memory.add(digests, from: pack)
    cache.keep(memory)
  }
}
