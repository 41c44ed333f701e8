/// Looks at the headers of a tar archive while its bytes pass by on their way to libarchive, and holds them to the plain
/// form that Python's `tarfile`, GNU tar and libarchive read alike. What isn't positively plain is a defect: Checkmk's
/// installer could see other files than we do.
final class HeaderScan {
  /// A member as its headers describe it.
  private struct Member {
    /// Where its first header starts.
    let position: Int64
    let header: TarHeader
    let name: [UInt8]
    let linkTarget: [UInt8]
    let size: Int64
  }

  private enum State {
    case header
    /// So many bytes of data, with what they are padded with.
    case data(Int64)
    /// The data of an extended header, so many bytes with what they are padded with.
    case extended(TarHeader, Int)
    /// Behind the first block of zeros: nobody looks further.
    case end
    /// Where the next header stands can't be said.
    case lost
  }

  /// What was found, with the place of each.
  private(set) var defects: [Defect] = []
  private let archive: String?
  private var state = State.header
  /// Bytes that have passed by.
  private var count: Int64 = 0
  /// The bytes of a header or of the data of an extended one, as far as they have come.
  private var held: [UInt8] = []
  /// Where the headers of the next member start, and the extended ones among them.
  private var start: Int64 = 0
  private var extended: ExtendedHeader?
  private var hasExtended = false
  private var memberCount = 0
  private var names = MemberNames()
  /// What libarchive hasn't come to yet, and how much of the list it has.
  private var members: [Member] = []
  private var next = 0

  private static let maximumDefects = 20
  /// Bytes of a member; beyond it, counting could overflow.
  private static let maximumSize: Int64 = 1 << 60

  /// A scan of the package itself, or of its member `archive`.
  init(archive: String?) { self.archive = archive }

  /// Takes the next bytes of the archive.
  func feed(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty {
      let taken: Int
      switch state {
      case .header: taken = feedHeader(rest)
      case .data(let missing):
        taken = Int(min(missing, Int64(rest.count)))
        state = missing > taken ? .data(missing - Int64(taken)) : .header
      case .extended(let header, let size):
        taken = min(size - held.count, rest.count)
        held.append(contentsOf: rest[..<taken])
        if held.count == size { endExtended(header) }
      case .end, .lost: taken = rest.count
      }
      count += Int64(taken)
      rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
    }
  }

  /// To be called when libarchive and everything behind has been read.
  func finish() {
    switch state {
    case .lost: return
    case .header where held.isEmpty: break
    case .header, .data, .extended: report("the archive ends in the middle of it")
    case .end: break
    }
    if hasExtended { report("nothing follows the header before it") }
    if count % Int64(TarHeader.blockSize) != 0, case .end = state {
      report(nil, HeaderProblem("the archive isn't a multiple of \(TarHeader.blockSize) bytes long"))
    }
    if defects.isEmpty, next < members.count { report(members[next].name, HeaderProblem("libarchive passes it over")) }
  }

  // MARK: Headers

  private func feedHeader(_ rest: UnsafeRawBufferPointer) -> Int {
    let size = TarHeader.blockSize
    if held.isEmpty, rest.count >= size {
      read(UnsafeRawBufferPointer(rebasing: rest[..<size]))
      return size
    }
    let taken = min(size - held.count, rest.count)
    held.append(contentsOf: rest[..<taken])
    if held.count == size {
      let block = held
      held = []
      block.withUnsafeBytes(read)
    }
    return taken
  }

  private func read(_ block: UnsafeRawBufferPointer) {
    if !hasExtended { start = count - count % Int64(TarHeader.blockSize) }
    if block.allSatisfy({ $0 == 0 }) {
      if hasExtended { report("the end of the archive follows the header before it") }
      hasExtended = false
      state = .end
      return
    }
    guard let header = TarHeader(block) else {
      lose("there is no header, or its checksum is wrong")
      return
    }
    switch header.type {
    case UInt8(ascii: "x"), UInt8(ascii: "L"), UInt8(ascii: "K"): beginExtended(header)
    case UInt8(ascii: "g"):
      lose("a global header stands before it, which not every reader applies", .globalHeader)
    case UInt8(ascii: "S"): lose("it is a sparse file of GNU tar", .sparseFile)
    default: add(header)
    }
  }

  private func beginExtended(_ header: TarHeader) {
    for problem in header.problems { report(nil, problem) }
    if hasExtended {
      lose("there is more than one header before it")
      return
    }
    hasExtended = true
    guard header.size >= 0, header.size <= ExtendedHeader.maximumSize else {
      lose("the header before it says that it is too large")
      return
    }
    state = .extended(header, Int(padded(header.size)))
    if header.size == 0 { endExtended(header) }
  }

  private func endExtended(_ header: TarHeader) {
    let extended = ExtendedHeader(type: header.type, held, size: Int(header.size))
    held = []
    for problem in extended.problems { report(extended.name, problem) }
    self.extended = extended
    state = .header
  }

  private func add(_ header: TarHeader) {
    memberCount += 1
    defer {
      extended = nil
      hasExtended = false
    }
    let name = extended?.name ?? header.name
    let member = Member(
      position: start, header: header, name: name, linkTarget: extended?.linkTarget ?? header.linkTarget,
      size: extended?.size ?? header.size)
    for problem in header.problems + problems(of: member) { report(name, problem) }
    if let collision = names.add(name, isFolder: header.isFolder) { report(collision, name) }
    // A size in an extended header is there for what the field can't hold.
    let isSizePlain = extended?.size == nil || member.size == header.size || (header.size == 0 && member.size >> 33 > 0)
    if !isSizePlain { report(name, HeaderProblem("its headers have the sizes \(header.size) and \(member.size)")) }
    if member.size > Self.maximumSize { report(name, HeaderProblem("its size is \(member.size) bytes")) }
    guard header.size >= 0, isSizePlain, header.isFile || member.size == 0, member.size <= Self.maximumSize else {
      state = .lost
      return
    }
    state = member.size > 0 ? .data(padded(member.size)) : .header
    if defects.isEmpty { members.append(member) }
  }

