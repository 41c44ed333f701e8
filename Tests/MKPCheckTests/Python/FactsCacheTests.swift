import Foundation
import Testing

@testable import MKPCheck

@Suite struct FactsCacheTests {
  private let root = NSTemporaryDirectory() + "mkpkit-cache-\(UUID().uuidString)"
  private let interpreter = PythonInterpreter(path: "/bin/sh")

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func whatWasAddedIsFoundAgain() throws {
    let cache = FactsCache(folder: root + "/a/facts")
    defer { try? FileManager.default.removeItem(atPath: root) }
    let sources = [bytes("x = 1\n"), bytes("y = 2\n")]
    #expect(cache.entries(of: sources, interpreter: interpreter).allSatisfy { $0 == nil })
    cache.add([(sources[1], bytes("{}"))], interpreter: interpreter, minor: 12)
    let found = cache.entries(of: sources, interpreter: interpreter)
    #expect(found[0] == nil)
    #expect(found[1]?.minor == 12)
    #expect(found[1]?.reply == bytes("{}"))
    let other = cache.entries(of: sources, interpreter: PythonInterpreter(path: "/bin/ls"))
    #expect(other.allSatisfy { $0 == nil })
  }

  @Test func aDamagedEntryIsForgotten() throws {
    let cache = FactsCache(folder: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let source = bytes("x = 1\n")
    cache.add([(source, bytes("{}"))], interpreter: interpreter, minor: 12)
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: root).first)
    for damaged in ["", "12\n", "12\n{}", "twelve\n{}\n"] {
      try damaged.write(toFile: root + "/" + name, atomically: false, encoding: .utf8)
      #expect(cache.entries(of: [source], interpreter: interpreter)[0] == nil, "\(damaged)")
    }
  }

  @Test func theFolderStaysBelowItsLimit() throws {
    let cache = FactsCache(folder: root, sizeLimit: 10_000)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let reply = [UInt8](repeating: UInt8(ascii: "x"), count: 1000)
    for number in 0..<30 { cache.add([(bytes("x = \(number)\n"), reply)], interpreter: interpreter, minor: 12) }
    let sizes = try FileManager.default.contentsOfDirectory(atPath: root).map { name in
      try FileManager.default.attributesOfItem(atPath: root + "/" + name)[.size] as? Int ?? 0
    }
    #expect(sizes.reduce(0, +) <= 10_000)
    #expect(!sizes.isEmpty)
  }

  @Test func aFolderThatOthersCanWriteToIsNotUsed() throws {
    let cache = FactsCache(folder: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let source = bytes("x = 1\n")
    cache.add([(source, bytes("{}"))], interpreter: interpreter, minor: 12)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: root)
    #expect(cache.entries(of: [source], interpreter: interpreter)[0] == nil)
  }

  @Test func theAnalyzerAsksItFirst() async throws {
    let cache = FactsCache(folder: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let python = try #require(PythonInterpreter.find())
    let source = bytes("import os\n")
    let first = await PythonAnalyzer(interpreter: python, cache: cache).facts(of: [source])
    #expect(first.facts[0]?.imports.count == 1)
    // An entry that says something else shows where the second answer comes from.
    cache.add([(source, bytes("{\"failed\":\"kept\"}"))], interpreter: python, minor: 42)
    let second = await PythonAnalyzer(interpreter: python, cache: cache).facts(of: [source])
    #expect(second.facts[0]?.failure == "kept")
    #expect(second.minor == 42)
  }
}
