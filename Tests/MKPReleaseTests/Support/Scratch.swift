import Foundation
import Testing

/// A folder of a test's own, gone when the test is over.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "mkpkit-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o600) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
    try write(name, Array(text.utf8), mode: mode)
  }

  func read(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
  }
}

/// What a foreign tool answered.
struct ToolResult {
  let status: Int32
  let output: String
}

/// Runs a tool that is found on PATH, with `input` on its standard input; standard error goes with the output.
///
/// Input and output are files, not pipes: a pipe that a daemon of another test happens to inherit would never end.
func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> ToolResult {
  let scratch = try Scratch()
  let stdin = try scratch.write("stdin", input)
  let words = ["env"] + environment.map { "\($0)=\($1)" } + arguments
  let command = words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
  let status = system("exec timeout 60 \(command) < \(stdin) > \(scratch.path)/stdout 2>&1")
  let output = try scratch.read("stdout")
  return ToolResult(status: status >> 8 & 0xFF | status & 0x7F, output: String(decoding: output, as: UTF8.self))
}
