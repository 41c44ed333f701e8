/// A list of trusted SSH keys in the format of `ssh-keygen` (ALLOWED SIGNERS in ssh-keygen(1)): a line for each key with
/// the principals it speaks for, options and the key.
public struct AllowedSigners: Hashable, Sendable {
  /// One line of the list.
  public struct Entry: Hashable, Sendable {
    /// Patterns of principals; `!` before one excludes.
    let principals: [String]
    /// Purposes the key may sign for; empty means any.
    let namespaces: [String]
    let validAfter: SSHTime?
    let validBefore: SSHTime?
    let key: SSHPublicKey
  }

  /// The entries, in the order of the list.
  public let entries: [Entry]
  private let path: String

  /// The list in the file at `path`. Lines of kinds that are not accepted here (certificate authorities, old key types)
  /// are errors, because a list that is half understood is not a list to trust.
  public init(contentsOf path: String) throws(SignatureError) {
    try self.init(text: FilePieces.text(of: path), path: path)
  }

  /// The list in `text`, which came from `path`.
  public init(text: String, path: String) throws(SignatureError) {
    var entries: [Entry] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let place = "\(path):\(index + 1)"
      if line.allSatisfy({ $0 == " " || $0 == "\t" }) || line.first == "#" { continue }
      entries.append(try Self.entry(line, place: place))
    }
    guard !entries.isEmpty else { throw .malformed(path: path, reason: "the list of allowed signers is empty") }
    self.entries = entries
    self.path = path
  }

  private static func entry(_ line: Substring, place: String) throws(SignatureError) -> Entry {
    var words = SSHOptionWords(line)
    guard let principals = words.next(), var word = words.next() else {
      throw .malformed(path: place, reason: "expected 'PRINCIPALS [OPTIONS] TYPE BASE64'")
    }
    var namespaces: [String] = []
    var validAfter: SSHTime?
    var validBefore: SSHTime?
    if !SSHPublicKey.acceptedTypes.contains(word), let keyType = words.next() {
      for option in SSHOptionWords.options(in: word) {
        switch option.name {
        case "namespaces": namespaces = (option.value ?? "").split(separator: ",").map(String.init)
        case "valid-after": validAfter = try SSHTime(option.value ?? "", place: place)
        case "valid-before": validBefore = try SSHTime(option.value ?? "", place: place)
        default:
          throw .malformed(path: place, reason: "the option '\(option.name)' is not accepted here; remove the line")
        }
      }
      word = keyType
    }
    guard let base64 = words.next() else {
      throw .malformed(path: place, reason: "expected 'PRINCIPALS [OPTIONS] TYPE BASE64'")
    }
    return Entry(
      principals: principals.split(separator: ",").map(String.init), namespaces: namespaces, validAfter: validAfter,
      validBefore: validBefore, key: try SSHPublicKey(line: "\(word) \(base64)"[...], path: place))
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
      if !entry.namespaces.isEmpty, !SSHPattern.list(entry.namespaces, matches: namespace) {
        reason = "it is limited to the namespaces \(entry.namespaces.joined(separator: ","))"
      } else if let after = entry.validAfter, time < after.epoch {
        reason = "it is valid only after \(after.text)"
      } else if let before = entry.validBefore, time >= before.epoch {
        reason = "it is valid only before \(before.text)"
      } else if let principal, !SSHPattern.list(entry.principals, matches: principal) {
        reason = "it speaks for \(entry.principals.joined(separator: ",")), not for \(principal)"
      } else {
        return entry.principals
      }
    }
    throw .notAllowed(path: signaturePath, key: key.fingerprint, reason: reason)
  }
}
