/// One pass over a package.
struct PackageReading {
  var defects: [Defect] = []
  var members: [PackageMember] = []
  private(set) var headers: [ArchiveMember] = []
  private var dialects: [String: Set<String>] = [:]
  private(set) var parts: Set<PackagePart> = []
  /// The small members of the outer archive, `info` and `info.json` among them.
  private(set) var documents: [String: [UInt8]] = [:]
  private(set) var documentLinks: [String: String] = [:]
  /// How members of the outer archive are called, by what they should be called.
  private(set) var untidyMembers: [String: String] = [:]
  /// The folders among the members of each part's archive.
  private(set) var innerFolders: [PackagePart: Set<ExactText>] = [:]

  private let limits: Limits
  private let file: HashingSource
  private let gzipHeader: GzipHeader?
  private let gzip: GzipSource?
  private let metered: MeteredSource
  private let scansHeaders: Bool
  private let scan: HeaderScan?
  private let outer: TarReader
  private var memberCount = 0
  private var nameBytes = 0
  private var dataSize: Int64 = 0
  private var documentSize: Int64 = 0
  /// Members of the outer archive that are folders.
  private var outerFolders = 0
  /// Members of the archive of the part that is being read that are folders.
  private var folders = 0

  init(_ source: FileSource, limits: Limits, scansHeaders: Bool) throws(PackageReadProblem) {
    self.limits = limits
    self.scansHeaders = scansHeaders
    scan = scansHeaders ? HeaderScan(archive: nil) : nil
    let file = HashingSource(source)
    self.file = file
    let peekable = try PeekableSource(file)
    let kind = FileKind(startingWith: peekable.start)
    guard kind == .gzip || kind == .tar else { throw .notAPackage(kind) }
    gzipHeader = GzipHeader(startingWith: peekable.start)
    let gzip = kind == .gzip ? try GzipSource(peekable) : nil
    self.gzip = gzip
    metered = MeteredSource(gzip ?? peekable, limits: limits, scan: scan) {
      source.size ?? max(source.position, 1 << 20)
    }
    let unpacked = try PeekableSource(metered)
    guard FileKind(startingWith: unpacked.start) == .tar || unpacked.start.allSatisfy({ $0 == 0 }) else {
      throw .notAPackage(kind)
    }
    outer = try TarReader(unpacked, scan: scan)
    if gzip == nil {
      defects.append(Defect(.notCompressed, "archive", "is not compressed; Checkmk reads only gzip"))
    }
  }

  mutating func contents(_ visit: PackageReader.Visitor) throws(PackageReadProblem) -> PackageContents {
    while let entry = try outer.next() { try readOuter(entry, visit) }
    try metered.drain()
    finish(scan)
    checkEnd(of: metered, at: outer.headerPosition, "archive")
    addFolders(outerFolders, "archive")
    try file.drain()
    if let gzip, gzip.hasTrailingBytes {
      defects.append(Defect(.trailingBytes, "archive", "something follows the compressed data"))
    }
    let (manifest, problems) = try self.manifest()
    compare(with: manifest)
    return PackageContents(
      manifest: manifest, manifestProblems: problems, members: members, defects: defects,
      archive: PackageContents.Archive(
        packedSize: file.count, unpackedSize: metered.count, sha256: file.hash.digest(), gzip: gzipHeader,
        headers: headers, dialects: dialects,
        manifests: documents.filter { $0.key == "info" || $0.key == "info.json" }, parts: parts))
  }

  // MARK: The outer archive

  private mutating func readOuter(
    _ entry: TarReader.Entry, _ visit: PackageReader.Visitor
  ) throws(PackageReadProblem) {
    try count(entry)
    dialects["", default: []].insert(outer.dialect)
    guard let (name, archived) = safeName(of: entry, in: nil) else { return }
    if archived != name, name == "info" || name == "info.json" || name.hasByteSuffix(".tar") {
      untidyMembers[name] = archived
    }
    var digest: SHA256Digest?
    switch entry.kind {
    case .directory: outerFolders += 1
    case .special(let kind): defects.append(Defect(.specialFile, archived, "is \(kind)"))
    case .symbolicLink(let target): addDocumentLink(name, to: target, mayFollow: true)
    case .hardLink(let target): addDocumentLink(name, to: target, mayFollow: false)
    case .file:
      if name.hasByteSuffix(".tar") {
        digest = try readPart(name, size: entry.size, visit)
      } else {
        digest = try readDocument(name, size: entry.size)
      }
    }
    headers.append(
      ArchiveMember(
        name: archived, size: entry.size, mode: entry.mode, modificationTime: entry.modificationTime,
        owner: entry.owner, sha256: digest))
  }

