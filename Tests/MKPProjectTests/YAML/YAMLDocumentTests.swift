import JSONText
import MKPProject
import Testing

import struct JSONSchema.InstancePath

@Suite struct YAMLDocumentTests {
  private static let values: [(String, JSONValue)] = [
    ("a: 1\nb: [x, 2.5, true, null, ~]\n", ["a": 1, "b": ["x", 2.5, true, nil, nil]]),
    ("v: 1.2.3\nw: \"1.0\"\ny: yes\nd: 2026-01-31\n", ["v": "1.2.3", "w": "1.0", "y": "yes", "d": "2026-01-31"]),
    ("a: &x {k: v}\nb: *x\n", ["a": ["k": "v"], "b": ["k": "v"]]),
    ("t: |\n  one\n  two\n", ["t": "one\ntwo\n"]),
    ("", nil),
    ("e:\n", ["e": nil]),
    ("s: ! 5\nt: !!str 6\n", ["s": "5", "t": "6"]),
    ("q: 'true'\nh: 0x10\nn: -3\n", ["q": "true", "h": 16, "n": -3]),
  ]

  @Test(arguments: values) func reads(_ text: String, _ expected: JSONValue) throws {
    #expect(try YAMLDocument(parsing: text).value == expected)
  }

  private static let problems: [(String, [String])] = [
    ("a: 1\nb: 2\na: 3\n", ["3:1: 'a' is given twice"]),
    (
      "a: [1, 2\n",
      ["2:1: did not find expected ',' or ']', while parsing a flow sequence that begins in line 1, column 4"]
    ),
    (
      "1: x\n? [a]\n: y\n",
      ["1:1: a key must be a text; put it in quotes", "2:3: a key must be a text; put it in quotes"]
    ),
    ("a: !mine x\n", ["1:4: tags are not supported, found '!mine'; put a text in quotes"]),
    (
      "a: !!int '1'\n!!str 2: x\n", ["1:4: tags are not supported, found 'tag:yaml.org,2002:int'; put a text in quotes"]
    ),
    ("a: b\nä\u{7}: 1\n", ["2:2: control characters are not allowed: #7"]),
    ("a: 1\na: 2\n1: x\n", ["2:1: 'a' is given twice", "3:1: a key must be a text; put it in quotes"]),
    ("a: *nothing\n", ["1:4: found undefined alias"]),
    ("<<: {a: 1}\n", ["1:1: merge keys ('<<') are not supported"]),
    ("a: 1\n---\nb: 2\n", ["2:1: but found another document, expected a single document in the stream"]),
    ("\tx: 1\n", ["1:1: found character that cannot start any token, while scanning for the next token"]),
  ]

  @Test(arguments: problems) func explains(_ text: String, _ expected: [String]) throws {
    let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: text) }
    let found = (error?.problems ?? []).map { "\($0.position.line):\($0.position.column): \($0.message)" }
    #expect(found.count == expected.count)
    for (message, part) in zip(found, expected) { #expect(message.contains(part), "\(found)") }
  }

  @Test func knowsWhereEverythingStands() throws {
    let document = try YAMLDocument(parsing: "package:\n  name: x\n  list:\n    - one\n    - {to: y}\n")
    let at: (InstancePath.Step...) -> InstancePath = { InstancePath($0) }
    #expect(document.position(of: at(.key("package"), .key("name"))) == .init(line: 2, column: 9))
    #expect(document.positionOfKey(at(.key("package"), .key("name"))) == .init(line: 2, column: 3))
    #expect(
      document.position(of: at(.key("package"), .key("list"), .index(1), .key("to"))) == .init(line: 5, column: 12))
    #expect(document.position(of: at(.key("package"), .key("missing"))) == .init(line: 2, column: 3))
  }

  @Test func aliasesCannotBlowUp() {
    let bomb = "a0: &a0 [x, x]\n" + (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
    let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: bomb) }
    #expect(error?.problems.contains { $0.message.contains("more than 50000 values") } == true)
  }

  private static let deep = [
    String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
    (0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    String(repeating: "- ", count: 5000) + "x",
  ]

  @Test(arguments: deep) func deepNestingIsRefused(_ text: String) {
    #expect(throws: YAMLError.self) { try YAMLDocument(parsing: text) }
  }
}
