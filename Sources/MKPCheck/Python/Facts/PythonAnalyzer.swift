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
  public func facts(of sources: [PythonSource], in path: String = "") async -> Outcome {
    guard !sources.isEmpty else { return Outcome(facts: [], minor: nil, problem: nil) }
    guard let interpreter else {
      return Outcome(
        facts: sources.map { _ in nil }, minor: nil,
        problem: "there is no python3: install one, or name one with --python")
    }
    let remembered = cache?.pack(of: path, interpreter) ?? FactsPack()
    let recalled = await Self.recalled(sources, remembered, jobs: jobs)
    let jobs = sources.indices.compactMap { index -> PythonQueue.Job? in
      if case .unknown = recalled[index] { (index, sources[index]) } else { nil }
    }
    let queue = PythonQueue(jobs) { [cache] minor in cache?.writer(of: path, interpreter, minor: minor) }
    let problem = await run(queue, count: jobs.count, interpreter)
    if let cache { await queue.remember(recalled.compactMap(\.digest), from: remembered, in: cache) }
    let found = await queue.facts
    let facts = recalled.enumerated().map { index, recalled -> PythonFacts? in
      switch recalled {
      case .known(let facts, _): facts
      case .unknown: found[index]
      case .tooLarge: PythonFacts(failure: "it has more than \(Self.sizeLimit >> 20) MiB")
      case .unreadable: nil
      }
    }
    return Outcome(facts: facts, minor: await queue.minor ?? remembered.minor, problem: problem)
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

  /// What is remembered of a source.
  private enum Recalled {
    case known(PythonFacts, SHA256Digest)
    case unknown(SHA256Digest)
    case tooLarge
    case unreadable

    var digest: SHA256Digest? {
      switch self {
      case .known(_, let digest), .unknown(let digest): digest
      case .tooLarge, .unreadable: nil
      }
    }
  }

  /// What is remembered of the sources, in order. A damaged entry is none.
  private static func recalled(_ sources: [PythonSource], _ pack: FactsPack, jobs: Int) async -> [Recalled] {
    await inLanes(sources.count, jobs: jobs) { index in
      guard let bytes = sources[index].bytes() else { return .unreadable }
      guard bytes.count <= sizeLimit else { return .tooLarge }
      let digest = sha256(of: bytes)
      return pack[digest].flatMap { try? PythonFacts($0) }.map { .known($0, digest) } ?? .unknown(digest)
    }
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
