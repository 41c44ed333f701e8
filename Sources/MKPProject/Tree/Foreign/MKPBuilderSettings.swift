import MKPFormat

/// `.mkp-builder.ini`, as Python's configparser reads it: `[package]`, `key = value`, continued by indented lines.
enum MKPBuilderSettings {
  static let fileName = ".mkp-builder.ini"

  static func manifest(in root: String) throws(ProjectError) -> ForeignManifest? {
    guard FileStatus(root + "/" + fileName) != nil else { return nil }
    let fields = try fields(try TreePath.text(fileName, below: root))
    return try ForeignManifest(
      fileName, fields: fields.mapValues(PythonLiteral.string),
      known: [
        "name", "title", "author", "description", "download_url", "version.min_required", "version.packaged",
        "version.usable_until", "validate_python",
      ], remarks: [])
  }

  static func fields(_ text: String) throws(ProjectError) -> [String: String] {
    var fields: [String: [String]] = [:]
    var isOurs = false
    var key: String?
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let content = trimmed(line)
      if content.isEmpty || content.hasBytePrefix("#") || content.hasBytePrefix(";") { continue }
      if line.utf8.first == 0x20 || line.utf8.first == 0x09, let key {
        if isOurs { fields[key, default: []].append(content) }
        continue
      }
      if content.hasBytePrefix("["), content.hasByteSuffix("]") {
        isOurs = content == "[package]"
        key = nil
        continue
      }
      guard let sign = content.utf8.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }) else {
        throw ProjectError([.manifest(fileName, "line \(number + 1): expected 'key = value'")])
      }
      key = trimmed(content[..<sign]).lowercased()
      if isOurs, let key { fields[key] = [trimmed(content[content.index(after: sign)...])] }
    }
    // `%%` is a percent sign; single ones name other values, which none of ours needs.
    return fields.mapValues { lines in
      lines.drop(while: \.isEmpty).joined(separator: "\n").split(separator: "%%", omittingEmptySubsequences: false)
        .joined(separator: "%")
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var bytes = Substring(text).utf8[...]
    while let byte = bytes.first, byte == 0x20 || byte == 0x09 { bytes.removeFirst() }
    while let byte = bytes.last, byte == 0x20 || byte == 0x09 { bytes.removeLast() }
    return String(Substring(bytes))
  }
}
