/// ntopng's identifiers of applications, categories and layer 4 protocols.
struct Catalogue {
  /// Applications by name.
  private(set) var applications: [String: (id: Int, category: Int?)] = [:]
  /// Categories by number.
  private(set) var categories: [Int: String] = [:]
  /// Layer 4 protocols by number.
  private(set) var protocols: [Int: String] = [:]
  /// Whether the filters of live flows take numbers of applications and categories; before 6.2 only names.
  private var flowsTakeNumbers = true
  /// Whether the filter of live flows takes two numbers, as of `TLS.YouTube`; since 5.6.
  private var flowsTakePairs = true

  /// Asks for the lists, which change only with ntopng's version.
  init(_ session: ViewSession) throws(ViewFailure) {
    flowsTakeNumbers = session.server.isAtLeast(6, 2)
    flowsTakePairs = session.server.isAtLeast(5, 6)
    let lists = try session.answers(
      ["l7/application/consts", "l7/category/consts", "l4/protocol/consts"].map {
        ViewQuery($0, [:], timeToLive: 86400)
      }, isData: false
    ).map(\.list)
    for item in lists[0] {
      guard let name = item["name"].text, let id = item["appl_id"].count else { continue }
      applications[name] = (id, item["cat_id"].count)
    }
    for item in lists[1] {
      guard let name = item["name"].text, let id = item["cat_id"].count else { continue }
      categories[id] = name
    }
    for item in lists[2] {
      guard let name = item["name"].text, let id = item["id"].count else { continue }
      protocols[id] = name
    }
  }

  /// Nothing known.
  init() {}

  /// What the filter of live flows takes for a known application; nil where there is no way to ask for it.
  func flowFilterValue(ofApplication name: String) -> String? {
    guard let value = filterValue(ofApplication: name) else { return nil }
    if value.contains(".") { return flowsTakePairs ? value : nil }
    return flowsTakeNumbers ? value : name
  }

  /// What the filter of live flows takes for a category; nil for an unknown one.
  func flowFilterValue(ofCategory name: String) -> String? {
    number(ofCategory: name).map { flowsTakeNumbers ? "\($0)" : name }
  }

  /// What ntopng's filter takes for an application: its number, or two of `TLS.YouTube`; nil for an unknown one.
  func filterValue(ofApplication name: String) -> String? {
    if let known = applications[name] { return "\(known.id)" }
    let parts = name.split(separator: ".", maxSplits: 1).map { applications[String($0)]?.id }
    guard parts.count == 2, let master = parts[0], let detail = parts[1] else { return nil }
    return "\(master).\(detail)"
  }

  /// Name of the category of an application; of `TLS.YouTube` the category of YouTube counts.
  func category(ofApplication name: String) -> String? {
    let detail = name.split(separator: ".", maxSplits: 1).last.map(String.init) ?? name
    guard let category = (applications[name] ?? applications[detail])?.category else { return nil }
    return categories[category]
  }

  /// Number of a category.
  func number(ofCategory name: String) -> Int? { categories.first { $0.value == name }?.key }

  /// Number of a layer 4 protocol.
  func number(ofProtocol name: String) -> Int? { protocols.first { $0.value == name }?.key }
}
