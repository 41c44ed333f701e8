import Glibc

/// A folder that gets many files at once: they are written under temporary names, and get their own when all are there.
/// What was made is removed again if it does not come to that. No symbolic link below the folder is ever followed.
final class StagedFolder {
  private struct Staged {
    let path: String
    let folder: String
    let name: String
    let temporaryName: String
  }

  private let path: String
  private let place: FolderPath
  private let overwrite: Bool
  private let root: Int32
  private var staged: [Staged] = []
  private var positions: [ExactText: Int] = [:]
  private var committed = 0
  private var madeFolders: [String] = []
  private var isComplete = false
  /// The folder that was used last: files come folder by folder.
  private var current: (path: String, descriptor: Int32)?

  /// The folder at `path`, which is made with all its parents when it is missing.
  init(path: String, overwrite: Bool) throws(UnpackError) {
    self.path = path
    self.overwrite = overwrite
    do {
      place = try FolderPath(making: path)
    } catch {
      throw .system(error)
    }
    root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard root >= 0 else { throw .system(SystemError("cannot open", path, code: errno)) }
  }

  deinit {
    if !isComplete { removeEverything() }
    if let current { close(current.descriptor) }
    if root >= 0 { close(root) }
    if !isComplete { place.removeIfEmpty() }
  }

  /// What stands where the files at `paths` shall be.
  func conflicts(with paths: [String]) throws(UnpackError) -> [UnpackError.Conflict] {
    var conflicts: [UnpackError.Conflict] = []
    for path in paths {
      let (folder, name) = Self.split(path)
      let descriptor: Int32?
      do {
        descriptor = try self.folder(folder, make: false)
      } catch UnpackError.conflicts(let found) {
        conflicts += found.filter { !conflicts.contains($0) }
        continue
      }
      var status = stat()
      guard let descriptor, fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        conflicts.append(.isFolder(full(path)))
      } else if !overwrite {
        conflicts.append(.exists(full(path)))
      }
    }
    return conflicts
  }

  /// A new file that shall stand at `path`. A second one of the same path takes the place of the first.
  func file(at path: String, mode: UInt16) throws(UnpackError) -> StagedFile {
    let (folder, name) = Self.split(path)
    guard let descriptor = try self.folder(folder, make: true) else { throw failure("cannot open", folder) }
    let temporaryName = ".mkpkit-\(String(UInt64.random(in: .min ... .max), radix: 36)).tmp"
    let file = openat(descriptor, temporaryName, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure("cannot create", path) }
    let entry = Staged(path: path, folder: folder, name: name, temporaryName: temporaryName)
    if let position = positions[ExactText(path)] {
      unlinkat(descriptor, staged[position].temporaryName, 0)
      staged[position] = entry
    } else {
      positions[ExactText(path)] = staged.count
      staged.append(entry)
    }
    let stagedFile = StagedFile(file, full(path))
    guard fchmod(file, mode_t(mode)) == 0 else { throw failure("cannot set the mode of", path) }
    return stagedFile
  }

  /// A new file at `path` with the content of the one that was staged for `original`.
  func copy(_ original: String, to path: String, mode: UInt16) throws(UnpackError) {
    guard let position = positions[ExactText(original)],
      let descriptor = try folder(staged[position].folder, make: false)
    else { throw failure("cannot open", original) }
    let source = openat(descriptor, staged[position].temporaryName, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard source >= 0 else { throw failure("cannot open", original) }
    defer { close(source) }
    let file = try self.file(at: path, mode: mode)
    let memory = StableBytes(capacity: 1 << 16)
    while true {
      let count = retrying { read(source, memory.buffer.baseAddress, memory.buffer.count) }
      guard count >= 0 else { throw failure("cannot read", original) }
      if count == 0 { return }
      try file.write(UnsafeRawBufferPointer(rebasing: memory.buffer[..<count]))
    }
  }

  /// Gives all files their names.
  func commit() throws(UnpackError) {
    for entry in staged {
      guard let descriptor = try folder(entry.folder, make: false) else { throw failure("cannot open", entry.folder) }
      try give(entry, in: descriptor)
      committed += 1
    }
    isComplete = true
  }

  private func give(_ entry: Staged, in descriptor: Int32) throws(UnpackError) {
    if !overwrite {
      // Unlike renaming, linking never replaces what somebody else has put there by now.
      if linkat(descriptor, entry.temporaryName, descriptor, entry.name, 0) == 0 {
        unlinkat(descriptor, entry.temporaryName, 0)
        return
      }
      if errno == EEXIST { throw .conflicts([.exists(full(entry.path))]) }
      // Some file systems know no hard links.
      guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else { throw failure("cannot create", entry.path) }
      guard faccessat(descriptor, entry.name, F_OK, AT_SYMLINK_NOFOLLOW) != 0 else {
        throw .conflicts([.exists(full(entry.path))])
      }
    }
    guard renameat(descriptor, entry.temporaryName, descriptor, entry.name) == 0 else {
      throw failure("cannot create", entry.path)
    }
  }

  private func removeEverything() {
    for (index, entry) in staged.enumerated() {
      guard let descriptor = try? folder(entry.folder, make: false) else { continue }
      unlinkat(descriptor, entry.temporaryName, 0)
      if index < committed, !overwrite { unlinkat(descriptor, entry.name, 0) }
    }
    for folder in madeFolders.reversed() {
      let (parent, name) = Self.split(folder)
      if let descriptor = try? self.folder(parent, make: false) { unlinkat(descriptor, name, AT_REMOVEDIR) }
    }
  }

  // MARK: Folders

  /// The folder at `path` below the root; nil when it is missing and shall not be made.
  private func folder(_ path: String, make: Bool) throws(UnpackError) -> Int32? {
    if path.isEmpty { return root }
    if let current, ExactText(current.path) == ExactText(path) { return current.descriptor }
    var descriptor = root
    var walked = ""
    for component in path.pathComponents.map(String.init) {
      walked += (walked.isEmpty ? "" : "/") + component
      var next = openat(descriptor, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if next < 0, errno == ENOENT, make {
        guard mkdirat(descriptor, component, 0o777) == 0 || errno == EEXIST else {
          defer { if descriptor != root { close(descriptor) } }
          throw failure("cannot create", walked)
        }
        madeFolders.append(walked)
        next = openat(descriptor, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      }
      let code = errno
      if descriptor != root { close(descriptor) }
      guard next >= 0 else {
        switch code {
        case ENOENT where !make: return nil
        case ENOTDIR, ELOOP: throw .conflicts([.notAFolder(full(walked))])
        default: throw .system(SystemError("cannot open", full(walked), code: code))
        }
      }
      descriptor = next
    }
    if let current { close(current.descriptor) }
    current = (path, descriptor)
    return descriptor
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
  }

  private func full(_ path: String) -> String { path.isEmpty ? self.path : "\(self.path)/\(path)" }

  private func failure(_ action: String, _ path: String) -> UnpackError {
    .system(SystemError(action, full(path), code: errno))
  }
}

/// A file that has not its own name yet.
final class StagedFile {
  private let descriptor: Int32
  private let path: String

  init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) throws(UnpackError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let count = retrying { Glibc.write(descriptor, piece.baseAddress, piece.count) }
      guard count > 0 else { throw .system(SystemError("cannot write", path, code: errno)) }
      rest = rest.dropFirst(count)
    }
  }
}
