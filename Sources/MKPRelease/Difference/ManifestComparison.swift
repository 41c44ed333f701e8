import JSONText
import MKPFormat

/// Compares `info` with `info`, and `info.json` with `info.json`, field by field, whatever the fields are.
struct ManifestComparison {
  /// What differs.
  private(set) var changes: [PropertyChange] = []

  /// The bytes of the members of each package, by name.
  init(_ first: [String: [UInt8]], _ second: [String: [UInt8]]) {
    for name in ["info", "info.json"] {
      switch (first[name], second[name]) {
      case (let left?, let right?): if left != right { compare(name, left, right) }
      case (let left, let right):
        let text = { (bytes: [UInt8]?) in bytes.map { "\($0.count) bytes" } }
        if left != right { changes.append(PropertyChange(.archiveMember, name, text(left), text(right))) }
      }
    }
  }

  private mutating func compare(_ name: String, _ left: [UInt8], _ right: [UInt8]) {
    let count = changes.count
    if let first = Self.fields(name, left), let second = Self.fields(name, right) {
      for field in Set(first.keys).union(second.keys).sorted() {
        compare("\(name): \(field)", first[field], second[field], isListing: field == "files")
      }
    }
    guard changes.count == count else { return }
    // The same values, written in another way; or one of them is no manifest at all.
    changes.append(
      PropertyChange(
        .manifestText, name, "\(left.count) bytes", "\(right.count) bytes", lines: TextDifference(left, right)))
  }

  private mutating func compare(
    _ place: String, _ left: PythonLiteral?, _ right: PythonLiteral?, isListing: Bool
  ) {
    let texts = (left.map(Self.text), right.map(Self.text))
    // Compared as bytes: Swift takes texts for equal that Unicode has two forms of.
    guard texts.0.map({ Array($0.utf8) }) != texts.1.map({ Array($0.utf8) }) else { return }
    if isListing, let left, let right, compareListings(place, left, right) { return }
    var lines: TextDifference?
    if case .string(let first)? = left, case .string(let second)? = right, (first + second).contains("\n") {
      lines = TextDifference(Array(first.utf8), Array(second.utf8))
    }
    changes.append(PropertyChange(.manifest, place, texts.0, texts.1, lines: lines))
  }

  /// Names the paths that only one manifest lists; false when these are not what differs.
  private mutating func compareListings(_ place: String, _ left: PythonLiteral, _ right: PythonLiteral) -> Bool {
    guard let first = Self.listing(left), let second = Self.listing(right) else { return false }
    let count = changes.count
    for part in Set(first.keys).union(second.keys).sorted() {
      let place = "\(place): \(part)"
      guard let paths = first[part], let others = second[part] else {
        let text = { (paths: [String]?) in paths.map { "\($0.count) files" } }
        changes.append(PropertyChange(.manifest, place, text(first[part]), text(second[part])))
        continue
      }
      let gone = Set(paths).subtracting(others).sorted()
      let new = Set(others).subtracting(paths).sorted()
      changes += gone.map { PropertyChange(.manifest, place, $0.quoted, nil) }
      changes += new.map { PropertyChange(.manifest, place, nil, $0.quoted) }
      if gone.isEmpty, new.isEmpty, paths.sorted() == others.sorted(), let change = OrderChange(paths, others) {
        changes.append(change.property(place))
      }
    }
    return changes.count > count
  }

  private static func listing(_ literal: PythonLiteral) -> [String: [String]]? {
    guard case .dict(let entries) = literal else { return nil }
    var listing: [String: [String]] = [:]
    for entry in entries {
      guard let part = entry.key.stringValue, let elements = entry.value.elements else { return nil }
      let paths = elements.compactMap(\.stringValue)
      guard paths.count == elements.count else { return nil }
      listing[part] = paths
    }
    return listing
  }

  private static func fields(_ name: String, _ bytes: [UInt8]) -> [String: PythonLiteral]? {
    let literal =
      name == "info" ? try? PythonLiteralParser.parse(bytes) : (try? JSONParser.parse(bytes)).map(PythonLiteral.init)
    guard case .dict(let entries)? = literal else { return nil }
    return Dictionary(entries.map { ($0.key.stringValue ?? text($0.key), $0.value) }) { $1 }
  }

  private static func text(_ literal: PythonLiteral) -> String { PythonLiteralWriter(width: .max).text(of: literal) }
}
