import JSONText
import Subprocess

/// One step of a release: a command of mkpkit in a process of its own, as anybody could give it.
struct ReleaseStep {
  /// `build`, `sign`, ….
  let name: String
  /// What mkpkit is called with.
  let arguments: [String]

  /// Runs the step; what it says is for people, and goes to standard error. Returns its exit code.
  func run() async throws -> Int32 {
    let status: TerminationStatus
    do {
      status = try await Subprocess.run(
        .path("/proc/self/exe"), arguments: Arguments(arguments),
        input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
        output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
      ).terminationStatus
    } catch {
      throw CommandFailure(.environment, "cannot run mkpkit \(name): \(error)")
    }
    switch status {
    case .exited(let code): return code
    // As shells tell it.
    case .signaled(let signal): return 128 + signal
    }
  }

  /// The command, for the report.
  var json: JSONValue { ["name": .string(name), "arguments": .array(arguments.map(JSONValue.string))] }
}
