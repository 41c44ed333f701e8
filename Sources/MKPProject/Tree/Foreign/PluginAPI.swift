import MKPFormat

/// Which of Checkmk's plug-in interfaces Python files import.
enum PluginAPI {
  struct Uses: OptionSet {
    let rawValue: Int
    /// Those of Checkmk 2.3 and later, whose plug-ins are in families.
    static let new = Uses(rawValue: 1)
    /// Those before, whose plug-ins are in parts.
    static let old = Uses(rawValue: 2)
    /// Any of Checkmk's modules.
    static let checkmk = Uses(rawValue: 4)
  }

  private static let new = [
    "cmk.agent_based.v", "cmk.rulesets.v", "cmk.graphing.v", "cmk.server_side_calls.v", "cmk.inventory_ui.v",
    "cmk.bakery.v",
  ]
  private static let old = ["agent_based_api"]
  private static let checkmk = ["cmk."]

  /// What the files right in `folder` import.
  static func uses(in folder: String) -> Uses {
    guard case .success(let listing) = listFolder(folder) else { return [] }
    return listing.names.filter { $0.hasByteSuffix(".py") }.reduce(into: Uses()) { uses, name in
      uses.formUnion(self.uses(of: "\(folder)/\(name)"))
    }
  }

  /// What the Python file at `path` imports.
  static func uses(of path: String) -> Uses {
    guard let bytes = try? TextFile.bytes(path, shown: path) else { return [] }
    var uses = Uses()
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line.drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
      guard text.hasBytePrefix("from ") || text.hasBytePrefix("import ") else { continue }
      if new.contains(where: { text.firstRange(of: $0) != nil }) { uses.insert(.new) }
      if old.contains(where: { text.firstRange(of: $0) != nil }) { uses.insert(.old) }
      if checkmk.contains(where: { text.firstRange(of: $0) != nil }) { uses.insert(.checkmk) }
    }
    return uses
  }

  /// A file right in `folder` that looks like a plug-in; nil where there is none.
  static func plugin(in folder: String) -> String? {
    guard case .success(let listing) = listFolder(folder) else { return nil }
    return listing.names.first { name in
      guard FileStatus("\(folder)/\(name)")?.kind == .file else { return false }
      if name.hasByteSuffix(".py") { return !uses(of: "\(folder)/\(name)").isEmpty }
      guard !name.hasByte("."), let bytes = try? TextFile.bytes("\(folder)/\(name)", shown: name) else { return false }
      return String(decoding: bytes, as: UTF8.self).firstRange(of: "check_info[") != nil
    }
  }
}
