import MKPFormat

/// Finds out what stands in Python sources, with a few `python3` processes that look at many.
public struct PythonAnalyzer: Sendable {
  /// Looks at the sources; without one there are no facts.
  public let interpreter: PythonInterpreter?
  /// The number of processes.
  public let jobs: Int
  /// How many seconds one source may take.
  public let seconds: Int
  /// Remembers facts between runs; nil for no memory.
  public let cache: FactsCache?

  /// The largest source that is looked at, in bytes.
  public static let sizeLimit = 4 << 20

  /// An analyzer.
  public init(interpreter: PythonInterpreter?, jobs: Int = 2, seconds: Int = 10, cache: FactsCache? = nil) {
    self.interpreter = interpreter
    self.jobs = max(jobs, 1)
    self.seconds = seconds
    self.cache = cache
  }

  /// What was found out.
  public struct Outcome: Sendable {
    /// For each source, in order; nil where no interpreter looked at it.
    public let facts: [PythonFacts?]
    /// The second number of the Python 3 that looked; nil when none could.
    public let minor: Int?
    /// Why there are no facts at all.
    public let problem: String?
  }

  /// The facts of `sources`, those of the package at `path`. Never throws: what can't be looked at is said in the
  /// outcome.
  public func facts(of sources: [[UInt8]], in path: String = "") async -> Outcome {
    guard !sources.isEmpty else { return Outcome(facts: [], minor: nil, problem: nil) }
    guard let interpreter else {
      return Outcome(
        facts: sources.map { _ in nil }, minor: nil,
        problem: "there is no python3: install one, or name one with --python")
    }
    let remembered = cache?.pack(of: path, interpreter) ?? FactsPack()
    let looked = await Self.recalled(sources, remembered, jobs: jobs)
    let missing = sources.indices.filter { looked[$0].facts == nil && sources[$0].count <= Self.sizeLimit }
    let queue = PythonQueue(missing.map { PythonSource(index: $0, bytes: sources[$0]) })
    let problem = await run(queue, count: missing.count, interpreter)
    let replies = await queue.replies
    let failures = await queue.failures
    let minor = await queue.minor ?? remembered.minor
    if let cache, let minor, !replies.isEmpty {
      var pack = FactsPack(minor: minor)
      for index in sources.indices {
        let digest = looked[index].digest
        guard let reply = replies[index] ?? remembered[digest] else { continue }
        pack.add(reply, of: digest)
      }
      cache.keep(pack, of: path, interpreter)
    }
    let read = await Self.read(replies, jobs: jobs)
    let facts = sources.indices.map { index -> PythonFacts? in
      if let found = looked[index].facts ?? read[index] { return found }
      if let reason = failures[index] { return PythonFacts(failure: reason) }
      if sources[index].count > Self.sizeLimit {
        return PythonFacts(failure: "it has more than \(Self.sizeLimit >> 20) MiB")
      }
      return nil
    }
    return Outcome(facts: facts, minor: minor, problem: problem)
  }

  /// Lets the workers empty the queue. Says why when they can't work at all.
  private func run(_ queue: PythonQueue, count: Int, _ interpreter: PythonInterpreter) async -> String? {
    // A process costs some 20 ms, which a few sources don't pay back.
    let lanes = min(jobs, (count + 15) / 16)
    let worker = PythonWorker(interpreter: interpreter, seconds: seconds)
    return await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<lanes {
        group.addTask {
          do {
            try await worker.run(queue)
            return true
          } catch {
            return false
          }
        }
      }
      let worked = await group.reduce(into: lanes == 0) { $0 = $0 || $1 }
      return worked ? nil : "\(interpreter.path) can't be run, or is no Python 3.9 or newer; name one with --python"
    }
  }

  /// What is remembered of a source, and the digest by which it is.
  private typealias Recalled = (digest: SHA256Digest, facts: PythonFacts?)

  /// What is remembered of the sources, in order. A damaged entry is none.
  private static func recalled(_ sources: [[UInt8]], _ pack: FactsPack, jobs: Int) async -> [Recalled] {
    await inLanes(sources.count, jobs: jobs) { index in
      let digest = sources[index].withUnsafeBytes { bytes in
        var hash = SHA256()
        hash.update(bytes)
        return hash.digest()
      }
      return (digest, pack[digest].flatMap { try? PythonFacts($0) })
    }
  }

  /// Reads the replies, by the index of their source.
  private static func read(_ replies: [Int: [UInt8]], jobs: Int) async -> [Int: PythonFacts] {
    let indices = replies.keys.sorted()
    let facts = await inLanes(indices.count, jobs: jobs) { position in
      replies[indices[position]].map { reply in
        (try? PythonFacts(reply)) ?? PythonFacts(failure: "its facts can't be read")
      }
    }
    return Dictionary(
      zip(indices, facts).compactMap { index, found in found.map { (index, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// What `work` makes of each number below `count`, in order; several at a time.
  private static func inLanes<Result: Sendable>(
    _ count: Int, jobs: Int, _ work: @escaping @Sendable (Int) -> Result
  ) async -> [Result] {
    let size = (count + jobs - 1) / jobs
    return await withTaskGroup(of: (Int, [Result]).self) { group in
      for start in stride(from: 0, to: count, by: max(size, 1)) {
        group.addTask { (start, (start..<min(start + size, count)).map(work)) }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }
}