  /// Reads the member of `size` bytes that the outer archive stands at, gives its bytes to `take`, and returns their
  /// digest. Holes cost nothing in an archive, so that the size counts although the archive was measured.
  private mutating func digest(
    _ size: Int64, _ take: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) throws(PackageReadProblem) -> SHA256Digest {
    guard size <= limits.maximumSize - dataSize else { throw .tooLarge(limit: limits.maximumSize) }
    dataSize += size
    var hash = SHA256()
    while true {
      let bytes = try outer.nextData()
      if bytes.isEmpty { return hash.digest() }
      hash.update(bytes)
      take(bytes)
    }
  }

  private mutating func readDocument(_ name: String, size: Int64) throws(PackageReadProblem) -> SHA256Digest {
    let isManifest = name == "info" || name == "info.json"
    if isManifest {
      if documents[name] != nil || documentLinks[name] != nil {
        defects.append(Defect(.repeatedManifest, name, "is there more than once; the last one counts"))
      }
    } else {
      defects.append(Defect(.unknownMember, name, "is not part of a package; Checkmk ignores it"))
    }
    guard size <= Limits.manifestSize - documentSize else {
      if isManifest { throw .manifestTooLarge(member: name) }
      return try digest(size)
    }
    var bytes: [UInt8] = []
    let digest = try digest(size) { bytes.append(contentsOf: $0) }
    documentSize += size
    documents[name] = bytes
    documentLinks[name] = nil
    return digest
  }

  /// Checkmk follows a link from `info`, so that this reader does, too; a hard link only to what stands before it.
  private mutating func addDocumentLink(_ name: String, to target: String?, mayFollow: Bool) {
    guard name == "info" || name == "info.json", let target, PathProblem.first(in: target) == nil,
      mayFollow || documents[normalizedPath(target)] != nil
    else {
      defects.append(Defect(.unsafeLink, name, "is a link"))
      return
    }
    if documents[name] != nil {
      defects.append(Defect(.repeatedManifest, name, "is there more than once; the last one counts"))
      documents[name] = nil
    }
    documentLinks[name] = normalizedPath(target)
  }

  // MARK: The inner archives

  private mutating func readPart(
    _ name: String, size: Int64, _ visit: PackageReader.Visitor
  ) throws(PackageReadProblem) -> SHA256Digest? {
    guard let part = PackagePart(rawValue: String(name.dropLast(4))) else {
      // Nothing of it is ever unpacked; a manifest that lists files of it is a hazard.
      defects.append(Defect(.unknownMember, name, "is not the archive of a part; Checkmk ignores it"))
      return try digest(size)
    }
    guard parts.insert(part).inserted else {
      defects.append(Defect(.repeatedPart, name, "is there more than once"))
      return try digest(size)
    }
    let peekable = try PeekableSource(MemberSource(outer))
    var source: any ByteSource = peekable
    if FileKind(startingWith: peekable.start) == .gzip {
      defects.append(Defect(.compressedPart, name, "is compressed; Checkmk reads only uncompressed ones"))
      source = try GzipSource(peekable)
    }
    let scan = scansHeaders ? HeaderScan(archive: name) : nil
    let metered = MeteredSource(source, limits: limits, scan: scan) { max(size, 1) }
    let inner = try TarReader(metered, member: name, scan: scan)
    var links: [PartLink] = []
    var positions: [Int] = []
    let start = members.count
    folders = 0
    while let entry = try inner.next() {
      try count(entry)
      dialects[name, default: []].insert(inner.dialect)
      guard let (path, archived) = safeName(of: entry, in: name) else { continue }
      var member = PackageMember(
        part: part, path: path, archivedPath: archived, kind: .file, size: entry.size, mode: entry.mode,
        modificationTime: entry.modificationTime, owner: entry.owner)
      switch entry.kind {
      case .directory:
        folders += 1
        if archived == path || archived == path + "/" { innerFolders[part, default: []].insert(ExactText(path)) }
      case .special(let kind): defects.append(Defect(.specialFile, "\(name): \(archived)", "is \(kind)"))
      case .symbolicLink(let target):
        links.append(PartLink(member: member, target: target, isSymbolic: true, position: memberCount))
      case .hardLink(let target):
        links.append(PartLink(member: member, target: target, isSymbolic: false, position: memberCount))
      case .file:
        guard entry.size <= limits.maximumSize - dataSize else { throw .tooLarge(limit: limits.maximumSize) }
        dataSize += entry.size
        let stream = MemberStream(member, inner)
        try visit(stream)
        member.sha256 = try stream.finish()
        member.size = stream.count
        members.append(member)
        positions.append(memberCount)
      }
    }
    try metered.drain()
    finish(scan)
    checkEnd(of: metered, at: inner.headerPosition, name)
    addFolders(folders, name)
    let resolved = PartLink.resolve(links, among: members[start...], at: positions)
    members += resolved.members
    defects += resolved.defects
    return nil
  }