  private func problems(of member: Member) -> [HeaderProblem] {
    let header = member.header
    let slash = UInt8(ascii: "/")
    var problems: [HeaderProblem] = []
    if !header.isFile, !header.isLink, !header.isFolder, !header.isSpecial {
      problems.append(HeaderProblem("it is of the type \(String(decoding: [header.type], as: UTF8.self).quoted)"))
    }
    if header.size > 0, !header.isFile { problems.append(HeaderProblem("it has data, although it isn't a file")) }
    if header.name.isEmpty || member.name.isEmpty { problems.append(HeaderProblem("it has no name")) }
    // Of a file of the old kind, some look at the name in its own header.
    if !header.isFolder, member.name.last == slash || (header.type == 0 && header.name.last == slash) {
      problems.append(HeaderProblem("its name ends with a slash, although it isn't a folder"))
    }
    if header.isLink == member.linkTarget.isEmpty {
      let message = header.isLink ? "it is a link to nothing" : "it has a link target, although it isn't a link"
      problems.append(HeaderProblem(message))
    }
    return problems
  }

  private func padded(_ size: Int64) -> Int64 {
    let block = Int64(TarHeader.blockSize)
    return (size + block - 1) / block * block
  }

  // MARK: libarchive

  /// Compares what libarchive says of the next member, whose first header it says to be at `position`, with the headers.
  func compare(_ entry: TarReader.Entry, at position: Int64) {
    // Once there is a defect, nobody need agree any more.
    guard defects.isEmpty else { return }
    guard next < members.count else {
      report(entry.name.map { Array($0.utf8) }, HeaderProblem("libarchive finds it where no header is"))
      return
    }
    let member = members[next]
    next += 1
    if next == members.count {
      members.removeAll(keepingCapacity: true)
      next = 0
    }
    if let difference = difference(entry, member, position) {
      report(member.name, HeaderProblem("libarchive reads \(difference) than its headers say"))
    }
  }

  private func difference(_ entry: TarReader.Entry, _ member: Member, _ position: Int64) -> String? {
    if position != member.position { return "it at another place" }
    if let name = entry.name, !name.utf8.elementsEqual(member.name) { return "another name, \(name.quoted)," }
    let isSameKind =
      switch entry.kind {
      case .file: member.header.isFile
      case .directory: member.header.isFolder
      case .symbolicLink(let target): member.header.type == UInt8(ascii: "2") && isSame(target, member.linkTarget)
      case .hardLink(let target): member.header.type == UInt8(ascii: "1") && isSame(target, member.linkTarget)
      case .special: member.header.isSpecial
      }
    if !isSameKind { return "another kind or link target" }
    return member.header.isFile && entry.size != member.size ? "another size, \(entry.size)," : nil
  }

  private func isSame(_ target: String?, _ bytes: [UInt8]) -> Bool {
    target.map { $0.utf8.elementsEqual(bytes) } ?? true
  }

  // MARK: Defects

  private func report(_ collision: MemberNames.Collision, _ name: [UInt8]) {
    switch collision {
    case .repeatedFile where hasDefectOfItsOwn(name): break
    case .repeatedFile, .repeatedFolder:
      report(name, HeaderProblem("is there more than once, as a file or a folder", .repeatedMember))
    case .folderInFile(let folder):
      report(name, HeaderProblem("is a file, but the folder \(folder.quoted) lies in it", .repeatedMember))
    }
  }

  /// The reader itself speaks of files of a part, parts and manifests that are there twice.
  private func hasDefectOfItsOwn(_ name: [UInt8]) -> Bool {
    guard archive == nil else { return true }
    let path = normalizedPath(String(decoding: name, as: UTF8.self))
    return path == "info" || path == "info.json" || PackagePart.allCases.contains { "\($0.rawValue).tar" == path }
  }

  private func lose(_ message: String, _ kind: Defect.Kind = .ambiguousHeader) {
    report(nil, HeaderProblem(message, kind))
    state = .lost
  }

  private func report(_ message: String) { report(nil, HeaderProblem(message)) }

  /// Notes a problem of the member called `name`; nil for that which comes next.
  private func report(_ name: [UInt8]?, _ problem: HeaderProblem) {
    guard defects.count < Self.maximumDefects else {
      state = .lost
      return
    }
    let place = name.flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) } ?? "member \(memberCount + 1)"
    defects.append(Defect(problem.kind, archive.map { "\($0): \(place)" } ?? place, problem.message))
    if defects.count == Self.maximumDefects {
      defects.append(
        Defect(.ambiguousHeader, archive ?? "archive", "has more of this; the headers behind were not looked at"))
    }
  }
}

extension TarHeader {
  fileprivate var isFile: Bool { type == UInt8(ascii: "0") || type == 0 }
  fileprivate var isLink: Bool { type == UInt8(ascii: "1") || type == UInt8(ascii: "2") }
  fileprivate var isFolder: Bool { type == UInt8(ascii: "5") }
  /// A device or a pipe, which the reader refuses by itself.
  fileprivate var isSpecial: Bool { [UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6")].contains(type) }
}
