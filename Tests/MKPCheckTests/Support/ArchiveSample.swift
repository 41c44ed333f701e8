import Foundation
import MKPFormat

@testable import MKPCheck

/// Writes packages byte by byte, also such as no proper writer would make.
struct ArchiveSample {
  /// A member of a tar archive.
  struct Member {
    var name: String
    var bytes: [UInt8] = []
    var type = UInt8(ascii: "0")
    var link = ""

    init(_ name: String, _ text: String) {
      self.name = name
      bytes = Array(text.utf8)
    }

    init(_ name: String, type: Character, link: String = "") {
      self.name = name
      self.type = type.asciiValue ?? 0
      self.link = link
    }
  }

  static let info = info(files: "'agents': ['plugins/acme']")
  static let plugin = Member("plugins/acme", "#!/bin/sh\necho '<<<acme>>>'\n")

  static func info(version: String = "1.2.3", name: String = "acme", files: String) -> String {
    """
    {'author': 'Jane Roe', 'description': 'Checks ACME devices.', 'download_url': 'https://example.com/acme',
     'files': {\(files)}, 'name': '\(name)', 'title': 'ACME', 'version': '\(version)',
     'version.min_required': '2.3.0', 'version.packaged': 'mkpkit', 'version.usable_until': None}
    """
  }

  static func json(version: String = "1.2.3", files: String = #""agents":["plugins/acme"]"#) -> String {
    """
    {"title":"ACME","name":"acme","description":"Checks ACME devices.","version":"\(version)",\
    "version.packaged":"mkpkit","version.min_required":"2.3.0","version.usable_until":null,"author":"Jane Roe",\
    "download_url":"https://example.com/acme","files":{\(files)}}
    """
  }

  /// The good package of which the bad ones are variations.
  static var good: [UInt8] { package([Member("info", info), Member("info.json", json())], agents: [plugin]) }

  /// A package of the outer members and an inner archive `agents.tar`.
  static func package(_ members: [Member], agents: [Member]?) -> [UInt8] {
    var outer = members
    if let agents {
      var part = Member("agents.tar", "")
      part.bytes = tar(agents)
      outer.append(part)
    }
    return gzip(tar(outer))
  }

  static func tar(_ members: [Member]) -> [UInt8] {
    members.flatMap { header($0) + $0.bytes + padding($0.bytes.count) } + [UInt8](repeating: 0, count: 1024)
  }

  /// gzip with stored blocks.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65535)
      rest = rest.dropFirst(65535)
      let count = UInt16(block.count)
      result += [rest.isEmpty ? 1 : 0, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
      result += block
    } while !rest.isEmpty
    return result + little(crc(bytes)) + little(UInt32(bytes.count))
  }

  /// The subject of the package made of `bytes`.
  static func subject(_ bytes: [UInt8]) -> CheckSubject {
    let path = FileManager.default.temporaryDirectory.appending(path: "mkpkit-\(UUID().uuidString).mkp")
    defer { try? FileManager.default.removeItem(at: path) }
    do {
      try Data(bytes).write(to: path)
    } catch {
      fatalError("can't write \(path.path): \(error)")
    }
    return PackageSubject.load(path.path)
  }

  private static func header(_ member: Member) -> [UInt8] {
    func field(_ text: String, _ size: Int) -> [UInt8] {
      Array(text.utf8.prefix(size)) + [UInt8](repeating: 0, count: max(size - text.utf8.count, 0))
    }
    func octal(_ number: Int, _ size: Int) -> [UInt8] {
      let digits = String(number, radix: 8)
      return field(String(repeating: "0", count: size - 1 - digits.count) + digits, size)
    }
    var header = field(member.name, 100) + octal(0o644, 8) + octal(0, 8) + octal(0, 8)
    header += octal(member.bytes.count, 12) + octal(0, 12) + Array("        ".utf8) + [member.type]
    header += field(member.link, 100) + Array("ustar\0".utf8) + Array("00".utf8)
    header += [UInt8](repeating: 0, count: 512 - header.count)
    let sum = octal(header.reduce(0) { $0 + Int($1) }, 7)
    header.replaceSubrange(148..<155, with: sum)
    return header
  }

  private static func padding(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: (512 - count % 512) % 512) }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }

  private static func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> ($0 * 8) & 255) } }
}
