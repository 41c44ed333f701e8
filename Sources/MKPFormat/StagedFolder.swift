import Glibc

/// A folder that gets many files at once. They are written into a private folder beside their places, and move there when
/// all are complete: a new folder appears with everything in it by one rename; in one that exists, each file is the old
/// or the new one at every moment. What was made is removed again if it does not come to that.
///
/// No symbolic link below the folder is ever followed.
final class StagedFolder {
  /// A file as it shall become.
  struct Expected {
    let path: String
    let mode: UInt16
    let size: Int64
    let sha256: SHA256Digest?
  }

  private struct Staged {
    let path: String
    let mode: UInt16
  }

  private let path: String
  private let overwrite: Bool
  private let destination: UnpackTarget
  private let scratch: ScratchFolder
  /// The files to come, laid out as they shall be.
  private let staging: FolderTree
  private let stagingRoot: Int32
  /// The folder itself where it exists.
  private let target: FolderTree?

  private var staged: [Staged] = []
  private var positions: [ExactText: Int] = [:]
  /// The files that stand in their places already.
  private var present: Set<ExactText> = []
  private var committed: [String] = []
  private var isComplete = false

  /// The folder at `path`, which appears with all its parents when it is missing.
  init(path: String, overwrite: Bool) throws(UnpackError) {
    self.path = path
    self.overwrite = overwrite
    do {
      destination = try UnpackTarget(path)
      switch destination {
      case .existing: scratch = try ScratchFolder(in: path)
      case .new(let base, _, _): scratch = try ScratchFolder(in: base)
      }
    } catch {
      throw .system(error)
    }
    var place = "."
    if case .new(_, let first, let rest) = destination {
      place = rest.isEmpty ? first : "\(first)/\(rest)"
      _ = try FolderTree(scratch.descriptor, called: scratch.path).folder(place, make: true)
      target = nil
    } else {
      target = FolderTree(scratch.parent, called: path)
    }
    stagingRoot = openat(scratch.descriptor, place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard stagingRoot >= 0 else { throw .system(SystemError("cannot open", scratch.path, code: errno)) }
    staging = FolderTree(stagingRoot, called: path)
  }

  deinit {
    if !isComplete, let target {
      for path in committed {
        let (folder, name) = path.splitAtLastSlash
        if let descriptor = try? target.folder(folder, make: false) { unlinkat(descriptor, name, 0) }
      }
      target.removeMadeFolders()
    }
    close(stagingRoot)
  }

  /// What stands where the files shall be. A file that is already what it shall become stands in nobody's way: an earlier
  /// run that was stopped may have put it there.
  func conflicts(with files: [Expected]) throws(UnpackError) -> [UnpackError.Conflict] {
    guard let target else { return [] }
    var conflicts: [UnpackError.Conflict] = []
    for file in files {
      let (folder, name) = file.path.splitAtLastSlash
      let descriptor: Int32?
      do {
        descriptor = try target.folder(folder, make: false)
      } catch UnpackError.conflicts(let found) {
        conflicts += found.filter { !conflicts.contains($0) }
        continue
      }
      var status = stat()
      guard let descriptor, fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        conflicts.append(.isFolder(target.full(file.path)))
      } else if !overwrite {
        if try isComplete(file, name, descriptor) {
          present.insert(ExactText(file.path))
        } else {
          conflicts.append(.exists(target.full(file.path)))
        }
      }
    }
    return conflicts
  }

  /// A new file that shall stand at `path`. A second one of the same path takes the place of the first.
  func file(at path: String, mode: UInt16) throws(UnpackError) -> StagedFile {
    let (folder, name) = path.splitAtLastSlash
    guard let descriptor = try staging.folder(folder, make: true) else { throw failure("cannot open", folder) }
    if positions[ExactText(path)] != nil { unlinkat(descriptor, name, 0) }
    let file = openat(descriptor, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure("cannot create", path) }
    let stagedFile = StagedFile(file, staging.full(path))
    guard fchmod(file, mode_t(mode)) == 0 else { throw failure("cannot set the mode of", path) }
    let entry = Staged(path: path, mode: mode)
    if let position = positions[ExactText(path)] {
      staged[position] = entry
    } else {
      positions[ExactText(path)] = staged.count
      staged.append(entry)
    }
    return stagedFile
  }

  /// A new file at `path` with the content of the one that was staged for `original`.
  func copy(_ original: String, to path: String, mode: UInt16) throws(UnpackError) {
    let (folder, name) = original.splitAtLastSlash
    guard positions[ExactText(original)] != nil, let descriptor = try staging.folder(folder, make: false) else {
      throw .system(SystemError("cannot open", staging.full(original), code: ENOENT))
    }
    let source = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard source >= 0 else { throw failure("cannot open", original) }
    defer { close(source) }
    try copyBytes(of: source, original, to: try file(at: path, mode: mode))
  }

