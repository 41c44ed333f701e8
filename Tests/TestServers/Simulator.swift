import Foundation
import HTTPTransport
import JSONText

/// The simulated ntopng of `Tests/Simulator`, started for one test.
public final class Simulator: Sendable {
  /// The URL to give to a client.
  public let url: String
  private let process: Process

  /// The tokens of the simulated users.
  public static let token = "c0ffee00c0ffee00c0ffee00c0ffee00"

  /// Starts a simulator with the given options, on a free port.
  public convenience init(_ options: String...) throws { try self.init(options: options) }

  /// Starts a simulator with the given options, on a free port.
  public init(options: [String]) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Repository.path("Tests/Simulator"), "--port", "0"] + options
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    url = String(decoding: line, as: UTF8.self)
    guard url.hasPrefix("http") else { throw POSIXError(.ECHILD) }
  }

  /// What `/__log`, `/__clock`, `/__fault` or `/__state` of the simulator answers.
  @discardableResult
  public func control(_ target: String) throws -> JSONValue {
    try JSONParser.parse(try HTTPClient().send(HTTPRequest(.get, url + target)).body)
  }

  /// The requests so far.
  public func log() throws -> JSONValue { try control("/__log") }

  deinit {
    // Not SIGTERM: children of a dispatch thread inherit its signal mask, which blocks that.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

/// Places in the repository.
public enum Repository {
  /// The absolute path of a file of the repository.
  public static func path(_ relative: String) -> String {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.appendingPathComponent(relative).path
  }

  /// The text of a file of the repository.
  public static func text(_ relative: String) throws -> String {
    try String(contentsOfFile: path(relative), encoding: .utf8)
  }
}
