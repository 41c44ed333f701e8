import ArgumentParser
import CheckmkSecrets
import NtopngAPI

/// Where one ntopng server is and how to log in.
struct ServerArguments: ParsableArguments {
  @Option(help: "Address of ntopng, as in https://ntopng.example:3001.")
  var url: String

  @Option(help: "Name of the server in Checkmk; needed when one host shows several servers.")
  var server: String?

  @Option(name: .customLong("link-url"), help: "Address of ntopng for links in a browser; default: the URL.")
  var linkURL: String?

  @Option(help: ArgumentHelp("Token of an ntopng user: its id in the password store of Checkmk.", valueName: "id:file"))
  var tokenID: String?

  @Option(help: "Name of the ntopng user.")
  var user: String?

  @Option(help: ArgumentHelp("Password of the user: its id in the password store of Checkmk.", valueName: "id:file"))
  var passwordID: String?

  @Flag(help: "Read the token, or with --user the password, from one line of standard input.")
  var stdinSecret = false

  @Option(help: "PEM file of the certificate authorities to trust.")
  var caFile: String?

  @Flag(help: "Do not verify the server's certificate. Anybody on the way can then read the login.")
  var insecure = false

  @Flag(help: "Send token or password over plain http to another machine. Anybody on the way can read them.")
  var allowPlainCredentials = false

  @Option(help: "Seconds for the whole run.")
  var timeout = 50.0

  @Option(help: "Seconds for one call.")
  var requestTimeout = 20.0

  @Option(help: "How old data from the cache may be, seconds.")
  var cacheSeconds = 50

  mutating func validate() throws {
    let lowercased = url.lowercased()
    guard lowercased.hasPrefix("http://") || lowercased.hasPrefix("https://") else {
      throw ValidationError("--url must begin with http:// or https://")
    }
    guard !url.contains("@") else { throw ValidationError("--url must not hold a user name or password") }
    let ways = [tokenID != nil, passwordID != nil, stdinSecret].filter { $0 }.count
    guard ways <= 1 else {
      throw ValidationError("only one of --token-id, --password-id and --stdin-secret is possible")
    }
    if tokenID != nil, user != nil { throw ValidationError("--user goes with a password, not with --token-id") }
    if passwordID != nil, user == nil { throw ValidationError("--password-id needs --user") }
    if user != nil, passwordID == nil, !stdinSecret {
      throw ValidationError("--user needs --password-id or --stdin-secret")
    }
    if user?.contains(":") == true { throw ValidationError("--user must not hold a colon") }
    guard timeout > 0, timeout <= 3600, requestTimeout > 0, requestTimeout <= 3600 else {
      throw ValidationError("--timeout and --request-timeout must be above 0 and at most 3600")
    }
    guard (0...86_400).contains(cacheSeconds) else { throw ValidationError("--cache-seconds must be 0 to 86400") }
  }

  /// The login. Decrypts the password store where one is named.
  func credential() throws(Failure) -> NtopngCredential {
    if let tokenID { return .token(try Self.password(tokenID)) }
    if let user, let passwordID { return .password(user: user, password: try Self.password(passwordID)) }
    guard stdinSecret else { return .none }
    guard let secret = readLine(), !secret.isEmpty else {
      throw Failure(status: .unreadable, lines: ["standard input holds no secret"])
    }
    return user.map { .password(user: $0, password: secret) } ?? .token(secret)
  }

  private static func password(_ reference: String) throws(Failure) -> String {
    do throws(PasswordStoreError) {
      return try PasswordReference(reference).password(environment: { CacheFolder.environment($0) })
    } catch {
      throw Failure(status: .unreadable, lines: [error.description])
    }
  }

  /// The file of the authorities to trust; nil: the system's.
  var authorityFile: String? { caFile ?? Self.siteAuthorities }

  /// The authorities that the Checkmk site trusts, where this runs in one.
  private static var siteAuthorities: String? {
    CacheFolder.environment("OMD_ROOT").map { $0 + "/var/ssl/ca-certificates.crt" }.flatMap {
      FileSize.of($0) > 0 ? $0 : nil
    }
  }
}
