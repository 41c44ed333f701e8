import MKPFormat

/// The published rules of the Exchange, and whether a package keeps them.
///
/// Sources: the Exchange's page "How to create and upload a new package", Checkmk's werks 14987 and 15532, its manual on
/// extension packages and on their review.
public struct ExchangeChecklist: Sendable {
  /// One rule.
  public struct Item: Hashable, Sendable {
    /// The rule.
    public let rule: String
    /// Whether it holds; nil where only people can tell.
    public let holds: Bool?
    /// What was found.
    public let found: String
  }

  /// The rules, in the order of the page.
  public private(set) var items: [Item] = []

  /// Whether nothing speaks against an upload.
  public var isGood: Bool { items.allSatisfy { $0.holds != false } }

  /// - Parameters:
  ///   - checkErrors: the errors that `mkpkit check` finds; nil when it was not asked.
  ///   - licences: files of the package that speak of the GPL.
  ///   - icon: what is wrong with the icon; nil for nothing.
  public init(
    _ release: PackageContents, description: ExchangeDescription, checkErrors: [String]?, licences: [String],
    icon: String?
  ) {
    let manifest = release.manifest
    add("The version follows Semantic Versioning 2.0.0", SemanticVersion(manifest.version) != nil, manifest.version)
    let manifests: Set<Defect.Kind> = [
      .missingInfoJSON, .unreadableInfoJSON, .differentManifests, .unreadableManifest, .invalidManifest,
    ]
    add("info and info.json are there and say the same", release.defects.filter { manifests.contains($0.kind) })
    let stray: Set<Defect.Kind> = [.unknownMember, .unlistedFile, .unlistedPart, .trailingBytes]
    add(
      "The package holds nothing but manifests and the files they list",
      release.defects.filter { stray.contains($0.kind) })
    add("No file leads out of the site's folders", release.hazards)
    add("The package is whole", release.defects.filter { $0.severity == .error })
    let (isForSome, bounds) = Self.bounds(manifest)
    add("There is a version of Checkmk that it is for", isForSome, bounds)
    let empty = Self.emptyFields(manifest)
    add(
      "Name, title and author are filled in", empty.isEmpty, empty.isEmpty ? manifest.title : "\(empty.listed) is empty"
    )
    addDescription(description)
    add(
      "The licence is the GPL, version 2", licences.isEmpty ? nil : true,
      licences.isEmpty ? "no file says so: state it in the description or in the files" : licences.listed)
    add(
      "Only APIs that Checkmk provides are used ('mkpkit check')", checkErrors.map(\.isEmpty),
      checkErrors.map { $0.isEmpty ? "no error" : $0.listed } ?? "the check was not made")
    add(
      "The icon can be shown", icon == nil,
      icon ?? "where the form offers icons of its own only, choose one of them")
    add("Nothing outside of the site is read or written", nil, "the Exchange's reviewers look at it")
    add("No other package installs the same files", nil, "'mkpkit exchange search' finds similar packages")
    add("You have an account with a verified e-mail address", nil, "log in before you upload")
  }

  private mutating func addDescription(_ description: ExchangeDescription) {
    let isEmpty = description.markdown.allSatisfy(\.isWhitespace)
    add("There is a description", !isEmpty, "\(description.markdown.count) characters")
    let images = description.images
    add("The description has no images", images.isEmpty, images.isEmpty ? "none" : images.listed)
    let tags = Set(description.foreignTags).sorted().map { "<\($0)>" }
    add("The description uses only the allowed HTML tags", tags.isEmpty, tags.isEmpty ? "none else" : tags.listed)
  }

  private mutating func add(_ rule: String, _ holds: Bool?, _ found: String) {
    items.append(Item(rule: rule, holds: holds, found: found))
  }

  private mutating func add(_ rule: String, _ defects: [Defect]) {
    add(rule, defects.isEmpty, defects.isEmpty ? "yes" : defects.map(\.description).listed)
  }

  private static func bounds(_ manifest: Manifest) -> (holds: Bool, found: String) {
    let text = "from \(manifest.minRequired.quoted) to below \(manifest.usableUntil?.quoted ?? "no limit")"
    guard let minimum = CheckmkVersion(manifest.minRequired) else {
      return (false, "\(manifest.minRequired.quoted) is no version")
    }
    guard let until = manifest.usableUntil else { return (true, text) }
    return (CheckmkVersion(until).map { minimum < $0 } ?? false, text)
  }

  private static func emptyFields(_ manifest: Manifest) -> [String] {
    [("name", manifest.name), ("title", manifest.title), ("author", manifest.author)].filter { $0.1.isEmpty }.map(\.0)
  }
}

extension ExchangeChecklist {
  /// The list in Markdown, to be ticked.
  public var markdown: String {
    items.map { item in
      let mark = item.holds.map { $0 ? "[x]" : "[ ] **no:**" } ?? "[ ]"
      return "- \(mark) \(item.rule) (\(item.found.visible))\n"
    }.joined()
  }
}

extension [String] {
  /// The first five, with commas.
  fileprivate var listed: String { prefix(5).joined(separator: ", ") + (count > 5 ? ", …" : "") }
}
