import Foundation
import Testing

/// Documents and templates show only commands and options that exist.
@Suite struct DocumentedCommandsTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// `README.md`, `CONTRIBUTING.md`, and the text files of `docs`, `build/ci`, `build/pipelines` and `build/release`.
  static let names: [String] = {
    let folders = ["docs", "build/ci", "build/pipelines", "build/release"].flatMap { folder in
      let path = repository.appendingPathComponent(folder).path
      return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).map { "\(folder)/\($0)" }
    }
    return ["README.md", "CONTRIBUTING.md"]
      + folders.filter { $0.firstMatch(of: /\.(md|yml|sh)$|Jenkinsfile$/) != nil }.sorted()
  }()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: repository.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func everyCommandExists() throws {
    let grammar = try CommandGrammar()
    let commands = try Self.names.flatMap { DocumentedCommand.all(in: try Self.text($0), name: $0) }
    #expect(commands.count > 50)
    for command in commands {
      if let complaint = grammar.complaint(about: command.words) { Issue.record("\(command.place): \(complaint)") }
    }
  }

  /// Links to files and headings of the repository.
  @Test(arguments: names.filter { $0.hasSuffix(".md") })
  func everyLinkLeadsSomewhere(_ name: String) throws {
    let folder = Self.repository.appendingPathComponent(name).deletingLastPathComponent()
    for match in try Self.text(name).matches(of: /\]\(([^)\s#]*)(?:#([^)\s]*))?\)/) where !match.1.contains(":") {
      let target = match.1.isEmpty ? name : String(match.1)
      let path = match.1.isEmpty ? "\(Self.repository.path)/\(name)" : folder.appendingPathComponent(target).path
      #expect(FileManager.default.fileExists(atPath: path), "\(name): a link to \(target)")
      guard let fragment = match.2, !fragment.isEmpty, path.hasSuffix(".md") else { continue }
      let anchors = Self.anchors(in: try String(contentsOfFile: path, encoding: .utf8))
      #expect(anchors.contains(String(fragment)), "\(name): a link to #\(fragment) of \(target)")
    }
  }

  /// What links to the headings of a document end in, as forges make it: lower case, blanks as dashes, letters, digits,
  /// dashes and underscores kept, a number behind what is there already.
  private static func anchors(in markdown: String) -> Set<String> {
    var anchors: Set<String> = []
    var isCode = false
    for line in markdown.split(separator: "\n") {
      if line.hasPrefix("```") { isCode.toggle() }
      guard !isCode, let heading = line.firstMatch(of: /^#{1,6} +(.*)$/) else { continue }
      let plain = heading.1.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
      let anchor = plain.replacing(" ", with: "-")
      let repeated = (1...).lazy.map { "\(anchor)-\($0)" }
      anchors.insert(anchors.contains(anchor) ? repeated.first { !anchors.contains($0) } ?? anchor : anchor)
    }
    return anchors
  }

  @Test func knowsTheAnchorsOfHeadings() {
    let text = "# A `b` c, d!\n## x_y-Z\n## x_y-Z\n```\n# no heading\n```"
    #expect(Self.anchors(in: text) == ["a-b-c-d", "x_y-z", "x_y-z-1"])
  }

  static let extracted: [(name: String, text: String, commands: [String])] = [
    ("a.md", "```sh\nmkpkit build --out \\\n  dist   # twice\n```", ["a.md:2: mkpkit build --out dist"]),
    ("a.md", "```console\n$ mkpkit list x.mkp\nmkpkit says no\n```", ["a.md:2: mkpkit list x.mkp"]),
    ("a.md", "x:\n\n    mkpkit build .  # all", ["a.md:3: mkpkit build ."]),
    ("a.md", "one\n`mkpkit verify\n--key` and `x`", ["a.md:2: mkpkit verify --key"]),
    ("a.md", "mkpkit is good, see `mkpkit`", []),
    ("a.yml", "  run: A=1 mkpkit sign \"$x y\" > z", ["a.yml:1: mkpkit sign $x y"]),
    ("a.yml", "# mkpkit is here\nx: 1 # mkpkit too", []),
    ("Jenkinsfile", "sh 'mkpkit check --strict'", ["Jenkinsfile:1: mkpkit check --strict"]),
    ("a.sh", "swift build mkpkit --fast", []),
    ("a.sh", "cd x && .build/mkpkit build; (mkpkit list y)", ["a.sh:1: mkpkit build", "a.sh:1: mkpkit list y"]),
  ]

  @Test(arguments: extracted)
  func findsCommands(name: String, text: String, commands: [String]) {
    #expect(DocumentedCommand.all(in: text, name: name).map(\.description) == commands)
  }

  static let judged: [(words: String, complaint: String?)] = [
    ("--version", nil), ("build --check-reproducible -h", nil), ("check --format=sarif x", nil),
    ("exchange list --checkmk 2.4.0", nil), ("help build", nil), ("check --fail-on $LEVEL", nil),
    ("list -- --odd.mkp", nil), ("frobnicate", "'mkpkit' has no command 'frobnicate'"),
    ("exchange lst", "'mkpkit exchange' has no command 'lst'"),
    ("build --fast", "'mkpkit build' has no option '--fast'"),
    ("check --format yaml", "'mkpkit check --format' has no value 'yaml'"),
    ("--fast", "'mkpkit' has no option '--fast'"),
  ]

  @Test func judgesCommands() throws {
    let grammar = try CommandGrammar()
    for (words, complaint) in Self.judged {
      #expect(grammar.complaint(about: words.split(separator: " ").map(String.init)) == complaint)
    }
  }
}
