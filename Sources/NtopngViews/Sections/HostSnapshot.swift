import JSONText
import NtopngAPI

#if canImport(Glibc)
  import Glibc
#endif

/// All active hosts of a server as lines of `<<<ntopng_host:sep(0)>>>`, in one file that is searched by address and read
/// piece by piece: a head, key and line of each host, the problems, and an index sorted by the addresses' hashes.
final class HostSnapshot {
  private enum Storage {
    case file(Int32)
    case memory([UInt8])
  }

  /// When the hosts were read, Unix seconds by the agent's clock.
  let time: Double
  private let storage: Storage
  private let head: Head
  private let size: Int

  deinit {
    if case .file(let descriptor) = storage { close(descriptor) }
  }

  /// The snapshot in a file; nil when there is none or it is damaged. The file is replaced, never changed.
  convenience init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    var information = stat()
    let isFile = fstat(descriptor, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
    self.init(.file(descriptor), size: isFile ? Int(information.st_size) : 0)
  }

  /// The snapshot in memory; nil when it is damaged.
  convenience init?(_ content: [UInt8]) { self.init(.memory(content), size: content.count) }

  private init?(_ storage: Storage, size: Int) {
    self.storage = storage
    self.size = size
    let head = Head(Self.read(storage, 0, min(size, Self.headSize)))
    self.head = head ?? Head(time: 0, count: 0, problemsOffset: 0, indexOffset: 0)
    time = self.head.time
    guard let head, head.indexOffset + head.count * Entry.size == size else { return nil }
  }

  /// What was missing when the hosts were read.
  var problems: [Problem] {
    let text = read(head.problemsOffset, head.indexOffset - head.problemsOffset)
    return ((try? JSONParser.parse(text))?.arrayValue ?? []).compactMap { Problem($0) }
  }

  /// The hosts with an address, whatever their VLAN and interface, with their lines as JSON.
  func hosts(at address: HostAddress) -> [(key: Key, line: String)] {
    let hash = Self.hash(address)
    var low = 0
    var high = head.count
    while low < high {
      let middle = (low + high) / 2
      if entry(middle).hash < hash { low = middle + 1 } else { high = middle }
    }
    var hosts: [(key: Key, line: String)] = []
    while low < head.count {
      let entry = entry(low)
      guard entry.hash == hash else { break }
      if let key = key(of: entry), key.address == address { hosts.append((key, line(of: entry))) }
      low += 1
    }
    return hosts
  }

  /// All hosts, in the order of the index, with the entry that ``line(of:)`` takes.
  func forEach(_ body: (Key, Entry) -> Void) {
    let step = 1000
    for first in stride(from: 0, to: head.count, by: step) {
      let bytes = read(head.indexOffset + first * Entry.size, min(step, head.count - first) * Entry.size)
      for position in stride(from: 0, to: bytes.count, by: Entry.size) {
        let entry = Entry(bytes[position..<min(position + Entry.size, bytes.count)])
        if let key = key(of: entry) { body(key, entry) }
      }
    }
  }

  /// The line of a host; empty when the snapshot is damaged.
  func line(of entry: Entry) -> String {
    String(decoding: readHost(entry.offset + entry.keyLength, entry.lineLength), as: UTF8.self)
  }

  private func key(of entry: Entry) -> Key? {
    Key(String(decoding: readHost(entry.offset, entry.keyLength), as: UTF8.self))
  }

  private func entry(_ position: Int) -> Entry {
    Entry(read(head.indexOffset + position * Entry.size, Entry.size)[...])
  }

  /// Bytes of the part with keys and lines; none where a damaged index leads elsewhere.
  private func readHost(_ offset: Int, _ length: Int) -> [UInt8] {
    guard offset >= Self.headSize, offset <= head.problemsOffset, length <= head.problemsOffset - offset else {
      return []
    }
    return read(offset, length)
  }

  private func read(_ offset: Int, _ length: Int) -> [UInt8] { Self.read(storage, offset, length) }

  private static func read(_ storage: Storage, _ offset: Int, _ length: Int) -> [UInt8] {
    switch storage {
    case .memory(let bytes): return Array(bytes[min(offset, bytes.count)..<min(offset + length, bytes.count)])
    case .file(let descriptor):
      return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
        while count < length {
          let read = pread(descriptor, buffer.baseAddress.map { $0 + count }, length - count, off_t(offset + count))
          guard read > 0 else { return }
          count += read
        }
      }
    }
  }

  /// FNV-1a, 64 bits.
  static func hash(_ address: HostAddress) -> UInt64 {
    address.bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
