extension CraftedPackage {
  /// Headers that stand before that of a member.
  mutating func applyExtended() {
    switch kind {
    case .globalPath:
      let same = chance()
      precede { [.pax([("path", same ? $0 : Self.other(than: $0))], type: "g")] }
    case .globalSize:
      let size = any(["0", "1", "2", "3", "512"])
      precede { _ in [.pax([("size", size)], type: "g")] }
    case .globalSparse:
      let records = any(Self.sparseRecords)
      precede { _ in [.pax(records, type: "g")] }
    case .globalComment:
      precede { _ in [.pax([("comment", "git")], type: "g")] }
    case .twoLongNames:
      let isLink = chance() && chance()
      precede { isLink ? [.long($0), .long($0, type: "K")] : [.long(Self.other(than: $0)), .long($0)] }
      if chance() { swapLastTwoHeaders() }
    case .twoPax:
      let first = any([[("path", "x")], [("size", "1")], [("mtime", "1")], [("path", "b")]])
      let pathToo = chance()
      precede { [.pax(first), .pax(pathToo ? [("path", $0)] : [("mtime", "2")])] }
    case .longNameAndPax:
      // Behind `L`, a path counts for GNU tar alone.
      let isReversed = chance() && chance()
      let style = number(below: 3)
      precede { name in
        let other = Self.other(than: name)
        let headers: [RawMember] =
          switch style {
          case 0: [.long(name), .pax([("path", other)])]
          case 1: [.long(other), .pax([("path", name)])]
          default: [.long(name), .pax([("mtime", "1")])]
          }
        return isReversed ? headers.reversed() : headers
      }
    case .emptyPath:
      let isLong = chance()
      let hasName = chance()
      let (archive, index) = victim()
      let header: RawMember = isLong ? .long("") : .pax([("path", "")])
      if !hasName { package[archive][index].name = [] }
      if hasName || chance() { package[archive].insert(header, at: index) }
    case .zeroByteInPath:
      let isLong = chance()
      let tail = any(["x", "/../x", ""])
      precede { name in
        isLong ? [.long(name + "\0" + tail)] : [.pax([("path", name + "\0" + tail)])]
      }
    case .fractionalSize:
      let (archive, index) = victim()
      let size = package[archive][index].holds == nil ? package[archive][index].data.count : 3584
      let text = any([
        "\(size).5", "\(size).0", "+\(size)", " \(size)", "\(size) ", "0\(size)", "\(size)x", "0x\(size)", "-1", "",
        "1_0",
      ])
      package[archive].insert(.pax([("size", text)]), at: index)
    case .otherSize:
      let size = any([0, 1, 2, 3, 5, 512, 1024])
      precede { _ in [.pax([("size", "\(size)")])] }
    case .recordLength:
      let style = number(below: 12)
      precede { name in [Self.misfit(RawMember.paxRecord("path", Self.other(than: name)), name, style)] }
    case .unknownKey:
      let key = any([
        "SCHILY.xattr.user.x", "hdrcharset", "LIBARCHIVE.creationtime", "SCHILY.filetype", "GNU.volume.filename",
        "Path",
        "SCHILY.dev", "RHT.security.selinux", "charset", "GNU.dumpdir", "SCHILY.offs", " path", "path\0",
      ])
      let value = any(["BINARY", "1", "ü", "directory", "sparse", "\0"])
      precede { _ in [.pax([(key, value)])] }
    case .longLinkOfFile:
      let isLong = chance()
      precede { [isLong ? .long(Self.other(than: $0), type: "K") : .pax([("linkpath", Self.other(than: $0))])] }
    case .paxOfNothing:
      let archive = any(RawPackage.Archive.allCases)
      package[archive].append(chance() ? .pax([("path", "b")]) : .long("b"))
    default: break
    }
  }

  private mutating func swapLastTwoHeaders() {
    for archive in RawPackage.Archive.allCases {
      guard let index = package[archive].firstIndex(where: { $0.type == UInt8(ascii: "L") }),
        package[archive][index + 1].type != UInt8(ascii: "0")
      else { continue }
      package[archive].swapAt(index, index + 1)
    }
  }

  /// An extended header whose records aren't as long as they say, in one of several styles.
  private static func misfit(_ record: [UInt8], _ name: String, _ style: Int) -> RawMember {
    let rest = Array(record.drop { $0 != 0x20 })
    let data: [UInt8] =
      switch style {
      case 0: Array("\(rest.count)".utf8) + rest
      case 1: Array("\(rest.count + 4)".utf8) + rest
      case 2: Array("0".utf8) + record
      case 3: RawMember.paxRecord("comment", "x\n" + String(decoding: record, as: UTF8.self))
      case 4: RawMember.paxRecord("path", name).dropLast() + [0x20]
      case 5: RawMember.paxRecord("path", name) + [0] + record
      case 6: Array("+".utf8) + record
      // A second space belongs to the key, but for GNU tar.
      default: RawMember.paxRecord(" path", String(decoding: rest.dropFirst(6).dropLast(), as: UTF8.self))
      }
    return RawMember(Array("PaxHeader/x".utf8), data, type: "x")
  }

  static let sparseRecords: [[(String, String)]] = [
    [("GNU.sparse.size", "3"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "0,3")],
    [("GNU.sparse.size", "9"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "6,3")],
    [("GNU.sparse.size", "1"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "0,1")],
    [
      ("GNU.sparse.size", "3"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.offset", "0"), ("GNU.sparse.numbytes", "3"),
    ],
    [("GNU.sparse.realsize", "4")], [("GNU.sparse.size", "4")],
    [("GNU.sparse.major", "0"), ("GNU.sparse.minor", "1"), ("GNU.sparse.map", "0,1,2,1"), ("GNU.sparse.size", "4")],
  ]
}
