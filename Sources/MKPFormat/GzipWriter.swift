import CZlib
import Glibc

/// Packs a stream with gzip (RFC 1952), block by block on all processors. The blocks have a fixed size, so that the
/// bytes are the same however many processors there are. There is neither a time nor a name in the header.
final class GzipWriter {
  private let level: Int
  private let sink: TarWriter.Sink
  /// A ring: behind `current` are the blocks that wait for their place in the stream, the oldest first.
  private var blocks: [DeflateBlock] = []
  private var current = 0
  private let maximumBlocks = min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 8) + 1
  private var checksum: UInt = 0
  private var count: UInt = 0

  /// `level` from 0 to 9.
  init(level: Int, sink: @escaping TarWriter.Sink) {
    self.level = level
    self.sink = sink
  }

  deinit {
    for block in blocks { block.wait() }
  }

  /// Packs more; false where the sink, or zlib, stopped the writing.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard !blocks.isEmpty || start() else { return false }
    // zlib takes no bytes for the beginning of a checksum.
    if bytes.isEmpty { return true }
    checksum = crc32(checksum, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count))
    count &+= UInt(bytes.count)
    var rest = bytes
    while !rest.isEmpty {
      if blocks[current].isFull {
        guard advance() else { return false }
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(blocks[current].append(rest)))
    }
    return true
  }

  /// Ends the stream; false as in ``write(_:)``.
  func close() -> Bool {
    guard !blocks.isEmpty || start() else { return false }
    let last = blocks[current]
    // Here, while other threads may still be at the blocks before it.
    last.compress(isLast: true)
    for distance in 1..<max(blocks.count, 1) {
      guard pass(on: blocks[(current + distance) % blocks.count]) else { return false }
    }
    guard let packed = last.packed, sink(packed) else { return false }
    let trailer = littleEndian(checksum) + littleEndian(count)
    return trailer.withUnsafeBytes(sink)
  }

  private func start() -> Bool {
    guard let first = DeflateBlock(level: level) else { return false }
    blocks = [first]
    // Magic number, deflate, no flags, no time; what level 9 and level 1 are marked with; Unix.
    let effort: UInt8 = level == 9 ? 2 : level == 1 ? 4 : 0
    let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, effort, 3]
    return header.withUnsafeBytes(sink)
  }

  /// Has the current block compressed, and takes the next one of the ring.
  private func advance() -> Bool {
    let full = blocks[current]
    full.start()
    if blocks.count < maximumBlocks {
      guard let block = DeflateBlock(level: level) else { return false }
      // Right behind the current one: the oldest block stays the next in the ring.
      blocks.insert(block, at: current + 1)
      current += 1
    } else {
      current = (current + 1) % blocks.count
      guard pass(on: blocks[current]) else { return false }
    }
    blocks[current].begin(after: full)
    return true
  }

  /// Waits for a block, and writes it.
  private func pass(on block: DeflateBlock) -> Bool {
    block.wait()
    guard let packed = block.packed else { return false }
    return sink(packed)
  }

  private func littleEndian(_ number: UInt) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt($0))) }
  }
}
