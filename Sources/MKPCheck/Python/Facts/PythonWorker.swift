import CEmbedded
import Glibc
import MKPFormat
import Subprocess

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
    at batch: ArraySlice<PythonQueue.Job>, _ lines: inout LineReader, _ input: StandardInputWriter, _ queue: PythonQueue
  ) async throws -> ArraySlice<PythonQueue.Job>? {
    var requests: [UInt8] = []
    var digests: [SHA256Digest] = []
    for job in batch {
      // What is gone meanwhile is no source any more.
      let bytes = job.source.bytes() ?? []
      requests += Array("\(bytes.count) \(seconds)\n".utf8)
      requests += bytes
      digests.append(sha256(of: bytes))
    }
    // Where writing fails, the process has died over an earlier request: reading tells over which.
    _ = try? await input.write(requests)
    for (position, (job, digest)) in zip(batch.indices, zip(batch, digests)) {
      guard let line = try? await lines.next() else {
        await queue.fail(job.index, "it took longer than \(seconds) s, or ended the Python that looked at it")
        return batch[(position + 1)...]
      }
      let facts = (try? PythonFacts(line)) ?? PythonFacts(failure: "its facts can't be read")
      await queue.reply(facts, line, of: digest, to: job.index)
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
