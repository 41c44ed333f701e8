import Glibc
import MKPFormat

/// The packages in a folder and the folders below it.
struct PackageFiles {
  /// Paths below the folder, ordered by their bytes.
  private(set) var paths: [String] = []
  /// What is called like a package and is none, one line each.
  private(set) var problems: [String] = []
  private let folder: String

  private static let maximumDepth = 8

  /// Looks through `folder`. Names that begin with a dot are passed over, links are not followed.
  init(in folder: String) throws(IndexError) {
    self.folder = folder
    try add("", depth: 0)
    paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func add(_ below: String, depth: Int) throws(IndexError) {
    let path = below.isEmpty ? folder : "\(folder)/\(below)"
    guard let handle = opendir(path) else { throw .system(SystemError("cannot open", path, code: errno)) }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard bytes.first != UInt8(ascii: ".") else { continue }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        problems.append("\(path): a name that is not UTF-8; rename the file")
        continue
      }
      let relative = below.isEmpty ? name : "\(below)/\(name)"
      var status = stat()
      guard lstat("\(folder)/\(relative)", &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR where depth < Self.maximumDepth: try add(relative, depth: depth + 1)
      case S_IFREG where name.hasSuffix(".mkp"): paths.append(relative)
      case _ where name.hasSuffix(".mkp"):
        problems.append("\(folder)/\(relative): not a regular file, which a package must be")
      default: break
      }
    }
  }
}
