import MKPFormat

/// What Checkmk is sold as; the names changed with 2.5.
public enum Edition: String, CaseIterable, Hashable, Sendable {
  case community, pro, ultimate, ultimatemt

  /// The edition of that name, old or new, whatever its case.
  public init?(name: String) {
    let name = name.lowercased()
    guard let edition = Self.allCases.first(where: { $0.rawValue == name || $0.oldName == name }) else { return nil }
    self = edition
  }

  /// What it was called up to 2.4.
  public var oldName: String {
    switch self {
    case .community: "raw"
    case .pro: "enterprise"
    case .ultimate: "cloud"
    case .ultimatemt: "managed"
    }
  }

  /// A name that no edition has.
  public struct Unknown: Error, CustomStringConvertible {
    /// What was given.
    public let name: String

    /// Says what there is.
    public var description: String {
      let names = Edition.allCases.map { "\($0.oldName) or \($0.rawValue)" }.joined(separator: ", ")
      return "Checkmk has no edition \"\(name)\": the names up to 2.4 and since 2.5 are \(names)"
    }
  }

  /// Reads `raw,enterprise`; all editions where nothing is given.
  public static func parse(_ texts: [String]) throws(Unknown) -> [Edition] {
    var editions: Set<Edition> = []
    for name in texts.flatMap({ $0.split(separator: ",") }).map({ String($0.trimming()) }) {
      guard let edition = Edition(name: name) else { throw Unknown(name: name) }
      editions.insert(edition)
    }
    return editions.isEmpty ? allCases : allCases.filter(editions.contains)
  }
}
