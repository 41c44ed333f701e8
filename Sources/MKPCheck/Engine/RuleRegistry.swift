/// All rules, in the order of their ids.
public enum RuleRegistry {
  /// Every rule.
  public static let all: [Rule] =
    ([
      Rule.archiveRules, Rule.manifestTextRules, Rule.boundsRules, Rule.pathRules, Rule.shebangRules, Rule.lineEndRules,
      Rule.junkRules, Rule.shadowRules, Rule.secretRules, Rule.binaryRules, Rule.legacyPartRules,
      Rule.suppressionRules, Rule.agentSectionRules,
      Rule.pythonRules,
    ] as [[Rule]]).flatMap { $0 }.sorted { $0.id < $1.id }

  private static let byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

  /// The rule of that id.
  public static func rule(_ id: String) -> Rule? { byID[id] }

  /// The rule of that id or slug, whatever the case.
  public static func find(_ name: String) -> Rule? {
    byID[name.uppercased()] ?? all.first { $0.slug == name.lowercased() }
  }
}
