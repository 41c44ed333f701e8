import Foundation
import JSONText

/// One step of a release: a command of mkpkit in a process of its own, as anybody could give it.
struct ReleaseStep {
  /// `build`, `sign`, ….
  let name: String
  /// What mkpkit is called with.
  let arguments: [String]

  /// Runs the step; what it says is for people, and goes to standard error. Returns its exit code.
  func run() throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    process.standardOutput = FileHandle.standardError
    do {
      try process.run()
    } catch {
      throw CommandFailure(.environment, "cannot run mkpkit \(name): \(error)")
    }
    process.waitUntilExit()
    // A signal is told as shells tell it.
    return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }

  /// The command, for the report.
  var json: JSONValue { ["name": .string(name), "arguments": .array(arguments.map(JSONValue.string))] }
}
