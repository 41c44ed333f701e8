import MKPFormat

/// The manifest as the rules see it: the texts as they are, valid or not, each with its place.
public struct SubjectManifest: Sendable {
  /// The texts by key, `version.min_required`. `version.usable_until` is absent when the manifest has none.
  public var texts: [String: String]
  /// Where the keys stand; a key without an entry is at the manifest's own place.
  public var places: [String: Place]

  /// A manifest.
  public init(texts: [String: String], places: [String: Place] = [:]) {
    self.texts = texts
    self.places = places
  }

  /// The texts of a manifest.
  public init(_ manifest: Manifest, places: [String: Place] = [:]) {
    var texts: [Key: String] = [
      .name: manifest.name, .version: manifest.version, .title: manifest.title, .description: manifest.description,
      .author: manifest.author, .downloadURL: manifest.downloadURL, .packaged: manifest.versionPackaged,
      .minRequired: manifest.minRequired,
    ]
    texts[.usableUntil] = manifest.usableUntil
    self.init(texts: Dictionary(uniqueKeysWithValues: texts.map { ($0.key.rawValue, $0.value) }), places: places)
  }

  /// The text of `key`, empty when there is none.
  public func text(_ key: Key) -> String { texts[key.rawValue] ?? "" }

  /// Where `key` stands.
  public func place(_ key: Key) -> Place { places[key.rawValue] ?? Place(key: key.rawValue) }

  /// `version.min_required`, where Checkmk can read it; it skips the check otherwise.
  public var minimum: CheckmkVersion? { CheckmkVersion(text(.minRequired)) }

  /// `version.usable_until`, the first version that may not use the package, where Checkmk can read it.
  public var limit: CheckmkVersion? { CheckmkVersion(text(.usableUntil)) }

  /// The keys with a text.
  public enum Key: String, CaseIterable, Sendable {
    case name, version, title, description, author
    case downloadURL = "download_url"
    case packaged = "version.packaged"
    case minRequired = "version.min_required"
    case usableUntil = "version.usable_until"
  }
}
