import Glibc
import MKPFormat

/// A folder for small files of our own, which is gone with this value.
final class TemporaryFolder {
  let path: String

  init() throws(SystemError) {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    var template = Array("\(base.isEmpty ? "/tmp" : base)/mkpkit-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError("cannot create a folder in", base, code: errno) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    guard let handle = opendir(path) else { return }
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      unlink("\(path)/\(name)")
    }
    closedir(handle)
    rmdir(path)
  }
}
