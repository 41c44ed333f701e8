import MKPFormat
import TestSupport
import Testing

@Suite struct PythonLiteralParserTests {
  static let readable: [(String, PythonLiteral)] = [
    ("None", PythonLiteral.none), ("True", .bool(true)), (" False # why\n", .bool(false)), ("\n\n1\n", .int(1)),
    ("0", .int(0)), ("-12", .int(-12)), ("+ 3", .int(3)), ("1_000", .int(1000)), ("00", .int(0)), ("0x_fF", .int(255)),
    ("0o17", .int(15)), ("0B101", .int(5)), ("-9223372036854775808", .int(.min)),
    ("9223372036854775808", .bigInt("9223372036854775808")),
    ("-0x10000000000000000", .bigInt("-18446744073709551616")),
    ("1.5", .float(1.5)), ("1.", .float(1)), (".5", .float(0.5)), ("1e3", .float(1000)), ("1.e+2", .float(100)),
    ("-0012.5E-1", .float(-1.25)), ("1e999", .float(.infinity)), ("1_0.0_1", .float(10.01)),
    ("'a'", .string("a")), ("\"a'b\"", .string("a'b")), ("u'ä'", .string("ä")), ("U\"x\"", .string("x")),
    ("r'a\\n\\''", .string("a\\n\\'")), ("R\"\\ä\"", .string("\\ä")), ("''", .string("")), ("'' ''", .string("")),
    ("'a' \"b\" u'c' r'\\d'", .string("abc\\d")), ("('a'\n  # c\n  'b')", .string("ab")),
    ("'a' \\\n 'b'", .string("ab")), ("'a\\\nb'", .string("ab")), ("'a\\\r\nb'", .string("ab")),
    ("'''a\n\"b\" 'c'\r\nd\re'''", .string("a\n\"b\" 'c'\nd\ne")), ("\"\"\"a\"b\\\"\"\"\"", .string("a\"b\"")),
    ("'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"'", .string("\u{7}\u{8}\u{c}\n\r\t\u{b}\\'\"")),
    ("'\\0\\101\\1234\\x41\\u00e4\\U0001F600\\q\\ä'", .string("\0AS4Aä😀\\q\\ä")),
    ("b'a\\xff\\u00e4' B\"b\"", .bytes([0x61, 0xFF, 0x5C, 0x75, 0x30, 0x30, 0x65, 0x34, 0x62])),
    ("rb'\\x' bR'\\\\'", .bytes([0x5C, 0x78, 0x5C, 0x5C])),
    ("[]", .list([])), ("[1,]", .list([.int(1)])), ("[1, [2], ()]", .list([.int(1), .list([.int(2)]), .tuple([])])),
    ("(1)", .int(1)), ("(1,)", .tuple([.int(1)])), ("1, 2", .tuple([.int(1), .int(2)])), ("1,", .tuple([.int(1)])),
    ("{}", .dict([])),
    (
      "{'a': 1, (1, 'b'): None,}",
      .dict([.init(.string("a"), .int(1)), .init(.tuple([.int(1), .string("b")]), .none)])
    ),
    ("{'a':\r\n\t1}\r\n", .dict([.init(.string("a"), .int(1))])), ("\u{c}1", .int(1)),
    ("{'a': 1, 'a': 2}", .dict([.init(.string("a"), .int(1)), .init(.string("a"), .int(2))])),
  ]

  @Test(arguments: readable)
  func reads(text: String, expected: PythonLiteral) throws {
    #expect(try PythonLiteralParser.parse(text) == expected)
  }

  static let refused: [(String, String)] = [
    ("", "line 1, column 1: the text is empty"),
    (" # x\n", "line 2, column 1: the text is empty"),
    ("{1}", "line 1, column 1: this is a set; a dictionary needs 'key: value' entries"),
    ("[\n  {'a', 'b'}]", "line 2, column 3: this is a set; a dictionary needs 'key: value' entries"),
    ("set()", "line 1, column 1: \"set\" is not a literal"),
    ("[null]", "line 1, column 2: \"null\" is not a literal; this looks like JSON"),
    ("__import__('os')", "line 1, column 1: \"__import__\" is not a literal"),
    ("{'ä': x}", "line 1, column 7: \"x\" is not a literal"),
    ("{'a' 1}", "line 1, column 6: expected ':' after the key, found '1'"),
    ("{[]: 1}", "line 1, column 2: a list cannot be a key"),
    ("{([],): 1}", "line 1, column 2: a tuple cannot be a key"),
    ("[1 2]", "line 1, column 4: expected ',' or ']', found '2'"),
    ("(1,\r\n2", "line 2, column 2: expected ',' or ')', found the end of the text"),
    ("[,]", "line 1, column 2: expected a value, found ','"),
    ("{'a':", "line 1, column 6: the text ends where a value was expected"),
    ("'a'\n'b'", "line 2, column 1: unexpected ''' behind the value"),
    ("1 + 2", "line 1, column 3: unexpected '+' behind the value"),
    ("--1", "line 1, column 2: expected a number"),
    ("012", "line 1, column 1: a number cannot start with '0'; octal is '0o…'"),
    ("4L", "line 1, column 1: \"4L\" is not a number"),
    ("1__0", "line 1, column 1: \"1__0\" is not a number"),
    ("1_", "line 1, column 1: \"1_\" is not a number"),
    ("0x", "line 1, column 1: \"0x\" is not a number"),
    ("1e", "line 1, column 1: \"1e\" is not a number"),
    (".", "line 1, column 1: \".\" is not a number"),
    ("2j", "line 1, column 1: complex numbers are not supported"),
    ("'a", "line 1, column 1: the string that starts here does not end"),
    ("'''a''", "line 1, column 1: the string that starts here does not end"),
    ("'a\n'", "line 1, column 3: the line ends inside of the string"),
    ("'\\x4'", "line 1, column 5: expected 2 hexadecimal digits"),
    ("'\\ud83d\\ude00'", "line 1, column 8: a lone surrogate is not a character"),
    ("'\\U00110000'", "line 1, column 12: there is no such character"),
    ("'\\N{BULLET}'", "line 1, column 3: '\\N{…}' is not supported; write the character itself"),
    ("f'x'", "line 1, column 1: f-strings are not literals"),
    ("'a' b'b'", "line 1, column 5: bytes and text cannot be joined"),
    ("b'ä'", "line 1, column 3: bytes can only hold ASCII characters; use '\\x' escapes"),
    ("ur'a'", "line 1, column 1: \"ur\" is not a literal"),
    ("[1, \\ 2]", "line 1, column 6: only a line end may follow '\\' here"),
    ("'a\0'", "line 1, column 3: the text has a null byte"),
    ("\u{FEFF}1", "line 1, column 1: \"\\u{feff}1\" is not a literal"),
  ]

  @Test(arguments: refused)
  func refuses(text: String, message: String) throws {
    let error = try #require(throws: PythonLiteralError.self) { try PythonLiteralParser.parse(text) }
    #expect(error.description == message)
  }

  @Test func refusesInvalidUTF8() throws {
    let error = try #require(throws: PythonLiteralError.self) {
      try PythonLiteralParser.parse(Array("'ä".utf8) + [0xFF] + Array("'".utf8))
    }
    #expect(error.description == "line 1, column 3: the text is not UTF-8")
  }

  @Test(arguments: ["[", "(", "{1:", "-", "[1,"])
  func boundsNesting(unit: String) {
    #expect(throws: PythonLiteralError.self) {
      try PythonLiteralParser.parse(String(repeating: unit, count: 100_000))
    }
  }

  @Test func joinsManyStrings() throws {
    let text = String(repeating: "'a' ", count: 100_000)
    #expect(try PythonLiteralParser.parse(text) == .string(String(repeating: "a", count: 100_000)))
  }
}

