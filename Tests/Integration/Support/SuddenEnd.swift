import Foundation
import Glibc
import TestSupport
import Testing

/// Ends runs of the executable with SIGKILL, together with the children they have, at moments that a seed spreads over
/// the time that a whole run takes.
struct SuddenEnd {
  /// How often each command is killed: `MKPKIT_KILLS`, which `make fuzz` sets to 200; else a few times.
  static let kills = ProcessInfo.processInfo.environment["MKPKIT_KILLS"].flatMap(Int.init) ?? 12

  private let arguments: [String]
  private let scratch: Folder
  private let environment: [String: String]

  /// Where the command keeps its temporary files.
  var temporaryFolder: String { "\(scratch.path)/tmp" }

  /// A command line of mkpkit, with what it needs of the environment beyond `PATH` and `TMPDIR`.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    self.arguments = [try Tool.executable("mkpkit")] + arguments
    scratch = try Folder()
    try FileManager.default.createDirectory(atPath: "\(scratch.path)/tmp", withIntermediateDirectories: false)
    let standard = ["PATH": "/usr/bin:/bin", "TERM": "dumb", "TMPDIR": "\(scratch.path)/tmp"]
    self.environment = standard.merging(environment) { $1 }
  }

  /// Kills a run of the command `Self.kills` times. `prepare` comes before every run; `check` looks, after every kill, at
  /// what the run has left.
  func repeatedly(seed: UInt64, prepare: () throws -> Void, check: () throws -> Void) throws {
    var generator = SeededGenerator(seed: seed)
    try prepare()
    var (status, duration) = try run(killedAfter: nil)
    try #require(status == .ended(0), "\(errors)")
    var killed = 0
    for _ in 0..<Self.kills * 20 where killed < Self.kills {
      try prepare()
      let delay = Double.random(in: 0...1, using: &generator) * duration
      (status, _) = try run(killedAfter: delay)
      switch status {
      case .killed: killed += 1
      // It had ended before: on a machine that has less to do now, a whole run takes less time.
      case .ended(let code):
        #expect(code == 0, "\(errors)")
        duration *= 0.95
      }
      try check()
    }
    #expect(killed == Self.kills)
  }

  /// Runs the command to its end.
  func finish() throws -> Tool.Result {
    let (status, _) = try run(killedAfter: nil)
    guard case .ended(let code) = status else { throw CocoaError(.executableLoad) }
    return Tool.Result(status: code, output: try scratch.text("output"), errors: errors)
  }

  private enum Status: Equatable {
    case killed
    case ended(Int32)
  }

  /// What the last run had to say.
  private var errors: String { (try? scratch.text("errors")) ?? "nothing was started" }

  private func run(killedAfter delay: Double?) throws -> (Status, Double) {
    let start = ContinuousClock.now
    let process = try spawn()
    if let delay {
      usleep(UInt32(delay * 1e6))
      kill(-process, SIGKILL)
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { try #require(errno == EINTR) }
    let duration = (ContinuousClock.now - start) / .seconds(1)
    let signal = status & 0x7F
    try #require(signal == 0 || signal == SIGKILL, "ended by signal \(signal)")
    return (signal == 0 ? .ended(status >> 8 & 0xFF) : .killed, duration)
  }

  /// Starts the command in a process group of its own.
  private func spawn() throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    for (descriptor, name) in [(STDOUT_FILENO, "output"), (STDERR_FILENO, "errors")] {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, "\(scratch.path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    let words = arguments.map { strdup($0) } + [nil]
    let settings = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var process: pid_t = 0
    try #require(posix_spawn(&process, arguments[0], &actions, &attributes, words, settings) == 0)
    return process
  }
}
