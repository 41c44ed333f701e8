import JSONText
import NtopngAPI

/// Writes a ``HostSnapshot`` host by host. Of the hosts only the index is in memory; without a file, or when the disk is
/// full, all of it.
struct HostSnapshotWriter {
  private static let bufferSize = 1 << 16

  /// What was missing when the hosts were read.
  var problems: [Problem] = []

  private let time: Double
  private var file: CacheFileWriter?
  private var buffer: [UInt8]
  private var index: [HostSnapshot.Entry] = []

  /// - Parameter time: when the hosts were read, Unix seconds by the agent's clock.
  init(time: Double, file: CacheFileWriter?) {
    self.time = time
    self.file = file
    buffer = [UInt8](repeating: UInt8(ascii: " "), count: HostSnapshot.headSize)
  }

  private var offset: Int { (file?.size ?? 0) + buffer.count }

  mutating func append(_ key: HostSnapshot.Key, line: String) {
    let keyText = key.text
    index.append(
      HostSnapshot.Entry(
        hash: HostSnapshot.hash(key.address), offset: offset, keyLength: keyText.utf8.count,
        lineLength: line.utf8.count))
    buffer += keyText.utf8
    buffer += line.utf8
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// The content when it is only in memory; nil when the file was written.
  mutating func finish() -> [UInt8]? {
    let problemsOffset = offset
    buffer += JSONValue.array(problems.map(\.json)).compactText.utf8
    let head = HostSnapshot.Head(time: time, count: index.count, problemsOffset: problemsOffset, indexOffset: offset)
    index.sort { ($0.hash, $0.offset) < ($1.hash, $1.offset) }
    for entry in index {
      entry.write(to: &buffer)
      if buffer.count >= Self.bufferSize { flush() }
    }
    flush()
    if let file {
      do throws(CacheError) {
        try file.overwriteStart(head.bytes)
        try file.commit()
        return nil
      } catch {
        goOnInMemory()
      }
    }
    buffer.replaceSubrange(0..<HostSnapshot.headSize, with: head.bytes)
    return buffer
  }

  private mutating func flush() {
    guard let file else { return }
    do throws(CacheError) {
      try file.append(buffer)
      buffer.removeAll(keepingCapacity: true)
    } catch {
      goOnInMemory()
    }
  }

  /// A full disk is no reason to show nothing.
  private mutating func goOnInMemory() {
    guard let file else { return }
    buffer = file.content() + buffer
    self.file = nil
  }
}
