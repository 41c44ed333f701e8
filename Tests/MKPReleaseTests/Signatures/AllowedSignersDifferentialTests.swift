import TestSupport
import Testing

@testable import MKPRelease

/// Ours beside the real `ssh-keygen`: nobody is trusted here whom it does not trust.
@Suite struct AllowedSignersDifferentialTests {
  /// Lists that we read as `ssh-keygen` does.
  static let same = [
    "alice@example KEY\n", "alice@example KEY", "alice@example KEY\r\n", "alice@example KEY a comment\n",
    "alice@example\tKEY\n", "alice@example  \t KEY\n", "  alice@example KEY\n", "\talice@example KEY\n",
    "# alice\nalice@example KEY\n", "  # alice\nalice@example KEY\n", "\n\nalice@example KEY\n\n",
    "#alice@example KEY\nbob OTHER\n", "alice@example OTHER\n", "bob KEY\n", "bob KEY\nalice@example KEY\n",
    "alice@example,bob KEY\n", "bob,alice@example KEY\n", "bob,,alice@example KEY\n", "alice@example, KEY\nbob OTHER\n",
    "*@example KEY\n", "alice@* KEY\n", "* KEY\n", "?lice@example KEY\n", "a????@example KEY\n", "a?????@example KEY\n",
    "*,!alice@example KEY\n", "!alice@example,* KEY\n", "!alice@example KEY\n", "!bob KEY\n",
    "!bob,alice@example KEY\n",
    "*@example,!*@example KEY\n", "!!alice@example,* KEY\n", "ALICE@example KEY\n", "Alice@Example KEY\n",
    "\"alice@example\" KEY\n", "\"bob,alice@example\" KEY\n", "\"bob x,alice@example\" KEY\n",
    "al\"ice@example\" KEY\n",
    "\"alice@example\"KEY\n", "a\"lice\"@example KEY\nbob OTHER\n", "aliçe@example,alice@example KEY\n",
    "alice@example namespaces=\"mkp\" KEY\n", "alice@example namespaces=\"git\" KEY\n",
    "alice@example namespaces=\"git,mkp\" KEY\n", "alice@example namespaces=\"m*\" KEY\n",
    "alice@example namespaces=\"*,!mkp\" KEY\n", "alice@example NAMESPACES=\"mkp\" KEY\n",
    "alice@example NameSpaces=\"mkp\" KEY\n", "alice@example namespaces=\"MKP\" KEY\n",
    "alice@example namespaces=\"mkp\",valid-after=\"20200101\" KEY\n",
    "alice@example valid-after=\"20200101Z\" KEY\n", "alice@example valid-after=\"20200101z\" KEY\n",
    "alice@example valid-after=\"20200101UTC\" KEY\n", "alice@example valid-after=\"202001011200Z\" KEY\n",
    "alice@example valid-after=\"20200101120000Z\" KEY\n", "alice@example valid-after=\"20990101Z\" KEY\n",
    "alice@example valid-before=\"20990101Z\" KEY\n", "alice@example valid-before=\"20200101Z\" KEY\n",
    "alice@example valid-before=\"20200101\" KEY\n", "alice@example VALID-Before=\"20990101Z\" KEY\n",
    "alice@example valid-after=\"20200101Z\",valid-before=\"20990101Z\" KEY\n",
    "alice@example valid-after=\"20200101Z\",valid-before=\"20210101Z\" KEY\n",
    "alice@example ,namespaces=\"mkp\" KEY\n", "alice@example namespaces=\"mkp\",,valid-after=\"20200101Z\" KEY\n",
    "alice@example namespaces=\"a b,mkp\" KEY\n", "alice@example namespaces=\"x\\\"y,mkp\" KEY\n",
    "alice@example cert-authority KEY\nbob OTHER\n", "alice@example cert-authority,namespaces=\"mkp\" KEY\nbob OTHER\n",
    "alice@example cert-authority KEY\nalice@example KEY\n", "alice@example CERT-Authority KEY\nbob OTHER\n",
    "alice@example KEY\u{2028}bob OTHER\n", "# x\u{2028}alice@example KEY\nbob OTHER\n",
    "# x\u{85}alice@example KEY\nbob OTHER\n", "# x\ralice@example KEY\nbob OTHER\n",
    "# x\u{0B}alice@example KEY\nbob OTHER\n", "# x\u{0C}alice@example KEY\nbob OTHER\n",
    "alice@example\rKEY\n", "\u{FEFF}alice@example KEY\nbob OTHER\n", "alice@example\u{A0}x KEY\nbob OTHER\n",
    "alice@ex\u{0301}ample KEY\nbob OTHER\n", "alice@ex?mple,x KEY\n", "alice@examplé,b KEY\n",
  ]

