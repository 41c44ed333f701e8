import Foundation
import Testing

@testable import MKPCheck

@Suite struct PythonAnalyzerTests {
  private func facts(_ text: String, seconds: Int = 10) async throws -> PythonFacts {
    let analyzer = PythonAnalyzer(interpreter: try foundPython(), seconds: seconds)
    let outcome = await analyzer.facts(of: [PythonSource(Array(text.utf8))])
    #expect(outcome.problem == nil)
    return try #require(outcome.facts[0])
  }

  @Test func callsWithTheirArguments() async throws {
    let facts = try await facts(
      """
      from cmk.agent_based.v2 import CheckPlugin as Plugin, Metric
      NAME = "acme" + "_disk"
      def discover(section):
          yield Metric("größe", 1.5, levels=(1, None))
      check_plugin_acme = Plugin(name=NAME, sections=["a"], **extra)
      """)
    let call = try #require(facts.calls.first { $0.callee == "cmk.agent_based.v2.CheckPlugin" })
    #expect(call.keyword("name")?.string == "acme_disk")
    #expect(call.isOpen)
    #expect(!call.isLazy)
    let metric = try #require(facts.calls.first { $0.callee == "cmk.agent_based.v2.Metric" })
    #expect(metric.positional.map(\.typeName) == ["str", "float"])
    #expect(metric.function == "discover")
    let levels = try #require(metric.keyword("levels"))
    #expect(levels.span?.column == 39)
    let function = try #require(facts.functions.first { $0.name == "discover" })
    #expect(function.isGenerator)
    #expect(function.parameters.map(\.name) == ["section"])
    #expect(function.yields.count == 1)
    #expect(facts.bindings.map(\.name) == ["Plugin", "Metric", "NAME", "discover", "check_plugin_acme"])
  }

