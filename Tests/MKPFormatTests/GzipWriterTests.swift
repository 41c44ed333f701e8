import TestSupport
import Testing

@testable import MKPFormat

@Suite struct GzipWriterTests {
  /// Around the borders of blocks, and enough of them to go round the ring.
  static let sizes = [
    0, 1, DeflateBlock.capacity - 1, DeflateBlock.capacity, DeflateBlock.capacity + 1, 2 * DeflateBlock.capacity,
    12 * DeflateBlock.capacity + 12345,
  ]

  @Test(arguments: sizes, [0, 1, 6, 9]) func whatIsPackedUnpacks(size: Int, level: Int) throws {
    let bytes = text(size)
    let packed = try pack(bytes, level: level, piece: 100_000)
    #expect(try unpack(packed) == bytes)
    // Blocks know what stood before them: text of few words stays small.
    if level == 9, size > 0 { #expect(packed.count < size / 2 + 64) }
  }

  @Test func bytesThatCannotBeCompressedHaveRoom() throws {
    var generator = SeededGenerator(seed: 5)
    let bytes = (0..<3 * DeflateBlock.capacity).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    #expect(try unpack(pack(bytes, level: 9, piece: bytes.count)) == bytes)
  }

  @Test func bytesDoNotDependOnThePiecesThatTheyCameIn() throws {
    let bytes = text(4 * DeflateBlock.capacity + 17)
    let whole = try pack(bytes, level: 9, piece: bytes.count)
    for piece in [511, 65536, DeflateBlock.capacity, DeflateBlock.capacity + 1] {
      #expect(try pack(bytes, level: 9, piece: piece) == whole)
    }
  }

  @Test func theHeaderHasNeitherTimeNorName() throws {
    #expect(try pack([1, 2, 3], level: 9, piece: 3).prefix(10) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3])
  }

  @Test func aSinkThatTakesNoMoreStopsTheWriting() {
    var room = 100_000
    let writer = GzipWriter(level: 1) { bytes in
      room -= bytes.count
      return room > 0
    }
    let bytes = text(DeflateBlock.capacity)
    let rounds = (0..<1000).first { _ in !bytes.withUnsafeBytes(writer.write) }
    #expect(rounds != nil)
  }

  private func text(_ size: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(size))
    var bytes: [UInt8] = []
    while bytes.count < size { bytes += "word_\(UInt16.random(in: 0..<2000, using: &generator)) = ".utf8 }
    return Array(bytes.prefix(size))
  }

  private func pack(_ bytes: [UInt8], level: Int, piece: Int) throws -> [UInt8] {
    var packed: [UInt8] = []
    let writer = GzipWriter(level: level) { bytes in
      packed += bytes
      return true
    }
    for start in stride(from: 0, to: bytes.count, by: piece) {
      try #require(bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes(writer.write))
    }
    try #require(writer.close())
    return packed
  }

  private func unpack(_ packed: [UInt8]) throws -> [UInt8] {
    let source = try GzipSource(MemorySource(packed))
    var bytes: [UInt8] = []
    while true {
      let next = try source.next()
      if next.isEmpty { break }
      bytes += next
    }
    #expect(!source.hasTrailingBytes)
    return bytes
  }
}

/// Bytes in memory, all at once.
private final class MemorySource: ByteSource {
  private let memory: StableBytes
  private var rest: Int

  init(_ bytes: [UInt8]) {
    memory = StableBytes(capacity: bytes.count)
    memory.buffer.copyBytes(from: bytes)
    rest = bytes.count
  }

  func next() -> UnsafeRawBufferPointer {
    defer { rest = 0 }
    return UnsafeRawBufferPointer(rebasing: memory.buffer[..<rest])
  }
}