  @Test func readsAsSSHKeygenDoes() async throws {
    let oracle = try await AllowedSignersOracle()
    #expect(Self.same.count >= 50)
    let verdicts = try oracle.verdicts(on: Self.same.map { Array($0.utf8) })
    for verdict in verdicts {
      #expect(verdict.ours == verdict.theirs, "\(verdict.text) \(verdict.refusal ?? "")")
      #expect(verdict.oursOfAnybody == verdict.theirsOfAnybody, "anybody: \(verdict.text) \(verdict.refusal ?? "")")
      #expect(!verdict.isListed || verdict.isMatched, "match: \(verdict.text)")
    }
    // The table is worth nothing where all verdicts are one.
    #expect(verdicts.contains { $0.theirs } && verdicts.contains { !$0.theirs })
  }

  /// Lists that we refuse as a whole. Some of them `ssh-keygen` reads, passing over the line that it does not.
  static let refused: [(list: String, words: String)] = [
    ("alice@example namespaces=\"\" KEY\n", "empty"), ("alice@example namespaces KEY\n", "option 'namespaces'"),
    ("alice@example namespaces=mkp KEY\n", "not in quotes"), ("alice@example namespaces=\"mkp KEY\n", "PRINCIPALS"),
    ("alice@example namespaces=\"mkp\",namespaces=\"git\" KEY\n", "twice"),
    ("alice@example namespaces=\"git\",NAMESPACES=\"mkp\" KEY\n", "twice"),
    ("alice@example valid-after=\"20200101Z\",valid-after=\"20200102Z\" KEY\n", "twice"),
    ("alice@example valid-before=\"20990101Z\",valid-before=\"20990102Z\" KEY\n", "twice"),
    ("alice@example valid-after=\"20300101Z\",valid-before=\"20200101Z\" KEY\n", "not later"),
    ("alice@example valid-after=\"20200101Z\",valid-before=\"20200101Z\" KEY\n", "not later"),
    ("alice@example valid-after=\"19700101Z\" KEY\n", "after 1970"),
    ("alice@example valid-after=\"19600101Z\" KEY\n", "after 1970"),
    ("alice@example valid-before=\"19600101Z\" KEY\n", "after 1970"),
    ("alice@example valid-after=\"2020\" KEY\n", "not a time"),
    ("alice@example valid-after=\"9999999999\" KEY\n", "not a time"),
    ("alice@example valid-after=\"20200101120Z\" KEY\n", "not a time"),
    ("alice@example valid-after=\"20201301Z\" KEY\n", "no such day"),
    ("alice@example valid-after=\"20200631Z\" KEY\n", "no such day"),
    ("alice@example valid-after=\"2020-01-01\" KEY\n", "not a time"),
    ("alice@example valid-after=\"\" KEY\n", "not a time"),
    ("alice@example valid-after=\"٢٠٢٠٠١٠١\" KEY\n", "not a time"),
    ("alice@example namespaces=\"mkp\", KEY\n", "end with a comma"), ("alice@example x KEY\n", "option 'x'"),
    ("alice@example namespaces=\"mkp\"x KEY\n", "option 'x'"), ("alice@example cert-authority-x KEY\n", "option '-x'"),
    ("alice@example no-touch-required KEY\n", "option 'no-touch-required'"),
    ("alice@example \u{212A}ey=\"x\" KEY\n", "option"), ("alice@example\n", "PRINCIPALS"),
    ("alice@example", "PRINCIPALS"),
    ("\"alice@example KEY\n", "PRINCIPALS"), ("\"\" KEY\n", "no principal"), (", KEY\n", ""), ("KEY\n", ""),
    ("alice@example ssh-ed25519\n", ""), ("alice@example ssh-ed25519 AAAA\n", ""),
    ("alice@example ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA==\n", ""), ("alice@example ssh-dss AAAAB3NzaC1kc3M=\n", ""),
    ("alice@example KEY\n\0", "NUL"), ("#\0\nalice@example KEY\n", "NUL"), ("", "no key"), ("# nothing\n", "no key"),
    ("alice@example cert-authority KEY\n", "no key"), ("alice@example KEY\nbob x\n", "list:2"),
  ]

