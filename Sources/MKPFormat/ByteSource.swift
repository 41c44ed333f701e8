import Glibc

/// Bytes that come piece by piece.
protocol ByteSource: AnyObject {
  /// The next bytes, valid until the next call; none at the end.
  func next() throws(PackageReadProblem) -> UnsafeRawBufferPointer
}

/// A source whose first bytes can be looked at before they are taken.
final class PeekableSource: ByteSource {
  /// The first bytes.
  let start: [UInt8]
  private let base: any ByteSource
  private let held: StableBytes
  private var pending: Int

  /// Looks at the first 512 bytes of `base`, or at all of them if there are fewer.
  init(_ base: any ByteSource) throws(PackageReadProblem) {
    var bytes: [UInt8] = []
    while bytes.count < 512 {
      let more = try base.next()
      if more.isEmpty { break }
      bytes.append(contentsOf: more)
    }
    self.base = base
    start = Array(bytes.prefix(512))
    pending = bytes.count
    held = StableBytes(capacity: bytes.count)
    held.buffer.copyBytes(from: bytes)
  }

  func next() throws(PackageReadProblem) -> UnsafeRawBufferPointer {
    guard pending > 0 else { return try base.next() }
    defer { pending = 0 }
    return UnsafeRawBufferPointer(rebasing: held.buffer[..<pending])
  }
}

/// Memory that stays where it is as long as this value lives.
final class StableBytes {
  let buffer: UnsafeMutableRawBufferPointer

  init(capacity: Int) { buffer = .allocate(byteCount: max(capacity, 1), alignment: 16) }

  deinit { buffer.deallocate() }
}

/// The bytes of a file.
final class FileSource: ByteSource {
  /// In bytes; nil for anything but a regular file.
  let size: Int64?
  private(set) var position: Int64 = 0
  private let path: String
  private let descriptor: Int32
  private let memory = StableBytes(capacity: 1 << 16)

  init(path: String) throws(PackageReadProblem) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(SystemError("cannot open", path, code: errno)) }
    var status = stat()
    size = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
  }

  deinit { close(descriptor) }

  func next() throws(PackageReadProblem) -> UnsafeRawBufferPointer {
    let buffer = memory.buffer
    let count = retrying { read(descriptor, buffer.baseAddress, buffer.count) }
    guard count >= 0 else { throw .system(SystemError("cannot read", path, code: errno)) }
    position += Int64(count)
    return UnsafeRawBufferPointer(rebasing: buffer[..<count])
  }
}

/// Watches an unpacked archive pass by: keeps it below the limits, knows where its last byte that is not zero stood, and
/// shows all of it to a scan of its headers.
final class MeteredSource: ByteSource {
  /// Bytes so far.
  private(set) var count: Int64 = 0
  /// The bytes up to the last one that is not zero.
  private(set) var countToLastNonZero: Int64 = 0
  private let base: any ByteSource
  private let limits: Limits
  private let scan: HeaderScan?
  private let packedSize: () -> Int64

  /// `packedSize`: the size of the file, or as much of it as was read.
  init(_ base: any ByteSource, limits: Limits, scan: HeaderScan? = nil, packedSize: @escaping () -> Int64) {
    self.base = base
    self.limits = limits
    self.scan = scan
    self.packedSize = packedSize
  }

  func next() throws(PackageReadProblem) -> UnsafeRawBufferPointer {
    let bytes = try base.next()
    if let last = bytes.lastIndex(where: { $0 != 0 }) { countToLastNonZero = count + Int64(last) + 1 }
    count += Int64(bytes.count)
    guard count <= limits.maximumSize else { throw .tooLarge(limit: limits.maximumSize) }
    guard Double(count) <= limits.maximumRatio * Double(packedSize()) else {
      throw .ratioTooHigh(limit: limits.maximumRatio)
    }
    scan?.feed(bytes)
    return bytes
  }

  /// Reads to the end.
  func drain() throws(PackageReadProblem) {
    while !(try next()).isEmpty {}
  }
}
