import CEmbedded
import Glibc
import JSONText
import Subprocess

/// A source to look at.
struct PythonSource: Sendable {
  /// Its place among the sources of the run.
  let index: Int
  let bytes: [UInt8]
}

/// Hands out sources to the workers, and takes back what they found.
actor PythonQueue {
  private var waiting: ArraySlice<PythonSource>
  private(set) var replies: [Int: [UInt8]] = [:]
  private(set) var failures: [Int: String] = [:]
  private(set) var minor: Int?

  init(_ sources: [PythonSource]) { waiting = sources[...] }

  /// The next sources to send in one go: few enough to fit into a pipe, so that writing them never waits for somebody
  /// who waits for us to read replies; a larger source goes alone.
  func next() -> ArraySlice<PythonSource> {
    var count = 0
    var size = 0
    for source in waiting {
      size += source.bytes.count + 32
      guard count == 0 || size <= Self.batchSize else { break }
      count += 1
    }
    defer { waiting = waiting.dropFirst(count) }
    return waiting.prefix(count)
  }

  /// Takes back sources that were not looked at.
  func putBack(_ sources: ArraySlice<PythonSource>) { waiting = sources + waiting }

  /// A pipe holds 64 KiB. Small batches keep the processes busy to the end.
  private static let batchSize = 32 << 10

  func reply(_ bytes: [UInt8], to source: PythonSource) { replies[source.index] = bytes }
  func fail(_ source: PythonSource, _ reason: String) { failures[source.index] = reason }
  func answered(minor: Int) { self.minor = minor }
}

/// A `python3` process that looks at one source after another.
struct PythonWorker: Sendable {
  let interpreter: PythonInterpreter
  /// How long one source may take.
  let seconds: Int

  /// The text of the script.
  static let script = String(
    decoding: UnsafeBufferPointer(start: embedded_facts_script(), count: embedded_facts_script_count), as: UTF8.self)

  /// A process that dies while it is written to must not end us.
  private static let ignoreBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  /// Why a process can't be used.
  enum Trouble: Error { case notAPython }

  /// Looks at sources until there are no more. A process that dies over one of them is replaced.
  func run(_ queue: PythonQueue) async throws {
    _ = Self.ignoreBrokenPipes
    while try await runOnce(queue) {}
  }

  /// Whether the process died over a source, so that another one is needed.
  private func runOnce(_ queue: PythonQueue) async throws -> Bool {
    let script = ["-I", "-S", "-c", Self.script]
    let result = try await Subprocess.run(
      .path(.init(interpreter.path)), arguments: .init(script), environment: .inherit,
      input: .inputWriter, output: .sequence, error: .discarded
    ) { execution -> Bool in
      var lines = LineReader(execution.standardOutput)
      guard let first = try await lines.next(), let minor = Int(String(decoding: first, as: UTF8.self)) else {
        throw Trouble.notAPython
      }
      await queue.answered(minor: minor)
      let input = execution.standardInputWriter
      while case let batch = await queue.next(), !batch.isEmpty {
        if let rest = try await look(at: batch, &lines, input, queue) {
          await queue.putBack(rest)
          return true
        }
      }
      try await input.finish()
      return false
    }
    return result.closureResult
  }

  /// Looks at the sources of a batch. If the process died over one of them, the others behind it are returned.
  private func look(
    at batch: ArraySlice<PythonSource>, _ lines: inout LineReader, _ input: StandardInputWriter, _ queue: PythonQueue
  ) async throws -> ArraySlice<PythonSource>? {
    let requests = batch.reduce(into: [UInt8]()) { bytes, source in
      bytes += Array("\(source.bytes.count) \(seconds)\n".utf8)
      bytes += source.bytes
    }
    // Where writing fails, the process has died over an earlier request: reading tells over which.
    _ = try? await input.write(requests)
    for (index, source) in zip(batch.indices, batch) {
      guard let line = try? await lines.next() else {
        await queue.fail(source, "it took longer than \(seconds) s, or ended the Python that looked at it")
        return batch[(index + 1)...]
      }
      await queue.reply(line, to: source)
    }
    return nil
  }
}

/// Splits the output of a process into lines.
private struct LineReader {
  private var chunks: SubprocessOutputSequence.Iterator
  private var rest: [UInt8] = []
  private var position = 0

  init(_ output: SubprocessOutputSequence) { chunks = output.makeAsyncIterator() }

  /// The next line without its end; nil when the process has closed its output.
  mutating func next() async throws -> [UInt8]? {
    var searched = position
    while true {
      if let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return Array(rest[position..<end])
      }
      rest.removeFirst(position)
      position = 0
      searched = rest.count
      guard let chunk = try await chunks.next() else { return nil }
      chunk.withUnsafeBytes { rest.append(contentsOf: $0) }
    }
  }
}
