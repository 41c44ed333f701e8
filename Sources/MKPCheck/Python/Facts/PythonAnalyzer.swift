import JSONText

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

  /// The facts of `sources`. Never throws: what can't be looked at is said in the outcome.
  public func facts(of sources: [[UInt8]]) async -> Outcome {
    guard !sources.isEmpty else { return Outcome(facts: [], minor: nil, problem: nil) }
    guard let interpreter else {
      return Outcome(
        facts: sources.map { _ in nil }, minor: nil,
        problem: "there is no python3: install one, or name one with --python")
    }
    let known = cache?.entries(of: sources, interpreter: interpreter) ?? sources.map { _ in nil }
    let missing = sources.indices.filter { known[$0] == nil }
    let small = missing.filter { sources[$0].count <= Self.sizeLimit }
    let queue = PythonQueue(small.map { PythonSource(index: $0, bytes: sources[$0]) })
    let problem = await run(queue, count: small.count, interpreter)
    let replies = await queue.replies
    let failures = await queue.failures
    let minor = await queue.minor ?? known.compactMap { $0?.minor }.first
    if let cache, let minor {
      cache.add(replies.map { (source: sources[$0.key], reply: $0.value) }, interpreter: interpreter, minor: minor)
    }
    let facts = await Self.parsed(sources.indices.map { known[$0]?.reply ?? replies[$0] }, jobs: jobs)
    return Outcome(
      facts: sources.indices.map { index in
        if let found = facts[index] { return found }
        if let reason = failures[index] { return PythonFacts(failure: reason) }
        if sources[index].count > Self.sizeLimit {
          return PythonFacts(failure: "it has more than \(Self.sizeLimit >> 20) MiB")
        }
        return nil
      },
      minor: minor, problem: problem)
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

  /// Reads the replies, some at a time.
  private static func parsed(_ replies: [[UInt8]?], jobs: Int) async -> [PythonFacts?] {
    await withTaskGroup(of: [(Int, PythonFacts)].self) { group in
      for lane in 0..<jobs {
        group.addTask {
          stride(from: lane, to: replies.count, by: jobs).compactMap { index in
            guard let reply = replies[index] else { return nil }
            guard let value = try? JSONParser.parse(reply) else {
              return (index, PythonFacts(failure: "its facts can't be read"))
            }
            return (index, PythonFacts(value))
          }
        }
      }
      var facts = [PythonFacts?](repeating: nil, count: replies.count)
      for await lane in group { for (index, found) in lane { facts[index] = found } }
      return facts
    }
  }
}
