import ArgumentParser
import Glibc
import HTTPTransport
import MKPProject
import MKPRelease

/// How servers are reached, and with which credentials.
struct NetworkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The proxy; else http_proxy, https_proxy and no_proxy decide.", valueName: "url"))
  var proxy: String?

  @Option(help: "A PEM file with the certificate authorities to trust instead of the system's.", completion: .file())
  var caFile: String?

  @Option(help: "A file with header fields to send, one 'Name: value' a line.", completion: .file())
  var headerFile: String?

  @Option(help: "How often to repeat a request after a failure that may pass.")
  var retries = 4

  @Option(
    help: ArgumentHelp("How long to wait before the first repetition; doubled each time.", valueName: "milliseconds"))
  var retryDelay = 500

  @Option(
    help: ArgumentHelp(
      "Give a transfer up after so many seconds with less than 1 KiB in each.", valueName: "seconds"))
  var stall = 60

  @Flag(help: "Send credentials to http:// URLs of other machines, where anybody on the way can read them.")
  var allowPlainCredentials = false

  func validate() throws {
    guard (0...100).contains(retries) else { throw ValidationError("--retries must be 0 to 100") }
    guard (0...60_000).contains(retryDelay) else { throw ValidationError("--retry-delay must be 0 to 60000") }
    guard (1...86_400).contains(stall) else { throw ValidationError("--stall must be 1 to 86400") }
    if let proxy, proxy.contains("@") {
      throw ValidationError("--proxy must not hold a password, which everybody could read; put it into https_proxy")
    }
  }

  /// The settings, with the fields of --header-file, and `secrets` as credentials; nil for those of the environment,
  /// which are for a repository of the user's own.
  func settings(secrets: [(name: String, value: String)]? = nil) throws -> ServerSettings {
    if let caFile {
      var status = stat()
      guard stat(caFile, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        throw CommandFailure(.unreadable, "--ca-file: \(caFile): no regular file that can be read")
      }
    }
    return ServerSettings(
      options: HTTPOptions(
        authorityFile: caFile, proxy: proxy.map(HTTPOptions.Proxy.url) ?? .environment,
        userAgent: "mkpkit/\(mkpkitVersion)"),
      secretHeaders: try (secrets ?? (headerFile == nil ? credentials() : [])) + headers(), retries: retries,
      stallSeconds: stall, firstDelay: retryDelay, allowsPlainCredentials: allowPlainCredentials,
      notice: { StandardError.report([$0], severity: .yellow) })
  }

  private func headers() throws -> [(name: String, value: String)] {
    guard let headerFile else { return [] }
    let text = try SecretFile.text(headerFile)
    return try text.split(whereSeparator: \.isNewline).map { line in
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
        throw CommandFailure(.usage, "\(headerFile): expected lines 'Name: value'")
      }
      return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
  }

  /// `MKPKIT_HTTP_TOKEN`, or `MKPKIT_HTTP_USER` with `MKPKIT_HTTP_PASSWORD`.
  private func credentials() throws -> [(name: String, value: String)] {
    if let token = environmentVariable("MKPKIT_HTTP_TOKEN") { return [("Authorization", "Bearer \(token)")] }
    guard let user = environmentVariable("MKPKIT_HTTP_USER") else { return [] }
    guard let password = environmentVariable("MKPKIT_HTTP_PASSWORD") else {
      throw CommandFailure(.usage, "MKPKIT_HTTP_USER is set, MKPKIT_HTTP_PASSWORD is not")
    }
    return [("Authorization", ServerSettings.basicCredentials(user: user, password: password))]
  }
}
