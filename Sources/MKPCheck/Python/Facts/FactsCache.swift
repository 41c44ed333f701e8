import FoundationEssentials
import Glibc
import MKPFormat

/// Facts of sources that were looked at before: one file for each package, in a folder that belongs to the user.
///
/// In it, what is known of a source is found by the digest of its bytes, so it never has to be updated. The name of the
/// file is a digest of the package's path, the script and the interpreter. What an entry holds is read like the reply of
/// a process, and nothing in it is executed. It only saves time: whatever goes wrong with the folder, the sources are
/// looked at again.
public struct FactsCache: Sendable {
  /// The folder.
  public let folder: String
  /// How many bytes the folder may hold; the oldest files go first.
  public let sizeLimit: Int

  /// A cache in `folder`, which is made when it is needed.
  public init(folder: String, sizeLimit: Int = 64 << 20) {
    self.folder = folder
    self.sizeLimit = sizeLimit
  }

  /// The cache in the user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`); nil where there is none, as for users
  /// whose home does not exist: it is not ours to make.
  public static func standard(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> FactsCache? {
    let base =
      environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment["HOME"].flatMap { $0.hasPrefix("/") && access($0, W_OK) == 0 ? $0 + "/.cache" : nil }
    return base.map { FactsCache(folder: $0 + "/mkpkit/facts") }
  }

  /// What is remembered of the sources of `package`; empty where nothing is.
  func pack(of package: String, _ interpreter: PythonInterpreter) -> FactsPack {
    guard isOurs, let path = path(package, interpreter) else { return FactsPack() }
    return FactsPack(path: path)
  }

  /// Writes what is remembered of `package` from now on; nil where nothing can be. ``keep(_:)`` ends it.
  ///
  /// - Parameter minor: the second number of the Python 3 that looks.
  func writer(of package: String, _ interpreter: PythonInterpreter, minor: Int) -> FactsPackWriter? {
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: attributes)
    guard isOurs, let path = path(package, interpreter) else { return nil }
    return FactsPackWriter(path: path, minor: minor, limit: sizeLimit)
  }

  /// Puts what was written in place of what was known.
  func keep(_ writer: FactsPackWriter) {
    writer.commit()
    makeRoom()
  }

  /// Whether the folder is one of the user's own that nobody else can write to: a foreign entry could hide findings.
  private var isOurs: Bool {
    var info = stat()
    guard lstat(folder, &info) == 0 else { return false }
    return info.st_mode & S_IFMT == S_IFDIR && info.st_uid == geteuid() && info.st_mode & 0o022 == 0
  }

  /// The file for `package`; nil where the interpreter can't be looked at.
  private func path(_ package: String, _ interpreter: PythonInterpreter) -> String? {
    var info = stat()
    guard stat(interpreter.path, &info) == 0 else { return nil }
    let place = realpath(package, nil).map { pointer in
      defer { free(pointer) }
      return String(cString: pointer)
    }
    let identity =
      "\(place ?? package)\n\(interpreter.path) \(info.st_size) \(info.st_mtim.tv_sec) \(info.st_ino)\n"
      + PythonWorker.script
    return "\(folder)/\(sha256(of: identity.utf8).hex)"
  }

  /// Removes the oldest files until half of the limit is free, once the limit is passed.
  private func makeRoom() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var entries = names.compactMap { name -> (path: String, size: Int, age: Int)? in
      var info = stat()
      let path = folder + "/" + name
      guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
      return (path, Int(info.st_size), info.st_mtim.tv_sec)
    }
    var total = entries.reduce(0) { $0 + $1.size }
    guard total > sizeLimit else { return }
    entries.sort { ($0.age, $0.path) < ($1.age, $1.path) }
    for entry in entries where total > sizeLimit / 2 {
      unlink(entry.path)
      total -= entry.size
    }
  }
}
