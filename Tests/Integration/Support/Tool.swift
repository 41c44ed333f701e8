import Foundation
import Testing

/// The real executable, run as people run it.
struct Tool {
  /// What a run gave.
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// The lines on standard error.
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
  }

  /// Runs `mkpkit` with `arguments` in `folder`.
  static func mkpkit(_ arguments: String..., folder: String = "/") throws -> Result {
    try run(executable("mkpkit"), arguments, folder: folder)
  }

  /// Runs `mkpkit` with `arguments` in `folder`.
  static func mkpkit(_ arguments: [String], folder: String = "/") throws -> Result {
    try run(executable("mkpkit"), arguments, folder: folder)
  }

  /// Runs a shell command in `folder`, in which `$MKPKIT` is the executable.
  static func shell(_ command: String, folder: String = "/") throws -> Result {
    try run("/bin/bash", ["-c", command], folder: folder)
  }

  /// The product called `name`, which lies beside the tests.
  static func executable(_ name: String) throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
  }

  private static func run(_ path: String, _ arguments: [String], folder: String) throws -> Result {
    let scratch = try Folder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["PATH": "/usr/bin:/bin", "MKPKIT": try executable("mkpkit"), "TERM": "dumb"]
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: no output can be so long that the tool waits for its reader.
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.write("output", "")))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.write("errors", "")))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "ended by signal \(process.terminationStatus)")
    return Result(
      status: process.terminationStatus, output: try scratch.text("output"), errors: try scratch.text("errors"))
  }
}

/// A folder that is there as long as this value lives.
final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/mkpkit-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and gives its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// The content of a file.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
  }

  /// The names of everything below the folder.
  func names() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: path).sorted() }
}
