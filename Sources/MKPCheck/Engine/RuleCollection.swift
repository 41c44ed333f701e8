/// Rules that belong together for somebody, whatever their groups.
public struct RuleCollection: Sendable {
  /// What `--select` calls it.
  public let name: String
  /// Whose rules these are, in a sentence or two.
  public let summary: String
  /// What is asked for, and the rules that answer for it.
  public let reasons: [(text: String, rules: [String])]

  /// The ids of its rules.
  public var rules: [String] { reasons.flatMap(\.rules) }

  /// Every collection.
  public static let all = [exchange]

  /// The collection of that name, whatever its case.
  public static func find(_ name: String) -> RuleCollection? { all.first { $0.name == name.lowercased() } }

  /// All names, for messages.
  static var names: String { all.map { "\"\($0.name)\"" }.joined(separator: ", ") }

  /// Sources: the Exchange's page "How to create and upload a new package", werk 14987, and Checkmk's manual on the
  /// development and the review of packages (checkmk-docs devel_mkps@5e9c4348, mkps).
  static let exchange = RuleCollection(
    name: "exchange",
    summary: """
      The reasons for which the Checkmk Exchange rejects a package or sends it back, as far as it has published them.
      """,
    reasons: [
      ("The version follows Semantic Versioning", ["MKP111"]),
      (
        "The archive holds its manifests and what they list, nothing else and nothing outside of the site's folders",
        ["MKP101", "MKP102", "MKP103", "MKP104", "MKP105", "MKP107", "MKP108"]
      ),
      ("Nothing outside of the site is read or written", ["MKP357"]),
      ("Only APIs that Checkmk provides are used", ["MKP303", "MKP304", "MKP305", "MKP306", "MKP365", "MKP611"]),
      (
        "The package keeps out of the folders of others",
        ["MKP201", "MKP205", "MKP206", "MKP216", "MKP217", "MKP218"]
      ),
      ("Title, author and description are there and fit the form", ["MKP113", "MKP114", "MKP131", "MKP132"]),
    ])
}
