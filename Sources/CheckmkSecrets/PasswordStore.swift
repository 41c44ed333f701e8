import Crypto
import CryptoExtras

#if canImport(Glibc)
  import Glibc
#endif

/// Why a password cannot be had. Never holds a secret.
public enum PasswordStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reference is not `ID:FILE`.
  case invalidReference
  /// A file cannot be read.
  case unreadable(path: String, reason: String)
  /// The file is no password store of Checkmk.
  case malformed(path: String)
  /// The store was encrypted with another key, or changed.
  case wrongKey(path: String, keyFile: String)
  /// Neither `PASSWORD_STORE_SECRET_FILE` nor `OMD_ROOT` says where the key is.
  case noKeyFile
  /// The store has no password of this name.
  case unknownPassword(id: String, path: String)

  /// One line that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .invalidReference: "a password reference must be ID:FILE"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .malformed(let path): "\(path): is no password store of Checkmk"
    case .wrongKey(let path, let keyFile): "\(path): cannot be decrypted with the key in \(keyFile)"
    case .noKeyFile:
      "the key of the password store is not known: set PASSWORD_STORE_SECRET_FILE, or OMD_ROOT as in a Checkmk site"
    case .unknownPassword(let id, let path):
      "\(path): holds no password '\(id)'; was it removed from the password store?"
    }
  }
}

/// A password in a password store, as Checkmk's server-side calls name it to a program: `ID:FILE`.
public struct PasswordReference: Hashable, Sendable {
  /// The password's id.
  public let id: String
  /// The path of the store.
  public let path: String

  /// Reads `ID:FILE`; the id ends at the first colon.
  public init(_ text: String) throws(PasswordStoreError) {
    guard let colon = text.firstIndex(of: ":"), colon != text.startIndex, text.index(after: colon) != text.endIndex
    else { throw .invalidReference }
    id = String(text[..<colon])
    path = String(text[text.index(after: colon)...])
  }

  /// The store's content, still encrypted.
  public func storeContent() throws(PasswordStoreError) -> [UInt8] { try PasswordStore.read(path) }

  /// The password. Costs about 50 ms of CPU (scrypt).
  ///
  /// - Parameter environment: finds `PASSWORD_STORE_SECRET_FILE` and `OMD_ROOT`.
  public func password(environment: (String) -> String?) throws(PasswordStoreError) -> String {
    let store = try storeContent()
    guard let keyFile = PasswordStore.keyFile(environment) else { throw .noKeyFile }
    let secret = try PasswordStore.read(keyFile)
    guard store.count >= PasswordStore.headSize else { throw .malformed(path: path) }
    guard let text = PasswordStore.decrypt(store, secret: secret) else { throw .wrongKey(path: path, keyFile: keyFile) }
    guard let password = PasswordStore.passwords(in: text)[id] else { throw .unknownPassword(id: id, path: path) }
    return password
  }
}

/// Checkmk's encrypted password store.
///
/// Source: `cmk/utils/password_store` of Checkmk 2.2 to 2.4, `packages/cmk-password-store` of 2.5: two bytes version,
/// salt (16), nonce (16), tag (16), ciphertext; AES-256-GCM with the key scrypt(secret, salt, N=16384, r=8, p=1).
public enum PasswordStore {
  static let headSize = 50

  /// The file of the key: `PASSWORD_STORE_SECRET_FILE` (set by Checkmk 2.5), else the site's.
  public static func keyFile(_ environment: (String) -> String?) -> String? {
    if let path = environment("PASSWORD_STORE_SECRET_FILE"), !path.isEmpty { return path }
    return environment("OMD_ROOT").map { $0 + "/etc/password_store.secret" }
  }

  /// The text in a store; nil when the secret does not fit.
  public static func decrypt(_ store: [UInt8], secret: [UInt8]) -> String? {
    guard store.count >= headSize else { return nil }
    do {
      let key = try KDF.Scrypt.deriveKey(
        from: secret, salt: Array(store[2..<18]), outputByteCount: 32, rounds: 16384, blockSize: 8, parallelism: 1)
      let box = try AES.GCM.SealedBox(
        nonce: AES.GCM.Nonce(data: Array(store[18..<34])), ciphertext: Array(store[50...]), tag: Array(store[34..<50]))
      return String(decoding: try AES.GCM.open(box, using: key), as: UTF8.self)
    } catch {
      // The only cause is a secret that does not fit, or a changed file: both mean "cannot be decrypted".
      return nil
    }
  }

  /// The passwords by id: lines `ID:PASSWORD`, stripped as Checkmk strips them.
  public static func passwords(in text: String) -> [String: String] {
    var passwords: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmed
      // Not by characters: a colon with a combining one behind it is a colon for Checkmk.
      guard let colon = line.unicodeScalars.firstIndex(of: ":") else { continue }
      passwords[String(line[..<colon])] = String(line[line.unicodeScalars.index(after: colon)...])
    }
    return passwords
  }

  static func read(_ path: String) throws(PasswordStoreError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= 4 << 20 else { throw .malformed(path: path) }
    }
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return self[first...last]
  }
}
