import JSONText
import NtopngAPI

#if canImport(Glibc)
  import Glibc
#endif

/// All active hosts of a server as lines of `<<<ntopng_host:sep(0)>>>`, in one file that is searched by address without
/// being read: a header, a line of problems, the lines, and a sorted index of address hashes and offsets.
final class HostSnapshot {
  /// A host in a snapshot.
  struct Record {
    /// The line as JSON.
    let line: Substring
    /// The host's name without alias; empty when not known.
    let resolvedName: Substring
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

  /// The bytes of a snapshot.
  static func encode(time: Double, problems: [Problem], hosts: [(address: HostAddress, line: String, name: String)])
    -> [UInt8]
  {
    var content = [UInt8](repeating: UInt8(ascii: " "), count: headSize)
    var index: [(hash: UInt64, offset: UInt64)] = []
    content += Array(JSONValue.array(problems.map(\.json)).compactText.utf8) + [UInt8(ascii: "\n")]
    for host in hosts {
      index.append((hash(host.address), UInt64(content.count)))
      content += host.line.utf8
      content.append(UInt8(ascii: "\t"))
      content += host.name.utf8
      content.append(UInt8(ascii: "\n"))
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

  /// The lines of the hosts with an address, whatever their VLAN and interface.
  func records(of address: HostAddress) -> [Record] {
    let hash = Self.hash(address)
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if entry(middle).hash < hash { low = middle + 1 } else { high = middle }
    }
    var records: [Record] = []
    while low < count, entry(low).hash == hash {
      if let record = record(at: entry(low).offset) { records.append(record) }
      low += 1
    }
    return records
  }

  /// All hosts, in the order of the index.
  func forEach(_ body: (Record) -> Void) {
    for position in 0..<count {
      if let record = record(at: entry(position).offset) { body(record) }
    }
  }

  private func entry(_ position: Int) -> (hash: UInt64, offset: Int) {
    let start = indexOffset + position * Self.entrySize
    let hash = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    let offset = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
    return (hash, Int(truncatingIfNeeded: offset))
  }

  private func record(at offset: Int) -> Record? {
    guard (Self.headSize..<indexOffset).contains(offset) else { return nil }
    let parts = line(at: offset).split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? Record(line: parts[0], resolvedName: parts[1]) : nil
  }

  private func line(at offset: Int) -> String {
    String(decoding: bytes[offset..<indexOffset].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// FNV-1a, 64 bits.
  private static func hash(_ address: HostAddress) -> UInt64 {
    address.bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
