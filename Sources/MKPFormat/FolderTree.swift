import Glibc

/// The folders below one that is open. No symbolic link below it is ever followed.
final class FolderTree {
  /// The folders that were made, in order.
  private(set) var made: [String] = []

  private let root: Int32
  private let path: String
  /// The folder that was used last: files come folder by folder.
  private var current: (path: String, descriptor: Int32)?

  /// The folders below `root`, which somebody else keeps open; errors call it `path`.
  init(_ root: Int32, called path: String) {
    self.root = root
    self.path = path
  }

  deinit { if let current { close(current.descriptor) } }

  /// The folder at `path`, open until the next one is asked for; nil when it is missing and shall not be made.
  func folder(_ path: String, make: Bool) throws(UnpackError) -> Int32? {
    if path.isEmpty { return root }
    if let current, ExactText(current.path) == ExactText(path) { return current.descriptor }
    var descriptor = root
    var walked = ""
    for component in path.pathComponents.map(String.init) {
      walked += (walked.isEmpty ? "" : "/") + component
      var next = openat(descriptor, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if next < 0, errno == ENOENT, make {
        if mkdirat(descriptor, component, 0o777) == 0 {
          made.append(walked)
        } else if errno != EEXIST {
          let code = errno
          if descriptor != root { close(descriptor) }
          throw .system(SystemError("cannot create", full(walked), code: code))
        }
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

  /// Removes the folders that were made, as far as nothing is in them.
  func removeMadeFolders() {
    for folder in made.reversed() {
      let (parent, name) = folder.splitAtLastSlash
      if let descriptor = try? self.folder(parent, make: false) { unlinkat(descriptor, name, AT_REMOVEDIR) }
    }
  }

  /// A path below the folder, as errors show it.
  func full(_ path: String) -> String { path.isEmpty ? self.path : "\(self.path)/\(path)" }
}

extension String {
  /// The folder of a path, and the name in it.
  var splitAtLastSlash: (folder: String, name: String) {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", self) }
    return (String(self[..<slash]), String(self[utf8.index(after: slash)...]))
  }
}
