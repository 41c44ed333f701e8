import CZlib

/// Unpacks gzip (RFC 1952) with zlib, which checks the CRC and length of every member. libarchive would unpack, too, but
/// not look at the CRC.
final class GzipSource: ByteSource {
  /// Whether something stands behind the compressed data that is not more of it.
  private(set) var hasTrailingBytes = false
  private let base: any ByteSource
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let memory = StableBytes(capacity: 1 << 16)
  private var input = UnsafeRawBufferPointer(start: nil, count: 0)
  private var isAtEnd = false

  init(_ base: any ByteSource) throws(PackageReadProblem) {
    self.base = base
    stream.initialize(to: z_stream())
    guard mkpkit_inflate_init_gzip(stream) == Z_OK else { throw .damagedCompression("zlib cannot be used") }
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  func next() throws(PackageReadProblem) -> UnsafeRawBufferPointer {
    let output = memory.buffer
    while !isAtEnd {
      if input.isEmpty {
        input = try base.next()
        if input.isEmpty { throw .truncated }
      }
      let (status, produced) = inflateOnce(into: output)
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: try startNextMember()
      default: throw .damagedCompression(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)")
      }
      if produced > 0 { return UnsafeRawBufferPointer(rebasing: output[..<produced]) }
    }
    return UnsafeRawBufferPointer(start: nil, count: 0)
  }

  private func inflateOnce(into output: UnsafeMutableRawBufferPointer) -> (status: Int32, produced: Int) {
    // zlib does not write to its input; the pointer is only not declared so.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = UInt32(output.count)
    let status = inflate(stream, Z_NO_FLUSH)
    input = UnsafeRawBufferPointer(rebasing: input[(input.count - Int(stream.pointee.avail_in))...])
    return (status, output.count - Int(stream.pointee.avail_out))
  }

  /// gzip files may be joined, and padded with zeros.
  private func startNextMember() throws(PackageReadProblem) {
    while true {
      while input.first == 0 { input = UnsafeRawBufferPointer(rebasing: input.dropFirst()) }
      if let first = input.first {
        if first == 0x1F, inflateReset(stream) == Z_OK { return }
        hasTrailingBytes = true
        isAtEnd = true
        return
      }
      input = try base.next()
      if input.isEmpty {
        isAtEnd = true
        return
      }
    }
  }
}
