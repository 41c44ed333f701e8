import Glibc
import JSONText
import MKPFormat

/// Remembers of each repository the highest serial number that was seen, so that nobody can offer an older index, and
/// the newest time that was seen, so that a clock that is set back revives nothing: a file in the user's state folder
/// (XDG Base Directory), changed under a lock and at once.
public struct SerialMemory: Sendable {
  /// The file.
  public let path: String

  /// The memory in the file at `path`.
  public init(path: String) { self.path = path }

  /// The user's memory: `mkpkit/indexes.json` in `$XDG_STATE_HOME`, else in `~/.local/state`.
  ///
  /// - Throws: ``FetchError/memory(path:reason:)`` when there is neither.
  public static func ofUser(stateHome: String?, home: String?) throws(FetchError) -> SerialMemory {
    // Relative paths are to be ignored, says XDG.
    if let stateHome, stateHome.isAbsolutePath { return SerialMemory(path: "\(stateHome)/mkpkit/indexes.json") }
    guard let home, home.isAbsolutePath else {
      throw .memory(
        path: "XDG_STATE_HOME", reason: "neither this variable nor HOME says where serial numbers are remembered")
    }
    return SerialMemory(path: "\(home)/.local/state/mkpkit/indexes.json")
  }

  /// The newest time that was ever seen here: `clock`, unless it was later once. It is remembered whatever comes of the
  /// fetch.
  func newestTime(_ clock: Timestamp) throws(FetchError) -> Timestamp {
    let lock = try locked()
    defer { close(lock) }
    var document = try read(forgets: false)
    if let seen = document.newestTime, seen >= clock { return seen }
    document.newestTime = clock
    try write(document)
    return clock
  }

  /// Takes note of the index of a repository.
  ///
  /// - Parameter forgets: whether it is taken whatever was seen before, and the clock counts again, too.
  /// - Throws: ``IndexError/rollback(place:serial:seen:)``, ``IndexError/forked(place:serial:)``,
  ///   ``IndexError/jump(place:serial:seen:)``, ``IndexError/backdated(place:created:seen:)`` and
  ///   ``FetchError/memory(path:reason:)``.
  func note(
    _ index: RepositoryIndex, sha256: SHA256Digest, at location: RepositoryLocation, forgets: Bool = false
  ) throws(FetchError) {
    let lock = try locked()
    defer { close(lock) }
    var document = try read(forgets: forgets)
    let place = location.name
    if !forgets, let last = document.indexes[location.identity] {
      if index.serial < last.serial { throw .index(.rollback(place: place, serial: index.serial, seen: last.serial)) }
      if index.serial == last.serial {
        if sha256.hex != last.sha256 { throw .index(.forked(place: place, serial: index.serial)) }
        return
      }
      if index.serial - last.serial > RepositoryIndex.longestJump {
        throw .index(.jump(place: place, serial: index.serial, seen: last.serial))
      }
      if let seen = last.created, index.created < seen {
        throw .index(.backdated(place: place, created: index.created, seen: seen))
      }
    }
    if forgets { document.newestTime = .now }
    document.indexes[location.identity] = MemoryDocument.Seen(
      serial: index.serial, sha256: sha256.hex, created: index.created)
    try write(document)
  }

  private func write(_ document: MemoryDocument) throws(FetchError) {
    do throws(SystemError) {
      try AtomicFile.write("\(document.json.prettyText)\n", to: path, mode: 0o600)
    } catch {
      throw .memory(
        path: path,
        reason:
          "serial numbers cannot be remembered: \(error.reason); set XDG_STATE_HOME to a folder that can be written")
    }
  }

  private func read(forgets: Bool) throws(FetchError) -> MemoryDocument {
    var status = stat()
    guard lstat(path, &status) == 0 else { return MemoryDocument() }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
      throw .memory(
        path: path, reason: "is no file of your own that nobody else can write; remove it, or correct owner and mode")
    }
    if let bytes = try? FilePieces.contents(of: path), let json = try? JSONParser.parse(bytes),
      let document = MemoryDocument(json: json)
    {
      return document
    }
    if forgets { return MemoryDocument() }
    throw .memory(
      path: path,
      reason:
        "what was remembered is damaged; --forget begins anew, which is right only if you know that no index was replaced by an older one"
    )
  }

  /// Waits for the lock, which others hold for moments only.
  private func locked() throws(FetchError) -> Int32 {
    let components = path.pathComponents.dropLast()
    var folder = ""
    for component in components {
      folder += "/\(component)"
      mkdir(folder, 0o700)
    }
    try checkFolder(folder)
    let lock = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
      let reason = String(cString: strerror(errno))
      if lock >= 0 { close(lock) }
      throw .memory(
        path: path,
        reason: "serial numbers cannot be remembered: \(reason); set XDG_STATE_HOME to a folder that can be written")
    }
    return lock
  }

  /// Whoever can write to the folder decides what was seen.
  private func checkFolder(_ folder: String) throws(FetchError) {
    var status = stat()
    guard stat(folder, &status) == 0 else {
      throw .memory(
        path: folder,
        reason:
          "serial numbers cannot be remembered: \(String(cString: strerror(errno))); set XDG_STATE_HOME to a folder that can be written"
      )
    }
    guard status.st_uid == geteuid() else {
      throw .memory(
        path: folder,
        reason: "belongs to another user, who could change what was seen; set XDG_STATE_HOME to a folder of your own")
    }
    guard status.st_mode & 0o022 == 0 else {
      throw .memory(
        path: folder, reason: "others can write to it, and change what was seen: chmod go-w")
    }
  }
}