@Suite struct PythonLiteralWriterTests {
  static let written: [(PythonLiteral, String)] = [
    (PythonLiteral.none, "None"), (.bool(true), "True"), (.float(2), "2.0"), (.float(-.infinity), "-1e999"),
    (.string("a'b"), "\"a'b\""), (.string("a'\"b"), "'a\\'\"b'"),
    (.string("\\\n\t\u{1}ä\u{a0}\u{2028}😀"), "'\\\\\\n\\t\\x01ä\\xa0\\u2028😀'"),
    (.string("\u{E0001}"), "'\\U000e0001'"), (.bytes([0x61, 0xE4, 0x27]), "b\"a\\xe4'\""), (.tuple([.int(1)]), "(1,)"),
    (.tuple([]), "()"), (.list([.int(1), .none]), "[1, None]"), (.dict([.init(.int(1), .list([]))]), "{1: []}"),
  ]

  @Test(arguments: written)
  func writes(value: PythonLiteral, text: String) {
    #expect(PythonLiteralWriter().text(of: value) == text)
  }

  @Test func breaksLongContainersAsPprintDoes() {
    let value = PythonLiteral.dict([
      .init(.string("a"), .list([.string("one"), .string("two")])), .init(.string("b"), .string("x")),
    ])
    #expect(PythonLiteralWriter(width: 20).text(of: value) == "{'a': ['one',\n       'two'],\n 'b': 'x'}")
    #expect(PythonLiteralWriter(width: 22).text(of: value) == "{'a': ['one', 'two'],\n 'b': 'x'}")
    #expect(PythonLiteralWriter(width: 32).text(of: value) == "{'a': ['one', 'two'], 'b': 'x'}")
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func readsBackWhatItWrote(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = PythonLiteral.random(depth: 4, using: &random)
    let text = PythonLiteralWriter(width: Int.random(in: 1...100, using: &random)).text(of: value)
    #expect(try PythonLiteralParser.parse(text) == value, "\(text)")
  }
}