  /// Gives all files their places.
  func commit() throws(UnpackError) {
    switch destination {
    case .existing:
      for entry in staged where !present.contains(ExactText(entry.path)) {
        try give(entry)
        if !overwrite { committed.append(entry.path) }
      }
    case .new(let base, let first, _):
      // A folder that somebody has made meanwhile is replaced only when nothing is in it.
      guard renameat(scratch.descriptor, first, scratch.parent, first) == 0 else {
        if [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno) { throw .conflicts([.exists(path)]) }
        throw .system(SystemError("cannot create", base == "." ? first : "\(base)/\(first)", code: errno))
      }
    }
    isComplete = true
  }

  // MARK: One file

  private func give(_ entry: Staged) throws(UnpackError) {
    let (folder, name) = entry.path.splitAtLastSlash
    guard let source = try staging.folder(folder, make: false), let place = try target?.folder(folder, make: true)
    else {
      throw .system(SystemError("cannot open", staging.full(folder), code: ENOENT))
    }
    try give(entry, from: source, called: name, to: place, name)
  }

  private func give(
    _ entry: Staged, from source: Int32, called temporary: String, to place: Int32, _ name: String
  ) throws(UnpackError) {
    if !overwrite {
      // Unlike renaming, linking never replaces what somebody else has put there by now.
      if linkat(source, temporary, place, name, 0) == 0 {
        unlinkat(source, temporary, 0)
        return
      }
      if errno == EEXIST { throw .conflicts([.exists(staging.full(entry.path))]) }
      if errno == EXDEV { return try carryOver(entry, from: source, to: place, name) }
      // Some file systems know no hard links.
      guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else { throw failure("cannot create", entry.path) }
      guard faccessat(place, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0 else {
        throw .conflicts([.exists(staging.full(entry.path))])
      }
    } else if faccessat(place, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0 {
      // What takes the place of another file must be on the disk first.
      let file = openat(source, temporary, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
      guard file >= 0 else { throw failure("cannot open", entry.path) }
      defer { close(file) }
      guard retrying({ fsync(file) }) == 0 else { throw failure("cannot write", entry.path) }
    }
    guard renameat(source, temporary, place, name) == 0 else {
      if errno == EXDEV { return try carryOver(entry, from: source, to: place, name) }
      throw failure("cannot create", entry.path)
    }
  }

  /// The same for a folder on another file system, which a rename doesn't reach.
  private func carryOver(
    _ entry: Staged, from source: Int32, to place: Int32, _ name: String
  ) throws(UnpackError) {
    Leftovers.remove(from: place)
    let original = openat(source, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard original >= 0 else { throw failure("cannot open", entry.path) }
    defer { close(original) }
    guard let (copy, temporary) = Leftovers.newFile(in: place, mode: 0o600) else {
      throw failure("cannot create", entry.path)
    }
    let file = StagedFile(copy, staging.full(entry.path))
    defer { unlinkat(place, temporary, 0) }
    try copyBytes(of: original, entry.path, to: file)
    guard fchmod(copy, mode_t(entry.mode)) == 0 else { throw failure("cannot set the mode of", entry.path) }
    try give(entry, from: place, called: temporary, to: place, name)
    withExtendedLifetime(file) {}
  }

  private func copyBytes(of source: Int32, _ path: String, to file: StagedFile) throws(UnpackError) {
    let memory = StableBytes(capacity: 1 << 16)
    while true {
      let count = retrying { read(source, memory.buffer.baseAddress, memory.buffer.count) }
      guard count >= 0 else { throw failure("cannot read", path) }
      if count == 0 { return }
      try file.write(UnsafeRawBufferPointer(rebasing: memory.buffer[..<count]))
    }
  }

  private func isComplete(_ file: Expected, _ name: String, _ folder: Int32) throws(UnpackError) -> Bool {
    let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      UInt16(status.st_mode & 0o7777) == file.mode, Int64(status.st_size) == file.size
    else { return false }
    let memory = StableBytes(capacity: 1 << 16)
    var hash = SHA256()
    while true {
      let count = retrying { read(descriptor, memory.buffer.baseAddress, memory.buffer.count) }
      guard count >= 0 else { throw failure("cannot read", file.path) }
      if count == 0 { return hash.digest() == file.sha256 }
      hash.update(UnsafeRawBufferPointer(rebasing: memory.buffer[..<count]))
    }
  }

  private func failure(_ action: String, _ path: String) -> UnpackError {
    .system(SystemError(action, staging.full(path), code: errno))
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