  @Test func importsSayUnderWhichCircumstances() async throws {
    let facts = try await facts(
      """
      from typing import TYPE_CHECKING
      if TYPE_CHECKING:
          import a
      try:
          from ..b import c as d
      except ImportError:
          import e
      def f():
          import g
      """)
    let found = facts.imports.map {
      "\($0.module) \($0.level) \($0.name ?? "-") \($0.isForTyping) \($0.isGuarded) \($0.isLazy)"
    }
    #expect(
      found == [
        "typing 0 TYPE_CHECKING false false false", "a 0 - true false false", "b 2 c false true false",
        "e 0 - false true false", "g 0 - false false true",
      ])
  }

  @Test(arguments: [
    ("print 'a'\n", true), ("def f(:\n    pass\n", true), ("x = 1\n  y = 2\n", true),
    // No newer Python reads these either, whatever stands beside them.
    ("x = (f\"{a}\"\ny = 1\n", true), ("x = f\"{d[\"a\"]}\"\ny = (1\n", true), ("x = f\"{d[\"a\" 3]}\"\n", true),
    ("type X = int\ny = )\n", true), ("def f[T](x: T):\n    return (x\n", true), ("x = f\"{a\"\n", true),
    ("s = 'don't'\n", true), ("try:\n    pass\nexcept A, B:\n    pass\nif x\n    pass\n", true),
    ("x = f\"\"\"{\n'a'\n}\"\"\" if\n", true),
    ("x = f\"\\N{DASH} {d[\"a\"]!r:{d[\"w\"]}}\"\n", false), ("x = f\"{f\"{f\"{1}\"}\"}\"\n", false),
    ("x = f\"{\n a # c\n}\"\n", false), ("try:\n    pass\nexcept A, B:\n    pass\n", false),
    ("type X[T] = list[T]\n", false), ("x = f\"{d[\"a\"]}\"\n", false), ("def f[T](x: T) -> T:\n    return x\n", false),
  ])
  func syntaxThatThisPythonRefuses(text: String, isCertain: Bool) async throws {
    let found = try await facts(text)
    if isCertain {
      #expect(try #require(found.syntax).isCertain)
    } else if let error = found.syntax {
      #expect(!error.isCertain)
    } else {
      #expect(found.needs.allSatisfy { $0.minor >= 12 })
    }
  }

  /// A text that is hard on a parser, under a name that test output can bear.
  struct Ordeal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
  }

  static let ordeals: [Ordeal] = [
    Ordeal(testDescription: "parentheses", text: "x = " + nested("(", 5000, ")")),
    Ordeal(testDescription: "signs", text: "x = " + String(repeating: "-", count: 100_000) + "1"),
    Ordeal(testDescription: "sums", text: "x = " + String(repeating: "a+", count: 200_000) + "a"),
    Ordeal(testDescription: "lists", text: "x = " + nested("[", 90, "]")),
    Ordeal(testDescription: "calls", text: "x = " + nested("f(", 400, ")")),
    Ordeal(testDescription: "blocks", text: (0...150).map { String(repeating: " ", count: $0) + "if x:\n" }.joined()),
    Ordeal(testDescription: "null byte", text: "x = 1\0\n"),
    Ordeal(testDescription: "unknown encoding", text: "# -*- coding: klingon -*-\n"),
    Ordeal(testDescription: "byte order mark", text: "\u{FEFF}x = 1\n"),
    Ordeal(testDescription: "nothing", text: ""),
    Ordeal(testDescription: "number", text: "x = 1" + String(repeating: "0", count: 10000)),
  ]

  private static func nested(_ open: String, _ count: Int, _ close: String) -> String {
    String(repeating: open, count: count) + String(repeating: close, count: count)
  }

  @Test(arguments: ordeals)
  func anyTextHasAnAnswer(ordeal: Ordeal) async throws {
    let analyzer = PythonAnalyzer(interpreter: try foundPython(), jobs: 1)
    let outcome = await analyzer.facts(
      of: [PythonSource(Array(ordeal.text.utf8)), PythonSource(Array("import os\n".utf8))])
    #expect(outcome.problem == nil)
    #expect(outcome.facts[0] != nil)
    #expect(outcome.facts[1]?.imports.count == 1)
  }

  @Test func bytesThatAreNoUTF8() async throws {
    let analyzer = PythonAnalyzer(interpreter: try foundPython())
    let latin: [UInt8] = Array("# coding: latin-1\nx = '".utf8) + [0xFC] + Array("'\n".utf8)
    let broken: [UInt8] = Array("x = '".utf8) + [0xFC] + Array("'\n".utf8)
    let outcome = await analyzer.facts(of: [PythonSource(latin), PythonSource(broken)])
    #expect(outcome.facts[0]?.syntax == nil)
    #expect(outcome.facts[1]?.syntax?.isCertain == true)
  }

  @Test func aProcessThatDiesIsReplaced() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mkpkit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let python = try #require(PythonInterpreter.find())
    let real = python.path
    // Dies over every source that says so, as the real script does after its time.
    let script = """
      #!/bin/sh
      exec \(real) -c '
      import sys
      print(11, flush=True)
      while True:
          h = sys.stdin.buffer.readline().split()
          if not h: break
          t = sys.stdin.buffer.read(int(h[0]))
          if b"die" in t: sys.exit(3)
          print("{}", flush=True)
      '
      """
    let path = folder.appendingPathComponent("python3").path
    try script.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let analyzer = PythonAnalyzer(interpreter: PythonInterpreter(path: path), jobs: 2)
    let sources = (0..<60).map { PythonSource(Array(($0 % 7 == 3 ? "die" : "live").utf8)) }
    let outcome = await analyzer.facts(of: sources)
    #expect(outcome.problem == nil)
    #expect(outcome.facts.map { $0?.failure != nil } == (0..<60).map { $0 % 7 == 3 })
  }

  @Test func withoutPythonThereAreNoFactsButAReason() async throws {
    let none = await PythonAnalyzer(interpreter: nil).facts(of: [PythonSource([])])
    #expect(none.facts[0] == nil)
    #expect(none.problem != nil)
    let other = await PythonAnalyzer(interpreter: PythonInterpreter(path: "/bin/true")).facts(of: [PythonSource([])])
    #expect(other.facts[0] == nil)
    #expect(other.problem != nil)
    let missing = await PythonAnalyzer(interpreter: PythonInterpreter(path: "/does/not/exist")).facts(of: [
      PythonSource([])
    ])
    #expect(missing.problem != nil)
  }
}

/// The interpreter in `PATH`, which these tests need.
private func foundPython() throws -> PythonInterpreter {
  let python = PythonInterpreter.find()
  return try #require(python)
}
