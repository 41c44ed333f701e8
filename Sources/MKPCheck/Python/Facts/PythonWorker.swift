import CEmbedded
import Foundation
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

  func next() -> PythonSource? { waiting.popFirst() }
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
      while let source = await queue.next() {
        do {
          _ = try await input.write(Array("\(source.bytes.count) \(seconds)\n".utf8) + source.bytes)
          guard let line = try await lines.next() else { throw Trouble.notAPython }
          await queue.reply(line, to: source)
        } catch {
          await queue.fail(source, "it took longer than \(seconds) s, or ended the Python that looked at it")
          return true
        }
      }
      try await input.finish()
      return false
    }
    return result.closureResult
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
