/// The keys whose signatures are accepted.
public struct TrustedKeys: Sendable {
  private(set) var minisignKeys: [MinisignPublicKey] = []
  private var sshKeys: [SSHPublicKey] = []
  private var allowedSigners: AllowedSigners?
  /// Whom a signature by one of the allowed signers must come from.
  private let principal: String?

  /// A signature that holds.
  public struct Verified: Hashable, Sendable {
    /// `minisign` or `ssh`
    public let format: String
    /// minisign's identifier or OpenSSH's fingerprint of the key.
    public let key: String
    /// For whom the list of allowed signers says that the key speaks.
    public let principals: [String]
  }

  /// - Parameters:
  ///   - keys: files with public keys of minisign or OpenSSH.
  ///   - allowedSigners: a list in the format of `ssh-keygen`.
  public init(keys: [String], allowedSigners: String?, principal: String?) throws(SignatureError) {
    self.principal = principal
    for path in keys {
      if try FilePieces.text(of: path).hasPrefix(MinisignFile.untrustedPrefix) {
        minisignKeys.append(try MinisignPublicKey(contentsOf: path))
      } else {
        sshKeys.append(try SSHPublicKey(contentsOf: path))
      }
    }
    if let allowedSigners { self.allowedSigners = try AllowedSigners(contentsOf: allowedSigners) }
  }

  /// The keys, for messages.
  var names: String {
    let keys = minisignKeys.map(\.identifierText) + sshKeys.map(\.fingerprint)
    let listed = allowedSigners?.entries.map(\.key.fingerprint) ?? []
    return keys.isEmpty && listed.isEmpty ? "no key" : (keys + listed).joined(separator: ", ")
  }

  /// Keys, and lists of keys, that were read already.
  init(
    minisignKeys: [MinisignPublicKey] = [], sshKeys: [SSHPublicKey] = [], allowedSigners: AllowedSigners? = nil,
    principal: String? = nil
  ) {
    self.minisignKeys = minisignKeys
    self.sshKeys = sshKeys
    self.allowedSigners = allowedSigners
    self.principal = principal
  }

  /// Accepts signatures by `key`, too.
  mutating func add(_ key: MinisignPublicKey) { minisignKeys.append(key) }

  /// Accepts signatures by `key`, too.
  mutating func add(_ key: SSHPublicKey) { sshKeys.append(key) }

  /// The public halves of `keys`.
  public init(_ keys: [SigningKey]) {
    principal = nil
    for key in keys {
      switch key {
      case .minisign(let key): minisignKeys.append(key.publicKey)
      case .ssh(let signer): sshKeys.append(signer.publicKey)
      }
    }
  }

  /// Whether a signature in a file of this extension may be trusted at all.
  func accept(fileExtension: String) -> Bool {
    fileExtension == "minisig" ? !minisignKeys.isEmpty : !sshKeys.isEmpty || allowedSigners != nil
  }

  /// Checks that a trusted key signed the package at `path`.
  ///
  /// - Parameters:
  ///   - signaturePath: the signature; nil looks for `PATH.minisig`, then `PATH.sig`, whichever there are keys for.
  ///   - time: seconds since 1970 at which a key must be valid.
  public func verify(
    _ path: String, subject: PackageSubject, signaturePath: String?, time: Int64
  ) throws(SignatureError) -> Verified {
    let signaturePath = if let signaturePath { signaturePath } else { try defaultSignature(of: path) }
    let text = try FilePieces.text(of: signaturePath)
    guard text.hasPrefix(MinisignFile.untrustedPrefix) else {
      return try verifySSH(path, SSHSignature(armoredText: text, path: signaturePath), signaturePath, time)
    }
    let signature = try MinisignSignature(fileText: text, path: signaturePath)
    let key = try signature.verify(file: path, signaturePath: signaturePath, keys: minisignKeys)
    // A comment of another form is somebody else's; one of ours must speak of this package.
    let comment = Array(signature.trustedComment.utf8)
    if comment.firstRange(of: " sha256:".utf8) != nil, comment != Array(subject.trustedComment.utf8) {
      throw .wrongSubject(path: signaturePath, found: signature.trustedComment, expected: subject.trustedComment)
    }
    return Verified(format: "minisign", key: key.identifierText, principals: [])
  }

  private func verifySSH(
    _ path: String, _ signature: SSHSignature, _ signaturePath: String, _ time: Int64
  ) throws(SignatureError) -> Verified {
    try signature.verify(file: path, signaturePath: signaturePath)
    return try accept(signature.publicKey, signaturePath: signaturePath, time: time)
  }

  /// Whether signatures by `key` are trusted at `time`; `signaturePath` is for messages.
  func accept(_ key: SSHPublicKey, signaturePath: String, time: Int64) throws(SignatureError) -> Verified {
    let fingerprint = key.fingerprint
    if sshKeys.contains(key) {
      return Verified(format: "ssh", key: fingerprint, principals: [])
    }
    guard let allowedSigners else {
      let trusted = sshKeys.map(\.fingerprint).joined(separator: ", ")
      throw .wrongKey(path: signaturePath, found: fingerprint, trusted: trusted.isEmpty ? "no SSH key" : trusted)
    }
    let principals = try allowedSigners.principals(
      for: key, signaturePath: signaturePath, namespace: SSHSignature.namespace, time: time,
      principal: principal)
    return Verified(format: "ssh", key: fingerprint, principals: principals)
  }

  private func defaultSignature(of path: String) throws(SignatureError) -> String {
    let candidates =
      (minisignKeys.isEmpty ? [] : ["\(path).minisig"])
      + (sshKeys.isEmpty && allowedSigners == nil ? [] : ["\(path).sig"])
    if let found = candidates.first(where: FilePieces.exists) { return found }
    throw .unreadable(path: candidates.joined(separator: " and "), reason: "the package is not signed")
  }
}
