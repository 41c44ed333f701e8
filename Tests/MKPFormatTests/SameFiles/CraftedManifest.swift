import TestSupport

/// The text of a manifest, written in one of the many ways of Python, or nearly so.
struct CraftedManifest {
  private(set) var text: [UInt8] = []
  private var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    var entries: [(String, String)] = [
      ("title", string("Ti")), ("name", name()), ("description", string("d")),
      ("version", string(any(["1", "1.0", "1/2"], 0.1))), ("author", string("ä")), ("download_url", string("")),
      (any(["version.packaged", "version_packaged"]), string("x")), ("version.min_required", string("2.3.0")),
      ("files", files()),
    ]
    if chance(0.3) { entries.append(("version.usable_until", any(["None", "'2.5'", "2.5"], 0.1))) }
    if chance(0.3) { entries.append(("extra", value(3))) }
    if chance(0.1) { entries.append(("name", name())) }
    var parts: [String] = []
    for (name, value) in entries { parts.append(key(name) + space() + ":" + space() + value + space()) }
    if chance(0.05) { parts.append(any(["1", "b'x'", "None", "(1, 2)", "'\u{e4}'", "'a\u{308}'"]) + ": 1") }
    if chance(0.05) { parts += ["'\u{e4}': 1", "'a\u{308}': 2"] }
    var body = ""
    for part in parts { body += (body.isEmpty ? "" : "," + space()) + part }
    let comma = chance(0.3) ? "," : ""
    text = Array((lead() + "{" + body + comma + "}" + tail()).utf8)
    if chance(0.15) { spoil() }
  }

  private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

  /// One of `elements`; others than the first only so often.
  private mutating func any(_ elements: [String], _ share: Double = 1) -> String {
    if share < 1, !chance(share) { return elements[0] }
    return elements[Int(random.next() % UInt64(elements.count))]
  }

  private mutating func space() -> String {
    any(
      [
        " ", "\t", "\u{c}", "\n", "\r\n", "\r", " # c\n", "\\\n", "\\\r\n", "\u{b}", "\u{a0}", "\n   ", "#\n#\n", "",
      ], 0.15)
  }

  private mutating func lead() -> String {
    any(
      [
        "", " ", "\t ", "\n", "\n\n", "\n ", " \n", "\t\n\t", "\u{c}", "\u{c} ", " \u{c}", "\n \u{c}", "\n\u{c} ",
        "# c\n", "  # c\n", "\n  # c\n", "\r\n", "\r ", "\\\n", " \\\n", "\u{feff}", "(", "\n\\\n", "#c", "\u{b}",
        "# -*- coding: latin-1 -*-\n",
      ], 0.4)
  }

  private mutating func tail() -> String {
    any(
      [
        "\n", "", " ", "\n\n", "\n  ", "\n  # c", " # c", "\\\n", " \\\n\n", "\n\\\n", "\u{c}", "\n\u{c}", ",", ";",
        "\n\t\n", "\r", ")", "\n \\", " \\\n # c", "\u{1a}", " \\\n  ", "\n\n x",
      ], 0.4)
  }

  private mutating func key(_ key: String) -> String { chance(0.95) ? "'\(key)'" : literal(key) }

  private mutating func string(_ text: String) -> String {
    if chance(0.85) { return "'\(text)'" }
    var pieces = literal(text)
    while chance(0.3) { pieces += space() + literal("") }
    return pieces
  }

  private mutating func literal(_ text: String) -> String {
    let prefix = any(["", "u", "r", "U", "R", "b", "rb", "Br", "f", "ur", "t"], 0.4)
    let quote = any(["'", "\"", "'''", "\"\"\""])
    let inside = any(
      [
        "", "\\x41", "\\u00e4", "\\U0001F600", "\\ud800", "\\ud83d\\ude00", "\\101", "\\777", "\\N{DIGIT ONE}", "\\d",
        "\\\n", "\\\r\n", "\n", "\r", "\t", "\u{1}", "\u{1F600}", "\\\\", "\\'", "\\x4", "\u{0}", "\\0", "a\u{308}",
        "\u{2028}", "\\8", "\\", "{}", "%s",
      ], 0.6)
    return prefix + quote + text + inside + quote
  }

  private mutating func name() -> String {
    any(
      [
        "'name'", "'\u{e4}'", "'a\u{308}'", "'_x-1'", "'1a'", "'a\\n'", "'\u{663}'", "'a\u{663}'", "'\u{2160}'",
        "'x\u{b2}'", "'\u{200d}a'", "'a\u{203f}'", "'\u{4e00}'", "'a\u{345}'", "'\u{1e030}'", "'\u{10ef0}'", "'a.b'",
        "'x\u{2163}'", "'\u{aa}'", "b'name'", "'a\u{1734}'", "'a\u{31350}'", "'\u{1df00}'", "'\u{a7c0}'", "'a\u{bd}'",
        "''", "'a' 'b'", "'\u{b2}'",
      ], 0.4)
  }

  private mutating func files() -> String {
    any(
      [
        "{'agents': ['a', 'b']}", "{}", "{'doc': ('x',), 'lib': []}", "{'doc': ('x')}", "{'doc': ['x' 'y', '']}",
        "{'nix': []}", "{'doc': ['./x', 'a//b', 'c/']}", "{b'doc': []}", "{'doc': {'a'}}", "[]",
        "{'doc': ['x'], 'doc': ['y']}", "{'doc': [b'x']}", "{u'doc': (u'x', r'\\y')}", "dict()", "{'doc': ['x',],}",
        "{'doc': []\n ,\n'lib':[\n]}", "{'doc': ('x'\n'y',)}",
      ], 0.4)
  }

  private mutating func value(_ depth: Int) -> String {
    if chance(0.05) {
      let depth = [60, 99, 100, 150, 198, 199, 201, 250].randomElement(using: &random) ?? 0
      return String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    if depth > 0, chance(0.4) {
      var elements = ""
      while chance(0.5) { elements += value(depth - 1) + "," + space() }
      let brackets = [("[", "]"), ("(", ")"), ("{1: ", "}"), ("{", "}"), ("(1, ", ")"), ("[", ")")]
      let (open, close) = brackets.randomElement(using: &random) ?? ("", "")
      return open + elements + close
    }
    return any(Self.values)
  }

  private static let values = [
    "1", "-1", "+1", "- 1", "--1", "-True", "True", "None", "1.5", ".5", "5.", "1e5", "1E+5", "0x1F", "0o17", "0b1",
    "017", "00", "1_000", "1__0", "1_", "_1", "0_0", "1j", "1+2j", "0x_1", "1e", "1e400", "1.e5", "0xe+1", "1if",
    "1 if 1 else 2", "set()", "...", "nan", "~1", "1 + 1", "'a' + 'b'", "-'a'", "99999999999999999999999",
    String(repeating: "9", count: 4300), String(repeating: "9", count: 4301),
    "0x" + String(repeating: "f", count: 4000),
    String(repeating: "0", count: 5000), "\u{661}", "1\u{661}", "lambda: 1", "`1`", "0777", "0_7", "08.5",
    "1_0.0_1e1_0",
    "1._5", "0b2", "0XAB", "- \\\n1", "(-\n1)", "not 1", "1_000.5", "1e1_0", "1_e5", "0_1.5", "1.5_", "0o8", "0o_7",
  ]

  /// Changes a byte or two anywhere.
  private mutating func spoil() {
    for _ in 0...Int(random.next() % 2) {
      let index = Int(random.next() % UInt64(text.count))
      switch random.next() % 3 {
      case 0: text.remove(at: index)
      case 1: text.insert(UInt8(truncatingIfNeeded: random.next()) & 0x7F, at: index)
      default: text[index] = UInt8(truncatingIfNeeded: random.next())
      }
    }
  }
}
