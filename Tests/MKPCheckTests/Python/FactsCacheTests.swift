import Foundation
import MKPFormat
import Testing

@testable import MKPCheck

@Suite struct FactsCacheTests {
  private let root = NSTemporaryDirectory() + "mkpkit-cache-\(UUID().uuidString)"
  private let interpreter = PythonInterpreter(path: "/bin/sh")

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// Remembers replies in place of what was known of `package`.
  private func keep(
    _ replies: [(source: String, reply: String)], _ cache: FactsCache, of package: String = "/a",
    _ interpreter: PythonInterpreter? = nil, minor: Int = 12
  ) throws {
    let writer = try #require(cache.writer(of: package, interpreter ?? self.interpreter, minor: minor))
    for (source, reply) in replies { writer.add(bytes(reply), of: sha256(of: source.utf8)) }
    cache.keep(writer)
  }

  private func remembered(_ source: String, _ cache: FactsCache, of package: String = "/a") -> String? {
    cache.pack(of: package, interpreter)[sha256(of: source.utf8)].map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func whatWasKeptIsFoundAgain() throws {
    let cache = FactsCache(folder: root + "/a/facts")
    defer { try? FileManager.default.removeItem(atPath: root) }
    #expect(cache.pack(of: "/a", interpreter).minor == nil)
    try keep([("x = 1\n", "{}"), ("y = 2\n", "{\"failed\":\"x\"}")], cache)
    #expect(cache.pack(of: "/a", interpreter).minor == 12)
    #expect(remembered("x = 1\n", cache) == "{}")
    #expect(remembered("y = 2\n", cache) == "{\"failed\":\"x\"}")
    #expect(remembered("z = 3\n", cache) == nil)
    #expect(remembered("x = 1\n", cache, of: "/b") == nil)
    #expect(cache.pack(of: "/a", PythonInterpreter(path: "/bin/ls")).minor == nil)
    try keep([("z = 3\n", "{}")], cache)
    #expect(remembered("z = 3\n", cache) == "{}")
    #expect(remembered("x = 1\n", cache) == nil)
  }

  @Test func aPackThatWasNotWrittenToItsEndKeepsWhatIsWhole() throws {
    let path = "\(root)/pack"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let writer = FactsPackWriter(path: path, minor: 12, limit: 1000)
    for (source, reply) in [("x = 1\n", "{}"), ("y = 2\n", "{\"failed\":\"x\"}")] {
      writer.add(bytes(reply), of: sha256(of: source.utf8))
    }
    writer.commit()
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(FactsPack(path: path).count == 2)
    for length in 0..<whole.count {
      try whole.prefix(length).write(to: URL(fileURLWithPath: path))
      let read = FactsPack(path: path)
      #expect(read.count < 2)
      #expect(read[sha256(of: "y = 2\n".utf8)] == nil)
    }
    try Data("mkpkit facts twelve\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(FactsPack(path: path).minor == nil)
  }

  @Test func aPackThatBecomesTooLargeIsGivenUp() throws {
    let cache = FactsCache(folder: root, sizeLimit: 1000)
    defer { try? FileManager.default.removeItem(atPath: root) }
    try keep([("x = 1\n", "{}")], cache)
    try keep([("x = 1\n", String(repeating: "x", count: 1000))], cache)
    #expect(remembered("x = 1\n", cache) == "{}")
    #expect(try FileManager.default.contentsOfDirectory(atPath: root).count == 1)
  }

  @Test func theFolderStaysBelowItsLimit() throws {
    let cache = FactsCache(folder: root, sizeLimit: 10_000)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let reply = String(repeating: "x", count: 1000)
    for number in 0..<30 { try keep([("x = \(number)\n", reply)], cache, of: "/\(number)") }
    let sizes = try FileManager.default.contentsOfDirectory(atPath: root).map { name in
      try FileManager.default.attributesOfItem(atPath: root + "/" + name)[.size] as? Int ?? 0
    }
    #expect(sizes.reduce(0, +) <= 10_000)
    #expect(!sizes.isEmpty)
  }

  @Test func aFolderThatOthersCanWriteToIsNotUsed() throws {
    let cache = FactsCache(folder: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    try keep([("x = 1\n", "{}")], cache)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: root)
    #expect(remembered("x = 1\n", cache) == nil)
  }

  @Test func theAnalyzerAsksItFirst() async throws {
    let cache = FactsCache(folder: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let python = try #require(PythonInterpreter.find())
    let source = bytes("import os\n")
    let first = await PythonAnalyzer(interpreter: python, cache: cache).facts(of: [PythonSource(source)], in: "/a")
    #expect(first.facts[0]?.imports.count == 1)
    // An entry that says something else shows where the second answer comes from.
    try keep([("import os\n", "{\"failed\":\"kept\"}")], cache, python, minor: 42)
    let second = await PythonAnalyzer(interpreter: python, cache: cache).facts(of: [PythonSource(source)], in: "/a")
    #expect(second.facts[0]?.failure == "kept")
    #expect(second.minor == 42)
    let elsewhere = await PythonAnalyzer(interpreter: python, cache: cache).facts(of: [PythonSource(source)], in: "/b")
    #expect(elsewhere.facts[0]?.imports.count == 1)
  }

  @Test func aDamagedEntryIsFoundOutAgain() async throws {
    let cache = FactsCache(folder: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let python = try #require(PythonInterpreter.find())
    for damaged in ["", "{", "{}}", "{\"imports\":[[]]}", "{\"imports\":[[\"a\",0,null,null,1,0,1]", "{\"bogus\":1}"] {
      try keep([("import os\n", damaged)], cache, python)
      let outcome = await PythonAnalyzer(interpreter: python, cache: cache).facts(
        of: [PythonSource(bytes("import os\n"))], in: "/a")
      #expect(outcome.facts[0]?.imports.count == 1, "\(damaged)")
    }
  }
}
