import MKPFormat

/// A package URL (<https://github.com/package-url/purl-spec>): what a component is called all over the world.
enum PackageURL {
  /// `pkg:deb/debian/libc6-dev@2.31-13?arch=amd64&distro=bullseye#usr/share/x`
  static func debian(
    _ name: String, _ version: String?, distribution: String = "debian", qualifiers: [(String, String)] = [],
    subpath: String? = nil
  ) -> String {
    var text = "pkg:deb/\(encode(distribution))/\(encode(name))"
    if let version { text += "@\(encode(version))" }
    if !qualifiers.isEmpty {
      text += "?" + qualifiers.sorted { $0 < $1 }.map { "\($0.0)=\(encode($0.1))" }.joined(separator: "&")
    }
    if let subpath { text += "#" + path(subpath) }
    return text
  }

  /// `pkg:swift/github.com/apple/swift-crypto@4.5.2`; without a version, the revision.
  static func swift(location: String, version: String) -> String {
    var place = location[...]
    if let scheme = place.firstRange(of: "://") { place = place[scheme.upperBound...] }
    if let user = place.prefix(while: { $0 != "/" }).lastIndex(of: "@") { place = place[place.index(after: user)...] }
    if place.hasSuffix(".git") { place = place.dropLast(4) }
    return "pkg:swift/\(path(place.replacing(":", with: "/")))@\(encode(version))"
  }

  /// `pkg:pypi/requests@2.32.3`
  static func pypi(_ name: String, _ version: String) -> String {
    "pkg:pypi/\(encode(name.lowercased().replacing("_", with: "-")))@\(encode(version))"
  }

  /// The segments of a path, each encoded.
  static func path(_ path: some StringProtocol) -> String {
    path.pathComponents.map { encode(String($0)) }.joined(separator: "/")
  }

  /// Everything but unreserved characters and the colon as `%XX`.
  static func encode(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      if isPlain || "-._~:".unicodeScalars.contains(scalar) { return String(Character(scalar)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }

  /// The text that ``encode(_:)`` made `text` of; what is no `%XX` stays.
  static func decode(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      if byte == UInt8(ascii: "%"), digits.count == 2 {
        bytes.append(UInt8(digits[0] << 4 | digits[1]))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
