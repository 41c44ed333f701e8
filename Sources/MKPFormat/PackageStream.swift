import Glibc

/// A package in the making: the outer archive on its way through gzip into a file that is not there yet.
final class PackageStream {
  private let path: String
  private let modificationTime: Int64
  private let output: Output
  private let gzip: GzipWriter
  private let outer: TarWriter
  private var digests: [PackagePart: [String: SHA256Digest]] = [:]
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

  init(_ file: AtomicFile, compressionLevel: Int, modificationTime: Int64) throws(PackageWriteError) {
    path = file.path
    self.modificationTime = modificationTime
    let output = Output(file)
    self.output = output
    let gzip = GzipWriter(level: compressionLevel) { output.take($0) }
    self.gzip = gzip
    do {
      outer = try TarWriter { gzip.write($0) }
    } catch {
      throw output.error(error)
    }
  }

  deinit { buffer.deallocate() }

  /// Adds a member of the outer archive.
  func add(_ name: String, _ bytes: [UInt8]) throws(PackageWriteError) {
    do {
      try outer.begin(name, size: Int64(bytes.count), mode: 0o644, modificationTime: modificationTime)
      try bytes.withUnsafeBytes { buffer in Result { () throws(TarWriter.Failure) in try outer.write(buffer) } }.get()
    } catch {
      throw output.error(error)
    }
  }

  /// Adds the inner archive of `part`. Its size is known beforehand, so that it can stream into the outer one.
  func add(_ part: PackagePart, _ files: [PlannedFile]) throws(PackageWriteError) {
    let size = files.reduce(TarWriter.endSpace) { $0 + TarWriter.space(name: $1.path, size: $1.size) }
    do {
      try outer.begin("\(part.rawValue).tar", size: size, mode: 0o644, modificationTime: modificationTime)
    } catch {
      throw output.error(error)
    }
    var written: Int64 = 0
    let outer = self.outer
    let inner: TarWriter
    do {
      inner = try TarWriter { bytes in
        written += Int64(bytes.count)
        do {
          try outer.write(bytes)
          return true
        } catch {
          return false
        }
      }
    } catch {
      throw output.error(error)
    }
    for file in files { try add(file, to: inner) }
    do {
      try inner.close()
    } catch {
      throw output.error(error)
    }
    guard written == size else {
      throw .archive(path: path, message: "\(part.rawValue).tar has \(written) bytes instead of \(size)")
    }
  }

  /// Ends the package; its file has still to be committed.
  func finish() throws(PackageWriteError) -> PackageWriter.Written {
    do {
      try outer.close()
    } catch {
      throw output.error(error)
    }
    guard gzip.close() else { throw output.error(TarWriter.Failure(message: "zlib could not compress")) }
    return output.written(digests)
  }

  private func add(_ file: PlannedFile, to inner: TarWriter) throws(PackageWriteError) {
    let source: PlannedFileSource
    do {
      source = try PlannedFileSource(file)
    } catch {
      throw .system(error)
    }
    try source.checkSize(file.size)
    do {
      try inner.begin(file.path, size: file.size, mode: file.mode, modificationTime: modificationTime)
    } catch {
      throw output.error(error)
    }
    var total: Int64 = 0
    var hash = SHA256()
    while true {
      let bytes: UnsafeRawBufferPointer
      do {
        bytes = try source.next(buffer)
      } catch {
        throw .system(error)
      }
      if bytes.isEmpty { break }
      total += Int64(bytes.count)
      hash.update(bytes)
      guard total <= file.size else { throw .changed(path: source.path, planned: file.size, found: total) }
      do {
        try inner.write(bytes)
      } catch {
        throw output.error(error)
      }
    }
    guard total == file.size else { throw .changed(path: source.path, planned: file.size, found: total) }
    digests[file.part, default: [:]][file.path] = hash.digest()
  }
}

/// The package's file, its size and digest so far, and what stopped the writing.
private final class Output {
  private let file: AtomicFile
  private var hash = SHA256()
  private var size: Int64 = 0
  private var failure: SystemError?

  init(_ file: AtomicFile) { self.file = file }

  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    do throws(SystemError) {
      try file.write(bytes)
    } catch {
      failure = error
      return false
    }
    hash.update(bytes)
    size += Int64(bytes.count)
    return true
  }

  func written(_ digests: [PackagePart: [String: SHA256Digest]]) -> PackageWriter.Written {
    PackageWriter.Written(size: size, sha256: hash.digest(), digests: digests)
  }

  /// What libarchive's failure means: mostly that the file could not be written.
  func error(_ failure: TarWriter.Failure) -> PackageWriteError {
    self.failure.map(PackageWriteError.system) ?? .archive(path: file.path, message: failure.message)
  }
}
