import Foundation
import MKPFormat

/// Facts of sources that were looked at before, one file for each in a folder that belongs to the user.
///
/// An entry is found by a digest of the source, the script and the interpreter, so it never has to be updated. What it
/// holds is read like the reply of a process, and nothing in it is executed. It only saves time: whatever goes wrong
/// with the folder, the sources are looked at again.
public struct FactsCache: Sendable {
  /// The folder.
  public let folder: String
  /// How many bytes the folder may hold; the oldest entries go first.
  public let sizeLimit: Int

  /// What is remembered of one source.
  struct Entry: Sendable {
    /// The second number of the Python 3 that looked.
    let minor: Int
    let reply: [UInt8]
  }

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

  /// What is known of each source, in order.
  func entries(of sources: [[UInt8]], interpreter: PythonInterpreter) -> [Entry?] {
    guard isOurs, let seed = Self.seed(interpreter) else { return sources.map { _ in nil } }
    return sources.map { source in
      guard let data = FileManager.default.contents(atPath: path(source, seed)) else { return nil }
      let bytes = Array(data)
      // The end of the line shows that the entry was written to its end.
      guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), bytes.last == UInt8(ascii: "\n"),
        let minor = Int(String(decoding: bytes[..<end], as: UTF8.self)), bytes.count > end + 2
      else { return nil }
      return Entry(minor: minor, reply: Array(bytes[(end + 1)..<(bytes.count - 1)]))
    }
  }

  /// Remembers what was found out.
  func add(_ found: [(source: [UInt8], reply: [UInt8])], interpreter: PythonInterpreter, minor: Int) {
    guard !found.isEmpty, let seed = Self.seed(interpreter) else { return }
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: attributes)
    guard isOurs else { return }
    for (source, reply) in found {
      let data = Data("\(minor)\n".utf8) + reply + Data("\n".utf8)
      // Written beside and renamed. A lost entry costs nothing, so nothing is flushed to the disk.
      try? data.write(to: URL(fileURLWithPath: path(source, seed)), options: .atomic)
    }
    makeRoom()
  }

  /// Whether the folder is one of the user's own that nobody else can write to: a foreign entry could hide findings.
  private var isOurs: Bool {
    var info = stat()
    guard lstat(folder, &info) == 0 else { return false }
    return info.st_mode & S_IFMT == S_IFDIR && info.st_uid == geteuid() && info.st_mode & 0o022 == 0
  }

  private func path(_ source: [UInt8], _ seed: SHA256) -> String {
    var hash = seed
    source.withUnsafeBytes { hash.update($0) }
    return "\(folder)/\(hash.digest().hex)"
  }

  /// The digest of the script and the interpreter, by its file; nil where that can't be looked at.
  private static func seed(_ interpreter: PythonInterpreter) -> SHA256? {
    var info = stat()
    guard stat(interpreter.path, &info) == 0 else { return nil }
    var hash = SHA256()
    let identity = "\(interpreter.path) \(info.st_size) \(info.st_mtim.tv_sec) \(info.st_ino)\n" + PythonWorker.script
    Array(identity.utf8).withUnsafeBytes { hash.update($0) }
    return hash
  }

  /// Removes the oldest entries until half of the limit is free, once the limit is passed.
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
