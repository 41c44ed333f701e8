/// An edition of ntopng, in the order of what they offer.
public enum NtopngEdition: String, CaseIterable, Hashable, Sendable {
  case unknown
  case community
  case pro
  /// Enterprise of a size that the server does not tell.
  case enterprise
  case enterpriseM = "enterprise_m"
  case enterpriseL = "enterprise_l"
  case enterpriseXL = "enterprise_xl"
  case nedge

  /// The name that ntop uses.
  public var title: String {
    switch self {
    case .unknown: "an unknown edition"
    case .community: "ntopng Community"
    case .pro: "ntopng Pro"
    case .enterprise: "ntopng Enterprise"
    case .enterpriseM: "ntopng Enterprise M"
    case .enterpriseL: "ntopng Enterprise L"
    case .enterpriseXL: "ntopng Enterprise XL"
    case .nedge: "nEdge"
    }
  }

  /// The edition that ntopng's own sentence names, as in `ntopng Enterprise L v.6.2.241023 rev.0 (Debian …)`.
  public init(sentence: String) {
    let text = sentence.lowercased()
    self =
      if text.hasPrefix("nedge") || text.contains(" nedge") {
        .nedge
      } else if text.contains("enterprise xl") || text.contains("enterprise-xl") {
        .enterpriseXL
      } else if text.contains("enterprise l") || text.contains("enterprise-l") {
        .enterpriseL
      } else if text.contains("enterprise m") || text.contains("enterprise-m") {
        .enterpriseM
      } else if text.contains("enterprise") {
        .enterprise
      } else if text.contains("pro") {
        .pro
      } else if text.contains("community") {
        .community
      } else {
        .unknown
      }
  }
}