  // MARK: Rules for all archives

  private mutating func finish(_ scan: HeaderScan?) {
    guard let scan else { return }
    scan.finish()
    defects += scan.defects
  }

  private mutating func count(_ entry: TarReader.Entry) throws(PackageReadProblem) {
    memberCount += 1
    guard memberCount <= limits.maximumFiles else { throw .tooManyFiles(limit: limits.maximumFiles) }
    nameBytes += (entry.name?.utf8.count ?? 0) + entry.owner.user.utf8.count + entry.owner.group.utf8.count
    guard nameBytes <= Limits.nameBytes else { throw .namesTooLong }
  }

  /// The tidy and the archived name of an entry; nil, with a defect noted, when it is not safe.
  private mutating func safeName(of entry: TarReader.Entry, in archive: String?) -> (String, String)? {
    let place = { (name: String) in archive.map { "\($0): \(name)" } ?? name }
    guard let name = entry.name else {
      defects.append(Defect(.unsafePath, place("member \(memberCount)"), PathProblem.notUTF8.description))
      return nil
    }
    if let problem = PathProblem.first(in: name) {
      if case .directory = entry.kind, name.utf8.allSatisfy({ "./".utf8.contains($0) }), problem != .leavesDirectory {
        if archive == nil { outerFolders += 1 } else { folders += 1 }
      } else {
        defects.append(Defect(.unsafePath, place(name), problem.description))
      }
      return nil
    }
    return (normalizedPath(name), name)
  }

  private mutating func addFolders(_ count: Int, _ name: String) {
    guard count > 0 else { return }
    let message = "has \(count == 1 ? "a folder" : "\(count) folders") among its members; Checkmk needs none"
    defects.append(Defect(.directoryEntry, name, message))
  }

  /// An archive ends with 1,024 zeros, and nothing but zeros may follow.
  private mutating func checkEnd(of source: MeteredSource, at position: Int64, _ name: String) {
    if source.countToLastNonZero > position {
      defects.append(Defect(.trailingBytes, name, "something follows the end of the archive"))
    } else if source.count - position < 1024 {
      defects.append(Defect(.missingEnd, name, "the end-of-archive mark is missing"))
    }
  }
}

/// Counts and hashes the bytes of the package itself.
final class HashingSource: ByteSource {
  private(set) var count: Int64 = 0
  private(set) var hash = SHA256()
  private let base: any ByteSource

  init(_ base: any ByteSource) { self.base = base }

  func next() throws(PackageReadProblem) -> UnsafeRawBufferPointer {
    let bytes = try base.next()
    count += Int64(bytes.count)
    hash.update(bytes)
    return bytes
  }

  /// Reads to the end.
  func drain() throws(PackageReadProblem) {
    while !(try next()).isEmpty {}
  }
}
