/// Why something could not be signed, or why a signature does not prove what it should. Each way to fail has its own
/// case, because "wrong key" and "altered file" call for different actions.
public enum SignatureError: Error, Hashable, Sendable {
  /// The file is missing or the system refuses to read it.
  case unreadable(path: String, reason: String)
  /// The file is not the key, signature or list it should be.
  case malformed(path: String, reason: String)
  /// The signature uses an algorithm that is not accepted here.
  case unsupportedAlgorithm(path: String, found: String, accepted: String)
  /// The signature was made with a key that is not among the trusted ones.
  case wrongKey(path: String, found: String, trusted: String)
  /// The key is trusted, but the signature does not match: the file was changed, or another file was signed.
  case wrongContent(path: String, signedBy: String)
  /// No signature of an envelope is one by a trusted key: who signed, or what was changed, nothing tells.
  case noTrustedSignature(path: String, trusted: String)
  /// The file is unchanged, but the trusted comment of the signature was altered.
  case alteredComment(path: String)
  /// The trusted comment speaks of another package, version or digest.
  case wrongSubject(path: String, found: String, expected: String)
  /// The signature was made for another purpose.
  case wrongNamespace(path: String, found: String, expected: String)
  /// The key is known, but not trusted for this: not for this name, or not at this time.
  case notAllowed(path: String, key: String, reason: String)
  /// The secret key is encrypted and no password was given.
  case passwordNeeded(path: String)
  /// The password does not open the secret key.
  case wrongPassword(path: String)
  /// Nothing could sign: the agent, the external command or the key type is not available.
  case cannotSign(reason: String)
}

extension SignatureError: CustomStringConvertible {
  /// One line: the file, what was found, what to do.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .malformed(let path, let reason): "\(path): \(reason)"
    case .unsupportedAlgorithm(let path, let found, let accepted):
      "\(path): the algorithm is \(found); accepted: \(accepted)"
    case .wrongKey(let path, let found, let trusted):
      "\(path): signed with the key \(found), which is not trusted; trusted: \(trusted)"
    case .wrongContent(let path, let signedBy):
      "\(path): the signature by \(signedBy) does not match: the file was changed after signing, or the signature is for another file"
    case .noTrustedSignature(let path, let trusted):
      "\(path): no signature by a trusted key matches: it was changed after signing, or somebody else signed it; trusted: \(trusted)"
    case .alteredComment(let path):
      "\(path): the trusted comment does not match its signature: it was changed after signing"
    case .wrongSubject(let path, let found, let expected):
      "\(path): the signature speaks of \(found), but the package is \(expected)"
    case .wrongNamespace(let path, let found, let expected):
      "\(path): the signature was made for the namespace '\(found)', not '\(expected)'"
    case .notAllowed(let path, let key, let reason): "\(path): the key \(key) may not sign this: \(reason)"
    case .passwordNeeded(let path): "\(path): the secret key is encrypted; give its password"
    case .wrongPassword(let path): "\(path): the password does not open the secret key"
    case .cannotSign(let reason): "cannot sign: \(reason)"
    }
  }
}
