extension PackageReader {
  /// The offset of the first byte in which two files differ, whatever they are; nil when they are the same.
  public static func firstDifference(betweenFiles first: String, _ second: String) throws(PackageReadError) -> Int64? {
    let sources = (try open(first) { $0 }, try open(second) { $0 })
    if let size = sources.0.size, let other = sources.1.size, size != other { return min(size, other) }
    return try ByteComparison((sources.0, first), (sources.1, second)).firstDifference()
  }

  /// The offset of the first byte in which the outer archives of two packages differ when they are unpacked; nil when
  /// they are the same, so that the packages differ in their compression alone.
  public func firstDifference(unpacked first: String, _ second: String) throws(PackageReadError) -> Int64? {
    let sources = (try Self.open(first, unpacked), try Self.open(second, unpacked))
    return try ByteComparison((sources.0, first), (sources.1, second)).firstDifference()
  }

  /// Throws when the file at `path` does not begin as a package does.
  public static func checkStart(of path: String) throws(PackageReadError) {
    try open(path) { (file) throws(PackageReadProblem) in
      let kind = FileKind(startingWith: try PeekableSource(file).start)
      guard kind == .gzip || kind == .tar else { throw .notAPackage(kind) }
    }
  }

  private func unpacked(_ file: FileSource) throws(PackageReadProblem) -> any ByteSource {
    let peekable = try PeekableSource(file)
    let kind = FileKind(startingWith: peekable.start)
    guard kind == .gzip || kind == .tar else { throw .notAPackage(kind) }
    let unpacked: any ByteSource = kind == .gzip ? try GzipSource(peekable) : peekable
    return MeteredSource(unpacked, limits: limits) { file.size ?? max(file.position, 1 << 20) }
  }

  private static func open<Source>(
    _ path: String, _ use: (FileSource) throws(PackageReadProblem) -> Source
  ) throws(PackageReadError) -> Source {
    do {
      return try use(FileSource(path: path))
    } catch {
      throw PackageReadError(path: path, problem: error)
    }
  }
}

/// Two sources, each with the path that its errors name, side by side.
private struct ByteComparison {
  private let sources: [(source: any ByteSource, path: String)]

  init(_ first: (any ByteSource, String), _ second: (any ByteSource, String)) { sources = [first, second] }

  func firstDifference() throws(PackageReadError) -> Int64? {
    var offset: Int64 = 0
    var left = UnsafeRawBufferPointer(start: nil, count: 0)
    var right = left
    while true {
      if left.isEmpty { left = try next(0) }
      if right.isEmpty { right = try next(1) }
      let count = min(left.count, right.count)
      // One of them has ended: at the same place as the other, or before it.
      if count == 0 { return left.isEmpty && right.isEmpty ? nil : offset }
      if let index = (0..<count).first(where: { left[$0] != right[$0] }) { return offset + Int64(index) }
      offset += Int64(count)
      left = UnsafeRawBufferPointer(rebasing: left[count...])
      right = UnsafeRawBufferPointer(rebasing: right[count...])
    }
  }

  private func next(_ index: Int) throws(PackageReadError) -> UnsafeRawBufferPointer {
    do {
      return try sources[index].source.next()
    } catch {
      throw PackageReadError(path: sources[index].path, problem: error)
    }
  }
}
