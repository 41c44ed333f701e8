import Crypto

#if canImport(Glibc)
  import Glibc
#endif

/// Why the cache cannot be used. The agent works without it.
public struct CacheError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What failed and why.
  public let description: String

  init(_ action: String, _ path: String, _ number: Int32 = errno) {
    description = "\(path): \(action): \(String(cString: strerror(number)))"
  }
}

/// The folder of the cache: only for its owner, written so that a reader never sees half of a file, bounded in size.
///
/// File names tell nothing: they are keyed hashes, the key is random and stays in the folder.
public struct CacheFolder: Sendable {
  /// The folder's path.
  public let path: String
  private let key: [UInt8]
  private let maximumSize: Int

  /// `$OMD_ROOT/tmp/ntopng` in a Checkmk site, else `ntopng-checkmk` in the user's cache folder; nil without either.
  public static func defaultPath(environment: (String) -> String? = Self.environment) -> String? {
    if let site = environment("OMD_ROOT"), site.hasPrefix("/") { return site + "/tmp/ntopng" }
    if let cache = environment("XDG_CACHE_HOME"), cache.hasPrefix("/") { return cache + "/ntopng-checkmk" }
    if let home = environment("HOME"), home.hasPrefix("/") { return home + "/.cache/ntopng-checkmk" }
    return nil
  }

  /// `$OMD_ROOT/var/ntopng` in a Checkmk site, else `ntopng-checkmk` in the user's folder of states; nil without either.
  /// Unlike the cache it survives a restart of the site.
  public static func defaultStatePath(environment: (String) -> String? = Self.environment) -> String? {
    if let site = environment("OMD_ROOT"), site.hasPrefix("/") { return site + "/var/ntopng" }
    if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/ntopng-checkmk" }
    if let home = environment("HOME"), home.hasPrefix("/") { return home + "/.local/state/ntopng-checkmk" }
    return nil
  }

  /// A variable of the environment; nil when empty.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Opens the folder and makes what is missing.
  ///
  /// - Parameter maximumSize: the size to keep below, bytes.
  public init(path: String, maximumSize: Int = 256 << 20) throws(CacheError) {
    self.path = path
    self.maximumSize = maximumSize
    try Self.makeFolder(path)
    key = try Self.loadKey(path + "/key")
  }

  private static func makeFolder(_ path: String) throws(CacheError) {
    var current = ""
    for component in path.split(separator: "/") {
      current += "/" + component
      guard mkdir(current, 0o700) != 0 else { continue }
      guard errno == EEXIST || errno == EACCES || errno == EROFS else { throw CacheError("cannot be made", current) }
    }
    var information = stat()
    guard lstat(path, &information) == 0 else { throw CacheError("cannot be used", path) }
    guard information.st_mode & S_IFMT == S_IFDIR, information.st_uid == geteuid() else {
      throw CacheError("is not a folder of this user", path, ENOTDIR)
    }
    if information.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 { throw CacheError("cannot be protected", path) }
  }

  private static func loadKey(_ path: String) throws(CacheError) -> [UInt8] {
    for _ in 0..<5 {
      if let key = readFile(path, limit: 64), key.count == 32 { return key }
      // The first of several processes wins: a link is made only when there is none.
      let new = (0..<32).map { _ in UInt8.random(in: 0...255) }
      let temporary = Self.temporary(for: path)
      defer { unlink(temporary) }
      try writeFile(temporary, [new])
      if link(temporary, path) != 0, errno != EEXIST { throw CacheError("cannot be written", path) }
      if let key = readFile(path, limit: 64), key.count != 32 { unlink(path) }
    }
    throw CacheError("cannot be read", path)
  }

  /// The keyed hash of the given texts and bytes, 32 hexadecimal digits.
  public func hash(_ texts: [String], _ bytes: [UInt8] = []) -> String {
    var code = HMAC<SHA256>(key: SymmetricKey(data: key))
    for text in texts {
      let bytes = Array(text.utf8)
      code.update(data: Array("\(bytes.count):".utf8))
      code.update(data: bytes)
    }
    code.update(data: bytes)
    let digits = Array("0123456789abcdef".utf8)
    let hex = code.finalize().prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: hex, as: UTF8.self)
  }

  /// The path of the file called `name`.
  public func file(_ name: String) -> String { path + "/" + name }

  /// The content of the file called `name`; nil when there is none or it cannot be read.
  public func read(_ name: String, limit: Int = 64 << 20) -> [UInt8]? { Self.readFile(file(name), limit: limit) }

  /// Replaces the file called `name`; a reader sees the old content or the new one.
  public func write(_ name: String, _ parts: [UInt8]...) throws(CacheError) {
    let target = file(name)
    let temporary = Self.temporary(for: target)
    do throws(CacheError) {
      try Self.writeFile(temporary, parts)
      guard rename(temporary, target) == 0 else { throw CacheError("cannot be written", target) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Removes the file called `name`.
  public func remove(_ name: String) { unlink(file(name)) }

  /// Where a file is written before it gets its name. Nobody else writes there: neither another thread, nor a process of
  /// the same number in another container that shares the folder.
  static func temporary(for target: String) -> String { "\(target).\(UInt64.random(in: .min ... .max)).tmp" }

  private static func readFile(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG, information.st_size <= limit
    else { return nil }
    let size = Int(information.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let read = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        guard read > 0 else { return }
        count += read
      }
    }
  }

  private static func writeFile(_ path: String, _ parts: [[UInt8]]) throws(CacheError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw CacheError("cannot be written", path) }
    defer { close(descriptor) }
    // One after the other: replies have megabytes, which nobody needs to join.
    let isWritten = parts.allSatisfy { part in
      part.withUnsafeBytes { bytes in
        var done = 0
        while done < bytes.count {
          let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
          guard count > 0 else { return false }
          done += count
        }
        return true
      }
    }
    guard isWritten else { throw CacheError("cannot be written", path) }
  }

  /// Deletes the oldest replies, then the oldest of all files, until the rest is below the limit, and what killed processes
  /// left behind. What the agent has noted can't be had again, and is small. Looks at the folder at most once in five
  /// minutes.
  public func trim() {
    let marker = file("trimmed")
    var information = stat()
    let now = AgentClock.now()
    if stat(marker, &information) == 0, abs(now - Double(information.st_mtim.tv_sec)) < 300 { return }
    try? write("trimmed", [])
    guard let folder = opendir(path) else { return }
    defer { closedir(folder) }
    var files: [(path: String, isReply: Bool, size: Int, age: Double)] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let path = file(name)
      guard !name.hasPrefix("."), !name.hasPrefix("lock-"), name != "key", name != "trimmed",
        lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG
      else { continue }
      let age = now - Double(information.st_mtim.tv_sec)
      if name.hasSuffix(".tmp") {
        if age > 3600 { unlink(path) }
      } else if age > 40 * 86_400 {
        unlink(path)
      } else {
        files.append((path, name.hasPrefix("reply-"), Int(information.st_size), age))
      }
    }
    var size = files.reduce(0) { $0 + $1.size }
    for file in files.sorted(by: { $0.isReply == $1.isReply ? $0.age > $1.age : $0.isReply }) where size > maximumSize {
      unlink(file.path)
      size -= file.size
    }
  }
}
