/// Which rules run.
public struct RuleSelection: Sendable {
  private let selected: [String]
  private let ignored: [String]

  /// A selector that fits no rule.
  public struct UnknownSelector: Error, CustomStringConvertible {
    /// What was given.
    public let selector: String

    /// Says what selectors there are.
    public var description: String {
      "no rule is called \"\(selector)\": give an id (MKP101), the start of one (MKP1) or a name; "
        + "`mkpkit explain` lists them; \(RuleCollection.names) is a collection of rules"
    }
  }

  /// Rules that fit a selector of `select` (all when it is empty) and none of `ignore`. A selector is an id, the
  /// start of one, a slug, or the name of a collection.
  public init(select: [String] = [], ignore: [String] = []) throws(UnknownSelector) {
    selected = try Self.normalised(select)
    ignored = try Self.normalised(ignore)
  }

  /// Every rule.
  public static let all = RuleSelection(selected: [], ignored: [])

  private init(selected: [String], ignored: [String]) {
    self.selected = selected
    self.ignored = ignored
  }

  private static func normalised(_ selectors: [String]) throws(UnknownSelector) -> [String] {
    var starts: [String] = []
    for selector in selectors { starts += try normalised(selector) }
    return starts
  }

  private static func normalised(_ selector: String) throws(UnknownSelector) -> [String] {
    let prefix = selector.uppercased()
    if prefix.count >= 4, RuleRegistry.all.contains(where: { $0.id.hasPrefix(prefix) }) { return [prefix] }
    if let collection = RuleCollection.find(selector) { return collection.rules }
    guard let rule = RuleRegistry.find(selector) else { throw UnknownSelector(selector: selector) }
    return [rule.id]
  }

  /// Whether `rule` runs.
  public func contains(_ rule: String) -> Bool {
    (selected.isEmpty || selected.contains(where: rule.hasPrefix)) && !ignored.contains(where: rule.hasPrefix)
  }
}
