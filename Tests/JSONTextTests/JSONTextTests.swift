import JSONText
import Testing

@Suite struct JSONParserTests {
  static let readable: [(String, JSONValue)] = [
    ("null", JSONValue.null), (" true ", true), ("-0", 0), ("12", 12), ("1.5e3", 1500.0), ("\"a\\u00e4\\n\"", "aä\n"),
    ("\"\\ud83d\\ude00\"", "😀"), ("\"\\ud83d\"", "\u{FFFD}"), ("[]", []), ("[1,[2]]", [1, [2]]),
    ("{\"a\":{\"b\":[]}}", ["a": ["b": []]]), ("9223372036854775808", 9223372036854775808.0),
    ("{\"a\":1,\"a\":2}", ["a": 2]), ("\u{FEFF}1", 1),
  ]

  @Test(arguments: readable)
  func reads(text: String, expected: JSONValue) throws {
    #expect(try JSONParser.parse(text) == expected)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "{a:1}", "01", "1.", "-", "1e", "\"", "\"\\x\"", "\"\\u12\"", "tru", "nul", "1 2",
    "\"\u{1}\"", "1e999", "'a'", "[1}",
  ])
  func refuses(text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
  }

  @Test func refusesInvalidUTF8() {
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0x22, 0xC3, 0x22]) }
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0x22, 0x5C, 0x6E, 0xFF, 0x22]) }
  }

  @Test func saysWhere() throws {
    let error = try #require(throws: JSONSyntaxError.self) { try JSONParser.parse("{\n  \"a\": x\n}") }
    #expect(error.description == "line 2, column 8: expected a value")
  }

  @Test func boundsNesting() throws {
    let text = String(repeating: "[", count: 100_000)
    let error = try #require(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
    #expect(error.message == "nested deeper than 512 levels")
  }

  @Test func ignoresASecondReply() throws {
    let text = "{\"rc\":0}HTTP/1.1 401 Unauthorized\r\n"
    #expect(try JSONParser.parse(text, trailing: .ignore) == ["rc": 0])
  }
}

@Suite struct JSONWriterTests {
  @Test func roundTrips() throws {
    let value: JSONValue = [
      "z": [1, 2.5, -3, nil, true], "a": "q\"\\\u{2028}\u{1}ä", "empty": [:], "list": [], "big": 1e300, "whole": 2.0,
    ]
    #expect(try JSONParser.parse(value.compactText) == value)
    #expect(try JSONParser.parse(value.prettyText) == value)
  }

  @Test func keepsTheOrderOfKeys() {
    let value: JSONValue = ["b": 1, "a": ["d": 2, "c": "x"]]
    #expect(value.compactText == #"{"b":1,"a":{"d":2,"c":"x"}}"#)
    #expect(value.prettyText == "{\n  \"b\": 1,\n  \"a\": {\n    \"d\": 2,\n    \"c\": \"x\"\n  }\n}")
  }
}

@Suite struct JSONObjectTests {
  @Test(arguments: [3, 16, 17, 18, 500])
  func findsSetsAndRemoves(count: Int) {
    var object = JSONObject((0..<count).map { ("k\($0)", JSONValue.int(Int64($0))) })
    object["k1"] = "new"
    object["k0"] = nil
    #expect(object.count == count - 1)
    #expect(object["k1"] == "new")
    #expect(object["k0"] == nil)
    #expect(object["k\(count - 1)"] != nil)
    #expect(object.keys == (1..<count).map { "k\($0)" })
  }

  @Test(arguments: [2, 40])
  func comparesKeysAndTextsByBytes(count: Int) throws {
    let others = (2..<count).map { "\"k\($0)\": 0, " }.joined()
    let value = try JSONParser.parse("{\(others)\"\u{e4}\": 1, \"a\u{308}\": 2}")
    let object = try #require(value.objectValue)
    #expect(object.count == count)
    #expect(object["\u{e4}"] == 1)
    #expect(object["a\u{308}"] == 2)
    #expect(JSONValue.string("\u{e4}") != JSONValue.string("a\u{308}"))
  }

  @Test func equalsWhateverTheOrder() {
    let left: JSONObject = ["a": 1, "b": 2]
    let right: JSONObject = ["b": 2, "a": 1]
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
  }
}

@Suite struct JSONElementTests {
  static let texts: [(text: String, path: [String], elements: [JSONValue], rest: JSONValue)] = [
    ("[1,[2],{}]", [], [1, [2], [:]], []),
    (#"{"a":{"b":[1,2],"c":3},"d":[4]}"#, ["a", "b"], [1, 2], ["a": ["b": [], "c": 3], "d": [4]]),
    (#"{"a":{"x":1,"y":2}}"#, ["a"], [1, 2], ["a": []]),
    (#"{"a":[]}"#, ["a"], [], ["a": []]), (#"{"a":7}"#, ["a"], [], ["a": 7]), (#"{"b":[1]}"#, ["a"], [], ["b": [1]]),
    (#"{"a":[{"a":[1]}]}"#, ["a"], [["a": [1]]], ["a": []]), ("5", ["a"], [], 5),
  ]

  @Test(arguments: texts)
  func handsElementsOver(text: String, path: [String], elements: [JSONValue], rest: JSONValue) throws {
    var found: [JSONValue] = []
    #expect(try JSONParser.parse(Array(text.utf8), elementsAt: path) { found.append($0) } == rest)
    #expect(found == elements)
  }

  @Test(arguments: ["", "[1,", "[1 2]", "[1]x", "{\"a\":[1}", "[\u{1}]"])
  func refusesWhatIsNotJSON(text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8), elementsAt: []) { _ in } }
  }

  @Test func boundsNesting() {
    let text = Array((String(repeating: "{\"a\":", count: 600) + "1").utf8)
    let path = Array(repeating: "a", count: 600)
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text, elementsAt: path) { _ in } }
  }
}
