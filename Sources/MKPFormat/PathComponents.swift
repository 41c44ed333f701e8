/// Paths as the kernel sees them: bytes between slashes. Swift compares characters as people see them, and takes a slash
/// with an accent behind it (U+0301) for another character than a slash: a path must never be taken apart that way.
extension StringProtocol {
  /// The names between the slashes; empty ones are left out.
  public var pathComponents: [Substring] {
    Substring(self).utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
  }

  /// The path starts at the root.
  public var isAbsolutePath: Bool { utf8.first == UInt8(ascii: "/") }

  /// The path starts at the root, or has a `..` component: below a folder, it may lead out of it.
  public var mayLeadOutside: Bool { isAbsolutePath || pathComponents.contains("..") }

  /// The text has the byte `character`, whatever stands behind it.
  public func hasByte(_ character: Unicode.Scalar) -> Bool { utf8.contains(UInt8(ascii: character)) }

  /// The text begins with the bytes of `prefix`, whatever stands behind them.
  public func hasBytePrefix(_ prefix: some StringProtocol) -> Bool { utf8.starts(with: prefix.utf8) }

  /// The text ends with the bytes of `suffix`.
  public func hasByteSuffix(_ suffix: some StringProtocol) -> Bool {
    utf8.reversed().starts(with: suffix.utf8.reversed())
  }

  /// The path below `folder`; nil when it is not inside.
  public func below(_ folder: some StringProtocol) -> String? {
    let prefix = folder + "/"
    return hasBytePrefix(prefix) ? String(droppingBytes(of: prefix)) : nil
  }

  /// What stands behind the bytes of `prefix`, which the text must begin with.
  public func droppingBytes(of prefix: some StringProtocol) -> Substring {
    Substring(Substring(self).utf8.dropFirst(prefix.utf8.count))
  }

  /// The name of the file or folder at this path: what stands behind the last slash.
  public var lastPathComponent: Substring { pathComponents.last ?? Substring(self) }
}
