import JSONText
import NtopngAPI

#if canImport(Glibc)
  import Glibc
#endif

/// All active hosts of a server as lines of `<<<ntopng_host:sep(0)>>>`, in one file that is searched by address without
/// being read: a header, a line of problems, the lines, and a sorted index of address hashes and offsets.
final class HostSnapshot {
  /// What a host is chosen by, kept beside its line so that no line needs to be read for that.
  struct Key {
    let address: HostAddress
    let vlan: Int
    let isLocal: Bool
    let score: Int
    /// The name that ntopng shows; empty without one.
    let shownName: String
    /// The name without alias; empty when not known.
    let resolvedName: String

    fileprivate var text: String {
      "\(address)\t\(vlan)\t\(isLocal ? 1 : 0)\t\(score)\t\(shownName)\t\(resolvedName)"
    }

    init(address: HostAddress, vlan: Int, isLocal: Bool, score: Int, shownName: String, resolvedName: String) {
      self.address = address
      self.vlan = vlan
      self.isLocal = isLocal
      self.score = score
      self.shownName = shownName
      self.resolvedName = resolvedName
    }

    fileprivate init?(_ text: String) {
      let fields = text.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 6, let address = HostAddress(String(fields[0])), let vlan = Int(fields[1]),
        let score = Int(fields[3])
      else { return nil }
      self.init(
        address: address, vlan: vlan, isLocal: fields[2] == "1", score: score, shownName: String(fields[4]),
        resolvedName: String(fields[5]))
    }
  }

  private static let headSize = 96
  private static let entrySize = 16

  /// When the hosts were read, Unix seconds by the agent's clock.
  let time: Double
  private let bytes: UnsafeRawBufferPointer
  private let count: Int
  private let indexOffset: Int
  private let release: () -> Void

  deinit { release() }

  /// The snapshot in a file; nil when there is none or it is damaged.
  convenience init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
      information.st_size >= Self.headSize
    else { return nil }
    let size = Int(information.st_size)
    // The file is replaced, never changed, so the mapping stays whole.
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      return nil
    }
    self.init(UnsafeRawBufferPointer(start: address, count: size)) { munmap(address, size) }
  }

  /// The snapshot in memory.
  convenience init?(_ content: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 16)
    copy.copyBytes(from: content)
    self.init(UnsafeRawBufferPointer(copy)) { copy.deallocate() }
  }

  private init?(_ bytes: UnsafeRawBufferPointer, release: @escaping () -> Void) {
    self.bytes = bytes
    self.release = release
    let words =
      bytes.count >= Self.headSize
      ? String(decoding: bytes[..<Self.headSize], as: UTF8.self).split(separator: " ") : []
    guard words.count >= 4, words[0] == "ntopng-snapshot-1", let time = Double(words[1]), let count = Int(words[2]),
      let indexOffset = Int(words[3]), count >= 0, count < 1 << 28, indexOffset >= Self.headSize,
      bytes.count == indexOffset + count * Self.entrySize
    else {
      self.time = 0
      count = 0
      indexOffset = 0
      return nil
    }
    self.time = time
    self.count = count
    self.indexOffset = indexOffset
  }

  /// The bytes of a snapshot. `hosts` may be lazy, so that only one line is in memory beside the result.
  static func encode(time: Double, problems: [Problem], hosts: some Sequence<(key: Key, line: String)>) -> [UInt8] {
    var content = [UInt8](repeating: UInt8(ascii: " "), count: headSize)
    var index: [(hash: UInt64, offset: UInt64)] = []
    // About what hosts take: growing step by step would hold the content twice.
    content.reserveCapacity(headSize + hosts.underestimatedCount * 1500)
    content += JSONValue.array(problems.map(\.json)).compactText.utf8
    content.append(UInt8(ascii: "\n"))
    for (key, line) in hosts {
      index.append((hash(key.address), UInt64(content.count)))
      for text in [key.text, line] {
        content += text.utf8
        content.append(UInt8(ascii: "\n"))
      }
    }
    let head = Array("ntopng-snapshot-1 \(time) \(index.count) \(content.count) ".utf8.prefix(headSize - 1))
    content.replaceSubrange(0..<head.count, with: head)
    content[headSize - 1] = UInt8(ascii: "\n")
    for entry in index.sorted(by: { ($0.hash, $0.offset) < ($1.hash, $1.offset) }) {
      withUnsafeBytes(of: entry.hash.bigEndian) { content += $0 }
      withUnsafeBytes(of: entry.offset.bigEndian) { content += $0 }
    }
    return content
  }

  /// What was missing when the hosts were read.
  var problems: [Problem] {
    guard let list = try? JSONParser.parse(Array(line(at: Self.headSize).utf8)).arrayValue else { return [] }
    return list.compactMap { Problem($0) }
  }

  /// The hosts with an address, whatever their VLAN and interface, with their lines as JSON.
  func hosts(at address: HostAddress) -> [(key: Key, line: String)] {
    let hash = Self.hash(address)
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if entry(middle).hash < hash { low = middle + 1 } else { high = middle }
    }
    var hosts: [(key: Key, line: String)] = []
    while low < count, entry(low).hash == hash {
      let offset = entry(low).offset
      if let key = key(at: offset), key.address == address { hosts.append((key, line(of: offset))) }
      low += 1
    }
    return hosts
  }

  /// All hosts, in the order of the index, with the offset that ``line(of:)`` takes.
  func forEach(_ body: (Key, Int) -> Void) {
    for position in 0..<count {
      let offset = entry(position).offset
      if let key = key(at: offset) { body(key, offset) }
    }
  }

  /// The line of the host at an offset.
  func line(of offset: Int) -> String {
    guard (Self.headSize..<indexOffset).contains(offset) else { return "" }
    let behindKey = offset + line(at: offset).utf8.count + 1
    return behindKey < indexOffset ? line(at: behindKey) : ""
  }

  private func entry(_ position: Int) -> (hash: UInt64, offset: Int) {
    let start = indexOffset + position * Self.entrySize
    let hash = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    let offset = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
    return (hash, Int(truncatingIfNeeded: offset))
  }

  private func key(at offset: Int) -> Key? {
    (Self.headSize..<indexOffset).contains(offset) ? Key(line(at: offset)) : nil
  }

  private func line(at offset: Int) -> String {
    String(decoding: bytes[offset..<indexOffset].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// FNV-1a, 64 bits.
  private static func hash(_ address: HostAddress) -> UInt64 {
    address.bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