  @Test func refusesWhatItDoesNotUnderstand() async throws {
    let oracle = try await AllowedSignersOracle()
    for (row, verdict) in zip(Self.refused, try oracle.verdicts(on: Self.refused.map { Array($0.list.utf8) })) {
      // ", KEY" names the principal of no letters.
      let isRead = row.list == ", KEY\n"
      #expect((verdict.refusal == nil) == isRead, "\(verdict.text)")
      #expect(
        row.words.isEmpty || verdict.refusal?.contains(row.words) ?? true, "\(verdict.text): \(verdict.refusal ?? "")")
      #expect(!verdict.ours && !verdict.oursOfAnybody, "\(verdict.text)")
    }
  }

  private static let principals = [
    "alice@example", "alice@example,bob", "*", "!alice@example,*", "\"alice@example\"", "!bob", "*@example", "bob", "",
    "al\"ice@example\"", "alice@exampl?", "alice@example,",
  ]
  private static let blanks = [" ", "\t", "  ", "\r", "\u{0B}", "\u{A0}", "", "\n", ","]
  private static let options = [
    "", "", "", "namespaces=\"mkp\"", "namespaces=\"git\"", "namespaces=\"\"", "NAMESPACES=\"m?p\"", "cert-authority",
    "valid-after=\"20200101Z\"", "valid-before=\"20990101\"", "valid-before=\"20200101UTC\"",
    "valid-after=\"19650101\"",
    "namespaces=\"a\\\"b,mkp\"", "namespaces=\"mkp", "x", "valid-after=\"20990101Z\"", "namespaces=\"mkp,!m*\"",
  ]
  private static let ends = ["\n", "\n", "\r\n", "", " comment\n", "\u{2028}", "\r", " #\n"]

  private static func list(_ generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      func pick(_ choices: [String]) -> String { choices.randomElement(using: &generator) ?? "" }
      let isUsual = Int.random(in: 0..<4, using: &generator) > 0
      func blank() -> String { isUsual ? " " : pick(blanks) }
      var options = (0..<Int.random(in: 0...2, using: &generator)).map { _ in pick(Self.options) }.joined(
        separator: ",")
      if !options.isEmpty { options += blank() }
      bytes += "\(pick(principals))\(blank())\(options)\(pick(["KEY", "KEY", "OTHER"]))\(pick(ends))".utf8
    }
    if Int.random(in: 0..<4, using: &generator) == 0, let index = bytes.indices.randomElement(using: &generator) {
      bytes[index] = [0x20, 0x22, 0x2C, 0x5C, 0x0A, 0x0D, 0x00, 0xFF, 0x21].randomElement(using: &generator) ?? 0
    }
    return bytes
  }

  @Test func trustsNobodyWhomSSHKeygenDoesNotTrust() async throws {
    let oracle = try await AllowedSignersOracle()
    var generator = SeededGenerator(seed: 15)
    let lists = (0..<400).map { _ in Self.list(&generator) }
    let verdicts = try oracle.verdicts(on: lists)
    for verdict in verdicts {
      #expect(!verdict.ours || verdict.theirs, "\(verdict.text)")
      #expect(!verdict.oursOfAnybody || verdict.theirsOfAnybody, "anybody: \(verdict.text)")
      // Where we read the whole list, we read it alike.
      if verdict.refusal == nil { #expect(verdict.ours == verdict.theirs, "\(verdict.text)") }
    }
    #expect(verdicts.count { $0.ours } > 20 && verdicts.count { !$0.theirs } > 20)
  }
}
