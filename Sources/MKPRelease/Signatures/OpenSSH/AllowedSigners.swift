/// A list of trusted SSH keys in the format of `ssh-keygen` (ALLOWED SIGNERS in ssh-keygen(1)): a line for each key with
/// the principals it speaks for, options and the key.
///
/// Lines, words and patterns are the bytes that OpenSSH takes them for, so that nobody is trusted here whom
/// `ssh-keygen -Y verify` does not trust.
public struct AllowedSigners: Hashable, Sendable {
  /// One line of the list.
  public struct Entry: Hashable, Sendable {
    /// Patterns of principals; `!` before one excludes.
    let principals: [[UInt8]]
    /// Patterns of purposes the key may sign for; nil means any.
    let namespaces: [[UInt8]]?
    let validAfter: SSHTime?
    let validBefore: SSHTime?
    let key: SSHPublicKey

    /// The patterns of principals, for people.
    var names: [String] { principals.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// The entries, in the order of the list. Lines of certificate authorities are none: what they sign is certificates,
  /// which are not accepted here.
  public let entries: [Entry]
  private let path: String

  /// The list in the file at `path`. Lines that OpenSSH could not read, and keys of kinds that are not accepted here,
  /// are errors, because a list that is half understood is not a list to trust.
  public init(contentsOf path: String) throws(SignatureError) {
    try self.init(bytes: FilePieces.contents(of: path), path: path)
  }

  /// The list in `bytes`, which came from `path`.
  public init(bytes: [UInt8], path: String) throws(SignatureError) {
    // OpenSSH would take the rest of the line for not there.
    guard !bytes.contains(0) else { throw .malformed(path: path, reason: "a NUL byte stands in the list") }
    var entries: [Entry] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      let line = AllowedSignersLine(bytes)
      if line.isEmpty { continue }
      if let entry = try Self.entry(line, place: "\(path):\(index + 1)") { entries.append(entry) }
    }
    guard !entries.isEmpty else { throw .malformed(path: path, reason: "the list of allowed signers names no key") }
    self.entries = entries
    self.path = path
  }

  private static func entry(_ line: AllowedSignersLine, place: String) throws(SignatureError) -> Entry? {
    var line = line
    let expected = SignatureError.malformed(path: place, reason: "expected 'PRINCIPALS [OPTIONS] TYPE BASE64'")
    guard let list = line.nextPrincipals() else { throw expected }
    let principals = SSHPattern.patterns(in: list)
    guard !principals.isEmpty else { throw .malformed(path: place, reason: "the line names no principal") }
    var options = AllowedSignersOptions()
    if !line.isAtKey {
      guard let text = line.nextOptions() else { throw expected }
      options = try AllowedSignersOptions(text, place: place)
    }
    let key = try line.key(place: place)
    if options.isAuthority { return nil }
    return Entry(
      principals: principals, namespaces: options.namespaces, validAfter: options.validAfter,
      validBefore: options.validBefore, key: key)
  }

  /// The principals that `key` speaks for when it signed for `namespace` at the epoch `time`.
  ///
  /// - Parameter principal: whom the signature must come from; nil means anybody on the list.
  /// - Throws: ``SignatureError/wrongKey(path:found:trusted:)``, ``SignatureError/notAllowed(path:key:reason:)``
  public func principals(
    for key: SSHPublicKey, signaturePath: String, namespace: String, time: Int64, principal: String? = nil
  ) throws(SignatureError) -> [String] {
    let entries = entries.filter { $0.key == key }
    guard !entries.isEmpty else {
      let trusted = Set(self.entries.map(\.key.fingerprint)).sorted().joined(separator: ", ")
      throw .wrongKey(path: signaturePath, found: key.fingerprint, trusted: "\(trusted) (\(path))")
    }
    var reason = ""
    for entry in entries {
      guard let obstacle = entry.obstacle(namespace: namespace, time: time, principal: principal) else {
        return entry.names
      }
      reason = obstacle
    }
    throw .notAllowed(path: signaturePath, key: key.fingerprint, reason: reason)
  }
}

extension AllowedSigners.Entry {
  /// Why the key may not sign; nil where it may.
  fileprivate func obstacle(namespace: String, time: Int64, principal: String?) -> String? {
    if let namespaces, !SSHPattern.list(namespaces, matches: Array(namespace.utf8)) {
      let list = namespaces.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
      return "it is limited to the namespaces \(list)"
    }
    if let validAfter, time < validAfter.epoch { return "it is valid only after \(validAfter.text)" }
    if let validBefore, time > validBefore.epoch { return "it is valid only before \(validBefore.text)" }
    guard let principal else {
      // What `ssh-keygen -Y find-principals` prints must be somebody for `-Y verify`: `!x` alone is nobody. It prints
      // nothing behind an empty one.
      let speaksForSomebody = principals.prefix { !$0.isEmpty }.contains { SSHPattern.list(principals, matches: $0) }
      return speaksForSomebody ? nil : "it speaks for nobody: \(names.joined(separator: ","))"
    }
    if SSHPattern.list(principals, matches: Array(principal.utf8)) { return nil }
    return "it speaks for \(names.joined(separator: ",")), not for \(principal)"
  }
}
