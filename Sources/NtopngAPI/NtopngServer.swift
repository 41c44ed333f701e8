import HTTPTransport

/// How to log in to ntopng.
public enum NtopngCredential: Hashable, Sendable {
  /// ntopng runs without login.
  case none
  /// A user's API token: recommended, because it is never locked out and costs the server nothing to check.
  case token(String)
  /// A user's name and password.
  case password(user: String, password: String)

  /// The value of the `Authorization` field.
  var authorization: String? {
    switch self {
    case .none: nil
    case .token(let token): "Token \(token)"
    case .password(let user, let password): "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
    }
  }

  /// Finds the secret in what a server sends.
  var mask: SecretMask { SecretMask(secrets) }

  /// Finds the secret in data. Not a short one, which stands in other words by chance.
  var dataMask: SecretMask { SecretMask(secrets, shortest: 8) }

  private var secrets: [String] {
    let (texts, encoded): ([String], [String]) =
      switch self {
      case .none: ([], [])
      case .token(let token): ([token], [token])
      case .password(let user, let password): ([password], [password, "\(user):\(password)"])
      }
    let base64 = encoded.map { text in
      let padded = Base64.encode(Array(text.utf8))
      return String(padded.prefix { $0 != "=" })
    }
    let forURLs = base64.map { String($0.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }) }
    return texts + base64 + forURLs
  }

  /// A keyed hash that tells credentials apart and nothing else.
  public func hash(in folder: CacheFolder) -> String { folder.hash(["credential", authorization ?? ""]) }

  /// What may explain a failed login, without telling the secret.
  var hint: String? {
    switch self {
    case .none: "no credentials are configured"
    case .token(let token) where token.count != 32: "the token has \(token.count) characters, ntopng's have 32"
    case .password(_, let password) where password.contains(":"):
      "the password holds a colon, which ntopng cuts off: use a token"
    default: nil
    }
  }
}

extension NtopngCredential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The kind of login; never the secret.
  public var description: String {
    switch self {
    case .none: "no login"
    case .token: "token"
    case .password: "user and password"
    }
  }
  /// As ``description``.
  public var debugDescription: String { description }
  /// Nothing, so that `dump` shows no secret.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where ntopng is and how to log in.
public struct NtopngServer: Hashable, Sendable {
  /// Scheme, host, port and ntopng's prefix, without a slash at the end.
  public let url: String
  /// How to log in.
  public let credential: NtopngCredential
  /// Whether the server's certificate is checked.
  public let verifiesCertificate: Bool
  /// The PEM file of the authorities to trust, instead of the system's.
  public let authorityFile: String?
  /// Whether the login may travel over plain http to another machine.
  public let allowsPlainCredentials: Bool

  /// A server. `url` may end in a slash.
  public init(
    url: String, credential: NtopngCredential, verifiesCertificate: Bool = true, authorityFile: String? = nil,
    allowsPlainCredentials: Bool = false
  ) {
    var url = url[...]
    while url.hasSuffix("/") { url = url.dropLast() }
    self.url = String(url)
    self.credential = credential
    self.verifiesCertificate = verifiesCertificate
    self.authorityFile = authorityFile
    self.allowsPlainCredentials = allowsPlainCredentials
  }

  /// Whether the login travels readable to everybody on the way, a proxy included.
  public var hasPlainCredentials: Bool {
    guard credential != .none, !url.lowercased().hasPrefix("https://") else { return false }
    return !isLoopback
  }

  /// Whether the server is on this machine.
  var isLoopback: Bool { HTTPURL(url)?.isLoopback ?? false }

  /// Host and port of the URL, the server's name where none is given.
  public var hostAndPort: String {
    let parts = url.split(separator: "/", omittingEmptySubsequences: true)
    return parts.count > 1 ? String(parts[1]) : url
  }
}

/// Base64 (RFC 4648), for the `Authorization` field.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

  static func encode(_ bytes: [UInt8]) -> String {
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : "=")
      }
    }
    return text
  }
}
