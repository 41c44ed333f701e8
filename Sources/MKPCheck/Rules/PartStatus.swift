import MKPFormat

/// What a Checkmk version thinks of a file because of where it lies.
enum PartStatus {
  /// The entry of `catalogue` for `file`: of the deepest folder that has one, else of its part.
  ///
  /// Checkmk's "Analyze configuration" looks at every `.py` file of the parts `gui` and `web` and lets the rest be.
  static func of(_ file: SubjectFile, in catalogue: Catalogue) -> (key: String, part: Catalogue.Part)? {
    guard !(file.part == .gui || file.part == .web) || file.fileExtension == "py" else { return nil }
    var folders = file.components.dropLast()
    while !folders.isEmpty {
      let key = ([Substring(file.part.rawValue)] + folders).joined(separator: "/")
      if let part = catalogue.parts[key] { return (key, part) }
      folders.removeLast()
    }
    return catalogue.parts[file.part.rawValue].map { (file.part.rawValue, $0) }
  }

  /// Whether the part holds plug-ins, so that a version that ignores it loses one.
  static func holdsPlugins(_ part: PackagePart) -> Bool {
    switch part {
    case .agentBased, .checks, .inventory, .web, .gui: true
    default: false
    }
  }

  /// The first known version, newer than the package's oldest, that ignores plug-ins of the package or has removed an
  /// API that they need.
  static func earliestRemoval(in context: CheckContext) -> (version: String, what: String)? {
    let minimum = context.subject.manifest?.minimum
    var earliest: (version: String, order: CheckmkVersion, what: String)?
    for catalogue in context.catalogues.all {
      for file in context.subject.files where holdsPlugins(file.part) {
        guard let (key, part) = of(file, in: catalogue), part.status == .removed, part.effect == .ignored,
          let text = part.removed, let removed = CheckmkVersion(text), minimum.map({ $0 < removed }) ?? true,
          earliest.map({ removed < $0.order }) ?? true
        else { continue }
        earliest = (text, removed, "ignore \(key)")
      }
    }
    if let limit = APIBounds.limit(context), minimum.map({ $0 < limit.version }) ?? true,
      earliest.map({ limit.version < $0.order }) ?? true
    {
      return (limit.version.description, "lack \(limit.what)")
    }
    return earliest.map { ($0.version, $0.what) }
  }
}
