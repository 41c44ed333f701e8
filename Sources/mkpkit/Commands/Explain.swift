import ArgumentParser
import JSONText
import MKPCheck

/// `mkpkit explain`
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", _superCommandName: MKPKit.name,
    abstract: "Say why a rule of 'mkpkit check' exists, with a bad and a good example.",
    discussion: """
      Example: mkpkit explain MKP213

      Without a rule, lists all of them.
      Exit status: 0, or 2 when there is no such rule.
      """)

  @Argument(
    help: ArgumentHelp("Ids (MKP213), names (crlf-in-executable) or exchange.", valueName: "rule"), completion: .rules)
  var rules: [String] = []

  @Flag(help: "Write all rules as the Markdown of docs/rules.md.")
  var markdown = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    if markdown {
      try StandardOutput.write(RuleDocumentation.markdown)
      return
    }
    let found = try rules.flatMap { name in
      if let collection = RuleCollection.find(name) { return collection.rules.compactMap(RuleRegistry.rule) }
      guard let rule = RuleRegistry.find(name) else {
        throw ValidationError("there is no rule \"\(name)\"; 'mkpkit explain' lists all")
      }
      return [rule]
    }
    switch output.format {
    case .text where rules.isEmpty: try StandardOutput.write(RuleDocumentation.list)
    case .text: try StandardOutput.write(found.map(RuleDocumentation.explanation).joined(separator: "\n"))
    case .json:
      let shown = rules.isEmpty ? RuleRegistry.all : found
      try StandardOutput.line(JSONValue.array(shown.map(Self.json)).prettyText)
    }
  }

  private static func json(_ rule: Rule) -> JSONValue {
    [
      "id": .string(rule.id), "slug": .string(rule.slug), "severity": .string(rule.severity.rawValue),
      "because": .string(rule.consequence.reason), "group": .string(rule.group.title), "summary": .string(rule.summary),
      "explanation": .string(rule.explanation), "remedy": .string(rule.remedy),
    ]
  }
}
