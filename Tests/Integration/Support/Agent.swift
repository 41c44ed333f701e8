import Foundation
import JSONSchema
import JSONText
import TestServers
import Testing

/// The agent's executable, with a folder of its own as home.
struct Agent {
  let home: Folder
  var environment: [String: String]

  init() throws {
    home = try Folder()
    environment = ["HOME": home.path, "PATH": "/usr/bin:/bin"]
  }

  /// What a run gave.
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// The lines of a section outside of piggyback blocks, as JSON.
    func section(_ name: String) throws -> [JSONValue] {
      var lines: [JSONValue] = []
      var isWanted = false
      for line in output.split(separator: "\n") {
        if line.hasPrefix("<<<<") { break }
        if line.hasPrefix("<<<") {
          isWanted = line == "<<<\(name):sep(0)>>>"
        } else if isWanted {
          lines.append(try JSONParser.parse(String(line)))
        }
      }
      return lines
    }

    /// The kinds of the server's problems.
    func problems() throws -> [String] {
      try section("ntopng_server").flatMap { $0["problems"]?.arrayValue ?? [] }.compactMap { $0["kind"]?.stringValue }
    }
  }

  /// Runs `agent_ntopng sections` for the simulated server.
  func sections(_ url: String, _ arguments: [String] = [], token: String = Simulator.token) throws -> Result {
    let all = ["sections", "--url", url, "--stdin-secret"] + arguments
    return try shell("\"$AGENT\" \"$@\"", all, input: token + "\n")
  }

  /// Runs a shell command, in which `$AGENT` is the executable and `$@` are `arguments`.
  func shell(_ command: String, _ arguments: [String] = [], input: String = "") throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", command, "bash"] + arguments
    process.environment = environment.merging(["AGENT": try Tool.executable("agent_ntopng")]) { $1 }
    let folder = try Folder()
    try folder.write("input", input)
    for name in ["output", "errors"] { try folder.write(name, "") }
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.path + "/input"))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/output"))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/errors"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "ended by signal \(process.terminationStatus)")
    return Result(
      status: process.terminationStatus, output: try folder.text("output"), errors: try folder.text("errors"))
  }
}

extension Simulator {
  /// The number of requests by endpoint since the last reset.
  func requests() throws -> (total: Int, atOnce: Int, paths: [String: Int]) {
    let log = try log()
    let paths = (log["paths"]?.objectValue ?? JSONObject()).map { ($0.key, $0.value.intValue ?? 0) }
    return (log["count"]?.intValue ?? -1, log["peak"]?.intValue ?? -1, Dictionary(paths) { first, _ in first })
  }
}

/// Says in what a line of a section departs from the section's schema.
func expectValidLine(_ line: JSONValue) throws {
  let name = line["section"]?.stringValue ?? ""
  let schema = try JSONParser.parse(try Repository.text("build/schemas/sections/\(name).schema.json"))
  let violations = try JSONSchema(schema).validate(line)
  #expect(violations.isEmpty, "\(violations)")
}
