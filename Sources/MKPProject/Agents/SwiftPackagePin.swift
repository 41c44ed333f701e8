import JSONText

/// A Swift package as `Package.resolved` pins it.
public struct SwiftPackagePin: Hashable, Sendable {
  /// SwiftPM's identity, `swift-crypto`.
  public let name: String
  /// Where it comes from: a URL, or the identity in a registry.
  public let location: String
  /// Nil for a pin to a branch or revision.
  public let version: String?
  /// Full hash of the commit; nil for a package from a registry.
  public let revision: String?

  /// The pins of the Swift package in `folder`, by name; none where it depends on no other.
  ///
  /// Format: versions 2 and 3 of SwiftPM's `Package.resolved`.
  static func all(in folder: String) throws(ProjectError) -> [SwiftPackagePin] {
    let path = folder + "/Package.resolved"
    guard FileStatus(path) != nil else { return [] }
    let bytes = try TextFile.bytes(path, shown: path)
    let document: JSONValue
    do {
      document = try JSONParser.parse(bytes)
    } catch {
      throw ProjectError([.unreadable(path, reason: error.description)])
    }
    let pins = (document["pins"]?.arrayValue ?? []).compactMap { pin -> SwiftPackagePin? in
      guard let name = pin["identity"]?.stringValue, let location = pin["location"]?.stringValue else { return nil }
      return SwiftPackagePin(
        name: name, location: location, version: pin["state"]?["version"]?.stringValue,
        revision: pin["state"]?["revision"]?.stringValue)
    }
    guard let version = document["version"]?.intValue, (2...3).contains(version),
      pins.count == document["pins"]?.arrayValue?.count
    else { throw ProjectError([.unreadable(path, reason: "not a Package.resolved of version 2 or 3")]) }
    return pins.sorted { $0.name < $1.name }
  }
}
