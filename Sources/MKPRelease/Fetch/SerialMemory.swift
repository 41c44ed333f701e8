import Glibc
import JSONText
import MKPFormat

/// Remembers the highest serial number that was seen at each place, so that nobody can offer an older index: a file in
/// the user's state folder (XDG Base Directory), changed under a lock and at once.
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
    if let stateHome, stateHome.hasPrefix("/") { return SerialMemory(path: "\(stateHome)/mkpkit/indexes.json") }
    guard let home, home.hasPrefix("/") else {
      throw .memory(
        path: "XDG_STATE_HOME", reason: "neither this variable nor HOME says where serial numbers are remembered")
    }
    return SerialMemory(path: "\(home)/.local/state/mkpkit/indexes.json")
  }

  private struct Seen {
    let serial: Int
    let sha256: String
  }

  /// Takes note of the index at `place`.
  ///
  /// - Throws: ``IndexError/rollback(place:serial:seen:)``, ``IndexError/forked(place:serial:)`` and
  ///   ``FetchError/memory(path:reason:)``.
  func note(_ index: RepositoryIndex, sha256: SHA256Digest, at place: String) throws(FetchError) {
    let lock = try locked()
    defer { close(lock) }
    var document = try read()
    var seen = document["indexes"]?.objectValue ?? JSONObject()
    if let last = seen[place] {
      guard let serial = last["serial"]?.intValue, let digest = last["sha256"]?.stringValue else { throw damaged }
      if index.serial < serial { throw .index(.rollback(place: place, serial: index.serial, seen: serial)) }
      if index.serial == serial {
        if digest != sha256.hex { throw .index(.forked(place: place, serial: serial)) }
        return
      }
    }
    seen[place] = ["serial": .int(Int64(index.serial)), "sha256": .string(sha256.hex)]
    document["indexes"] = .object(seen)
    do throws(SystemError) {
      try AtomicFile.write("\(JSONValue.object(document).prettyText)\n", to: path, mode: 0o600)
    } catch {
      throw .memory(
        path: path,
        reason:
          "serial numbers cannot be remembered: \(error.reason); set XDG_STATE_HOME to a folder that can be written")
    }
  }

  private func read() throws(FetchError) -> JSONObject {
    guard access(path, F_OK) == 0 else { return ["version": 1, "indexes": [:]] }
    guard let bytes = try? FilePieces.contents(of: path), let json = try? JSONParser.parse(bytes),
      let document = json.objectValue, document["version"] == 1, document["indexes"]?.objectValue != nil
    else { throw damaged }
    return document
  }

  private var damaged: FetchError {
    .memory(
      path: path,
      reason:
        "what was remembered is damaged; remove the file only if you know that no index was replaced by an older one")
  }

  /// Waits for the lock, which others hold for moments only.
  private func locked() throws(FetchError) -> Int32 {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    var made = ""
    for component in folder.split(separator: "/") {
      made += "/\(component)"
      mkdir(made, 0o700)
    }
    let lock = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
      let reason = String(cString: strerror(errno))
      if lock >= 0 { close(lock) }
      throw .memory(
        path: path,
        reason: "serial numbers cannot be remembered: \(reason); set XDG_STATE_HOME to a folder that can be written")
    }
    return lock
  }
}
