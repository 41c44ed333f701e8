import CZlib
import Dispatch

/// One block of a stream on its way through deflate (RFC 1951), compressed by itself: what stood before it is only its
/// dictionary. Blocks that are joined make one deflate stream, since all but the last end with a sync flush.
///
/// `@unchecked Sendable`: one thread at a time touches a block. The writer fills it, ``start(isLast:)`` hands it over,
/// and ``wait()`` takes it back. In between the writer only reads the input, which nobody then changes.
final class DeflateBlock: @unchecked Sendable {
  /// Bytes of the stream in a block. Part of the format of our packages: another size gives other bytes.
  static let capacity = 1 << 18
  /// How far deflate looks back.
  private static let window = 1 << 15

  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  /// Room for the dictionary, then for the input.
  private let memory = StableBytes(capacity: window + capacity)
  private let output: StableBytes
  private let isDone = DispatchSemaphore(value: 0)
  private var dictionaryCount = 0
  private var inputCount = 0
  private var outputCount: Int?
  private var isStarted = false

  /// Nil where zlib has no memory.
  init?(level: Int) {
    stream.initialize(to: z_stream())
    guard mkpkit_deflate_init_raw(stream, Int32(level)) == Z_OK else {
      stream.deallocate()
      return nil
    }
    // The bound does not know of the flush, which takes five bytes.
    output = StableBytes(capacity: Int(deflateBound(stream, UInt(Self.capacity))) + 64)
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  var isFull: Bool { inputCount == Self.capacity }

  /// Empties the block. It will follow `previous` in the stream.
  func begin(after previous: DeflateBlock?) {
    inputCount = 0
    let tail = previous?.input.suffix(Self.window) ?? UnsafeRawBufferPointer(start: nil, count: 0)[...]
    dictionaryCount = tail.count
    place(UnsafeRawBufferPointer(rebasing: tail), at: Self.window - tail.count)
  }

  /// Adds as much of `bytes` as there is room for, and returns how much that was.
  func append(_ bytes: UnsafeRawBufferPointer) -> Int {
    let count = min(bytes.count, Self.capacity - inputCount)
    place(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)), at: Self.window + inputCount)
    inputCount += count
    return count
  }

  /// Compresses on another thread, until ``wait()``.
  func start() {
    isStarted = true
    // Not the queue of the default class: its threads are those on which Swift's tasks run, the caller's among them.
    DispatchQueue.global(qos: .userInitiated).async { [self] in
      compress(isLast: false)
      isDone.signal()
    }
  }

  /// Waits for what ``start()`` has begun.
  func wait() {
    guard isStarted else { return }
    isDone.wait()
    isStarted = false
  }

  /// Compresses the block.
  func compress(isLast: Bool) {
    outputCount = nil
    guard deflateReset(stream) == Z_OK else { return }
    let dictionary = UnsafeRawBufferPointer(rebasing: memory.buffer[(Self.window - dictionaryCount)..<Self.window])
    if let start = dictionary.bindMemory(to: UInt8.self).baseAddress {
      guard deflateSetDictionary(stream, start, UInt32(dictionary.count)) == Z_OK else { return }
    }
    // zlib does not write to its input; the pointer is only not declared so.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.buffer.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = UInt32(output.buffer.count)
    let status = deflate(stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
    guard status == (isLast ? Z_STREAM_END : Z_OK), stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 else {
      return
    }
    outputCount = output.buffer.count - Int(stream.pointee.avail_out)
  }

  /// The compressed block; nil where zlib failed.
  var packed: UnsafeRawBufferPointer? {
    outputCount.map { UnsafeRawBufferPointer(rebasing: output.buffer[..<$0]) }
  }

  private var input: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: memory.buffer[Self.window..<Self.window + inputCount])
  }

  private func place(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    UnsafeMutableRawBufferPointer(rebasing: memory.buffer[offset..<offset + bytes.count]).copyMemory(from: bytes)
  }
}
