import Foundation
import Glibc
import MKPFormat
import Testing

/// A folder that is there as long as this value lives.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/mkpkit-test-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    path = String(cString: made)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    try AtomicFile.write(bytes, to: "\(path)/\(name)")
    return "\(path)/\(name)"
  }

  func read(_ name: String) throws -> [UInt8] { try readFile("\(path)/\(name)") }

  /// The names of everything in the folder, sorted, also hidden ones.
  func names(in folder: String = "") throws -> [String] {
    let handle = try #require(opendir("\(path)/\(folder)"))
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

func readFile(_ path: String) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY)
  try #require(descriptor >= 0, "\(path)")
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    try #require(count >= 0)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}
