import Foundation
import JSONText
import Testing

/// What is said of a line that can't be understood.
@Suite struct UsageTests {
  static let unknown = [
    (["biuld"], "'mkpkit' has no command 'biuld'; did you mean 'build'? ('mkpkit --help' lists them)"),
    (["frobnicate"], "'mkpkit' has no command 'frobnicate' ('mkpkit --help' lists them)"),
    (["help", "chekc"], "'mkpkit' has no command 'chekc'; did you mean 'check'? ('mkpkit --help' lists them)"),
    (
      ["exchange", "lst"],
      "'mkpkit exchange' has no command 'lst'; did you mean 'list'? ('mkpkit exchange --help' lists them)"
    ),
    (["help", "sdk", "nosuch"], "'mkpkit sdk' has no command 'nosuch' ('mkpkit sdk --help' lists them)"),
  ]

  @Test(arguments: unknown)
  func unknownCommandsAreNamed(words: [String], line: String) throws {
    let run = try Tool.mkpkit(words)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errorLines == ["mkpkit: \(line)"])
  }

  @Test func helpStillHelps() throws {
    for words in [
      ["help"], ["help", "build"], ["help", "sdk", "list"], ["help", "help"], ["exchange", "--help"], [],
    ] {
      #expect(try Tool.mkpkit(words).status == 0, "\(words)")
    }
  }

  static let refused = [
    ["check", "--jobs", "0"], ["check", "--target", "9.9"], ["explain", "NONE"], ["verify", "x", "--provenance"],
    ["build", "--all", "--version", "1.0.0"], ["init"], ["schema", "none"], ["build", "--fast"], ["list"],
  ]

  /// The reason, and no block of usage in front of it.
  @Test(arguments: refused)
  func theReasonIsGivenWithoutUsage(words: [String]) throws {
    let run = try Tool.mkpkit(words)
    #expect(run.status == 2)
    #expect(!run.errors.contains("Usage:") && run.errorLines.count <= 2, "\(run.errors)")
    #expect(run.errorLines.allSatisfy { $0.hasPrefix("mkpkit: ") })
  }

  /// Who asks for JSON reads JSON, whatever is wrong.
  @Test(arguments: [["verify"], ["check", "--select", "MKP999"], ["build", "--fast"], ["check", "--jobs", "0"]])
  func programsReadTheReason(words: [String]) throws {
    let run = try Tool.mkpkit(words + ["--format", "json"])
    #expect(run.status == 2)
    let errors = try JSONParser.parse(run.output)["errors"]?.arrayValue ?? []
    #expect(errors.first?["message"]?.stringValue.map { run.errors.contains($0) } == true, "\(run.output)")
  }

  /// `script` gives the program a terminal.
  @Test(arguments: ["NO_COLOR=1 TERM=xterm", "TERM=dumb"])
  func noEscapeCodesWhereTheyAreNotWanted(_ environment: String) throws {
    let folder = try Folder()
    try folder.write("agents/plugins/x", "#!/bin/sh\n")
    let shown = { (environment: String) in
      try Tool.shell(
        "script --quiet --return --command \"env \(environment) $MKPKIT build --version 1.0.0 --check-reproducible && env "
          + "\(environment) $MKPKIT verify dist/*.mkp\" /dev/null", folder: folder.path)
    }
    let plain = try shown(environment)
    #expect(plain.status == 0 && !plain.output.contains("\u{1B}"), "\(plain.output)")
    #expect(try shown("TERM=xterm").output.contains("\u{1B}"))
  }

  @Test func completionsOfferRulesAndTargets() throws {
    // As the scripts ask: the option, the number of the word to complete, the place in it, and all words.
    let offered = { (option: String, words: String) in
      let command = words.split(separator: " ")[0]
      let count = words.split(separator: " ").count + 1
      let line = "SAP_SHELL=bash $MKPKIT ---completion \(command) -- \(option) \(count) 0 mkpkit \(words) ''"
      return try Tool.shell(line).output.split(separator: "\n").map(String.init)
    }
    #expect(try offered("--select", "check --select").contains("MKP301"))
    #expect(try offered("--target", "check --target").contains("2.4"))
    #expect(try offered("positional@0", "explain").contains("MKP301"))
    for shell in ["bash", "zsh", "fish"] {
      let script = try Tool.mkpkit("--generate-completion-script", shell)
      #expect(script.status == 0 && script.output.contains("---completion"))
    }
  }
}
