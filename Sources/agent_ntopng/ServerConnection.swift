import CheckmkSecrets
import NtopngAPI

/// Client and cache for one server. The password store is decrypted only when that is needed: it costs 50 ms of CPU,
/// more than everything else that a run for one host does.
final class ServerConnection {
  private let arguments: ServerArguments
  private let deadline: Deadline
  private let folder: Result<CacheFolder, CacheError>?
  private var credential: NtopngCredential?
  private var opened: ReplyCache?

  /// - Parameter credential: the login, where it is known without the arguments.
  init(_ arguments: ServerArguments, deadline: Deadline, credential: NtopngCredential? = nil) {
    self.arguments = arguments
    self.credential = credential
    self.deadline = deadline
    folder = CacheFolder.defaultPath().map(Self.open)
  }

  /// Why there is no cache, if there is none.
  var cacheError: CacheError? {
    guard case .failure(let error)? = folder else { return nil }
    return error
  }

  /// The folder for what must survive a restart of the site.
  static func stateFolder() -> Result<CacheFolder, CacheError>? { CacheFolder.defaultStatePath().map(open) }

  private static func open(_ path: String) -> Result<CacheFolder, CacheError> {
    do throws(CacheError) {
      return .success(try CacheFolder(path: path))
    } catch {
      return .failure(error)
    }
  }

  /// The client.
  func client() throws(Failure) -> NtopngClient {
    let server = NtopngServer(
      url: arguments.url, credential: try resolvedCredential(), verifiesCertificate: !arguments.insecure,
      authorityFile: arguments.authorityFile, allowsPlainCredentials: arguments.allowPlainCredentials)
    return NtopngClient(
      server, options: NtopngClientOptions(requestTimeout: arguments.requestTimeout, deadline: deadline),
      cache: try cache())
  }

  /// The cache; nil when there is no folder for it.
  func cache() throws(Failure) -> ReplyCache? {
    if let opened { return opened }
    guard case .success(let folder)? = folder else { return nil }
    let hash = try credentialHash(folder)
    opened = ReplyCache(
      folder: folder, url: NtopngServer(url: arguments.url, credential: .none).url, credentialHash: hash)
    return opened
  }

  private func resolvedCredential() throws(Failure) -> NtopngCredential {
    if let credential { return credential }
    let resolved = try arguments.credential()
    credential = resolved
    return resolved
  }

  /// The hash that tells this credential apart. It is kept under a hash of the encrypted store, so that it is known
  /// again without decrypting as long as nobody changed a password.
  private func credentialHash(_ folder: CacheFolder) throws(Failure) -> String {
    guard let text = arguments.tokenID ?? arguments.passwordID, credential == nil else {
      return try resolvedCredential().hash(in: folder)
    }
    let content: [UInt8]
    let id: String
    do throws(PasswordStoreError) {
      let reference = try PasswordReference(text)
      id = reference.id
      content = try reference.storeContent()
    } catch {
      throw Failure(status: .unreadable, lines: [error.description])
    }
    let name = "credential-" + folder.hash(["credential", arguments.user ?? "", id], content)
    if let known = folder.read(name, limit: 64), known.count == 32 { return String(decoding: known, as: UTF8.self) }
    let hash = try resolvedCredential().hash(in: folder)
    // Without it the store is decrypted again next time.
    try? folder.write(name, Array(hash.utf8))
    return hash
  }
}
