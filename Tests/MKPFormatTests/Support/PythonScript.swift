import Foundation
import Testing

/// A script of Tests/Fuzz that answers each line with a line.
enum PythonScript {
  /// The answers to `requests`.
  static func run(_ name: String, _ requests: [Data]) throws -> [Data] {
    let folder = try TemporaryFolder()
    let input = URL(fileURLWithPath: "\(folder.path)/requests")
    try Data(requests.map { $0 + [0x0A] }.joined()).write(to: input)
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", tests.appendingPathComponent("Fuzz/\(name)").path]
    process.standardInput = try FileHandle(forReadingFrom: input)
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let answers = output.split(separator: 0x0A)
    try #require(answers.count == requests.count)
    return answers
  }
}
