import Glibc

/// What is there only while a run works with it: `.mkpkit-0123456789abcdef.tmp`, or without the dot. Its owner keeps it
/// locked (`flock`), and the kernel takes the lock away when the owner dies, however that happens; so a later run knows
/// what nobody needs any more, and removes it.
enum Leftovers {
  /// A name that nobody foresees.
  static func newName(hidden: Bool) -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return "\(hidden ? "." : "")mkpkit-\(String(repeating: "0", count: 16 - digits.count))\(digits).tmp"
  }

  /// A new file, locked, whose name begins with `prefix`; nil, with `errno` set, where that can't be.
  static func newFile(in folder: Int32, prefix: String = "", mode: mode_t) -> (descriptor: Int32, name: String)? {
    while true {
      let name = prefix + newName(hidden: true)
      let descriptor = openat(folder, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, mode)
      guard descriptor >= 0 else {
        if errno == EEXIST { continue }
        return nil
      }
      if lock(descriptor, called: name, in: folder) { return (descriptor, name) }
      close(descriptor)
    }
  }

  /// Locks what was just made under `name`. False when another run has taken it for a leftover meanwhile: make another
  /// one. A file system without locks leaves everything unlocked, and nothing there is ever taken for a leftover.
  static func lock(_ descriptor: Int32, called name: String, in folder: Int32) -> Bool {
    if retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) != 0, errno == EWOULDBLOCK { return false }
    return isSame(descriptor, name, in: folder)
  }

  /// Removes from a folder what dead runs of this user have left. Links are not followed.
  static func remove(from folder: Int32) {
    for name in names(in: folder) where isOurs(name) {
      let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_uid == geteuid() else { continue }
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      guard isFolder || status.st_mode & S_IFMT == S_IFREG, flock(descriptor, LOCK_EX | LOCK_NB) == 0,
        isSame(descriptor, name, in: folder)
      else { continue }
      if isFolder { empty(descriptor) }
      unlinkat(folder, name, isFolder ? AT_REMOVEDIR : 0)
    }
  }

  /// The same for the folder at `path`, if there is one that may be read.
  static func remove(from path: String) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    defer { close(folder) }
    remove(from: folder)
  }

  /// Removes everything in a folder. Links go, what they lead to stays.
  static func empty(_ folder: Int32) {
    for name in names(in: folder) where unlinkat(folder, name, 0) != 0 {
      let inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard inner >= 0 else { continue }
      // A build may have made folders that may not be written to.
      fchmod(inner, 0o700)
      empty(inner)
      close(inner)
      unlinkat(folder, name, AT_REMOVEDIR)
    }
  }

  private static func isOurs(_ name: String) -> Bool {
    var rest = name.utf8[...]
    if rest.first == UInt8(ascii: ".") { rest.removeFirst() }
    let digits = rest.dropFirst(7).prefix(16)
    return rest.count == 27 && rest.starts(with: "mkpkit-".utf8) && rest.suffix(4).elementsEqual(".tmp".utf8)
      && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func isSame(_ descriptor: Int32, _ name: String, in folder: Int32) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  /// The names in a folder, read to the end first, so that it may change meanwhile.
  private static func names(in folder: Int32) -> [String] {
    let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { return [] }
    guard let handle = fdopendir(copy) else {
      close(copy)
      return []
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
