import Foundation
import MKPFormat
import Testing

@testable import MKPCheck

@Suite struct FactsCacheTests {
  private let root = NSTemporaryDirectory() + "mkpkit-cache-\(UUID().uuidString)"
  private let interpreter = PythonInterpreter(path: "/bin/sh")

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func pack(_ replies: [(source: String, reply: String)], minor: Int = 12) -> FactsPack {
    var pack = FactsPack(minor: minor)
    for (source, reply) in replies { pack.add(bytes(reply), of: sha256(of: source.utf8)) }
    return pack
  }

  private func remembered(_ source: String, _ cache: FactsCache, of package: String = "/a") -> String? {
    cache.pack(of: package, interpreter)[sha256(of: source.utf8)].map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func whatWasKeptIsFoundAgain() throws {
    let cache = FactsCache(folder: root + "/a/facts")
    defer { try? FileManager.default.removeItem(atPath: root) }
    #expect(cache.pack(of: "/a", interpreter).minor == nil)
    cache.keep(pack([("x = 1\n", "{}"), ("y = 2\n", "{\"failed\":\"x\"}")]), of: "/a", interpreter)
    #expect(cache.pack(of: "/a", interpreter).minor == 12)
    #expect(remembered("x = 1\n", cache) == "{}")
    #expect(remembered("y = 2\n", cache) == "{\"failed\":\"x\"}")
    #expect(remembered("z = 3\n", cache) == nil)
    #expect(remembered("x = 1\n", cache, of: "/b") == nil)
    #expect(cache.pack(of: "/a", PythonInterpreter(path: "/bin/ls")).minor == nil)
    cache.keep(pack([("z = 3\n", "{}")]), of: "/a", interpreter)
    #expect(remembered("z = 3\n", cache) == "{}")
    #expect(remembered("x = 1\n", cache) == nil)
  }

  @Test func aPackThatWasNotWrittenToItsEndKeepsWhatIsWhole() {
    let whole = pack([("x = 1\n", "{}"), ("y = 2\n", "{\"failed\":\"x\"}")]).bytes
    for length in 0..<whole.count {
      let read = FactsPack(Array(whole[..<length]))
      #expect(read.count < 2)
      #expect(read[sha256(of: "y = 2\n".utf8)] == nil)
    }
    #expect(FactsPack(whole).count == 2)
    #expect(FactsPack(bytes("mkpkit facts twelve\n")).minor == nil)
  }

  @Test func theFolderStaysBelowItsLimit() throws {
    let cache = FactsCache(folder: root, sizeLimit: 10_000)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let reply = String(repeating: "x", count: 1000)
    for number in 0..<30 { cache.keep(pack([("x = \(number)\n", reply)]), of: "/\(number)", interpreter) }
    let sizes = try FileManager.default.contentsOfDirectory(atPath: root).map { name in
      try FileManager.default.attributesOfItem(atPath: root + "/" + name)[.size] as? Int ?? 0
    }
    #expect(sizes.reduce(0, +) <= 10_000)
    #expect(!sizes.isEmpty)
  }

  @Test func aFolderThatOthersCanWriteToIsNotUsed() throws {
    let cache = FactsCache(folder: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    cache.keep(pack([("x = 1\n", "{}")]), of: "/a", interpreter)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: root)
    #expect(remembered("x = 1\n", cache) == nil)
  }

  @Test func theAnalyzerAsksItFirst() async throws {
    let cache = FactsCache(folder: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let python = try #require(PythonInterpreter.find())
    let source = bytes("import os\n")
    let first = await PythonAnalyzer(interpreter: python, cache: cache).facts(of: [source], in: "/a")
    #expect(first.facts[0]?.imports.count == 1)
    // An entry that says something else shows where the second answer comes from.
    cache.keep(pack([("import os\n", "{\"failed\":\"kept\"}")], minor: 42), of: "/a", python)
    let second = await PythonAnalyzer(interpreter: python, cache: cache).facts(of: [source], in: "/a")
    #expect(second.facts[0]?.failure == "kept")
    #expect(second.minor == 42)
    let elsewhere = await PythonAnalyzer(interpreter: python, cache: cache).facts(of: [source], in: "/b")
    #expect(elsewhere.facts[0]?.imports.count == 1)
  }

  @Test func aDamagedEntryIsFoundOutAgain() async throws {
    let cache = FactsCache(folder: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let python = try #require(PythonInterpreter.find())
    for damaged in ["", "{", "{}}", "{\"imports\":[[]]}", "{\"imports\":[[\"a\",0,null,null,1,0,1]", "{\"bogus\":1}"] {
      cache.keep(pack([("import os\n", damaged)]), of: "/a", python)
      let outcome = await PythonAnalyzer(interpreter: python, cache: cache).facts(of: [bytes("import os\n")], in: "/a")
      #expect(outcome.facts[0]?.imports.count == 1, "\(damaged)")
    }
  }
}
