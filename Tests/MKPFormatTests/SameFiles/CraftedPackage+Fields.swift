extension CraftedPackage {
  /// Files with holes.
  mutating func applySparse() {
    switch kind {
    case .sunHoles:
      let map = any([" 0 3", " 0 1 2 3", " 3 0", "0 3", " 0", " 1 2"])
      precede { _ in [.pax([("SUN.holesdata", map)])] }
    case .schilyRealSize:
      let size = any(["0", "1", "2", "3", "4", "512"])
      precede { _ in [.pax([("SCHILY.realsize", size)])] }
    case .oldSparse:
      let real = any([1, 2, 3, 4, 600])
      let offset = any([0, 0, 1, 512])
      let count = any([1, 2, 3])
      change { member in
        member.type = UInt8(ascii: "S")
        member.magic = RawMember.gnu
        member.put(RawMember.octal(offset), at: 386)
        member.put(RawMember.octal(count), at: 398)
        member.put(RawMember.octal(real), at: 483)
      }
    case .paxSparse:
      if chance() {
        let records = any(Self.sparseRecords)
        precede { _ in [.pax(records)] }
      } else {
        let (archive, index) = victim()
        let name = String(decoding: package[archive][index].name, as: UTF8.self)
        let real = any(["3", "4", "1"])
        let map = any(["1\n0\n3\n", "1\n1\n3\n", "0\n"])
        package[archive][index].data =
          Array(map.utf8) + [UInt8](repeating: 0, count: 512 - map.utf8.count) + package[archive][index].data
        package[archive][index].name = Array("GNUSparseFile.0/x".utf8)
        package[archive].insert(
          .pax([
            ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", name),
            ("GNU.sparse.realsize", real),
          ]), at: index)
      }
    default:
      // The later one counts for Python, the name of the sparse file for the others.
      let same = chance()
      let path: Bool? = any([nil, true, false])
      precede { name in
        let records = [("GNU.sparse.name", same ? name : Self.other(than: name))]
        return [.pax(records + (path.map { [("path", $0 ? name : Self.other(than: name))] } ?? []))]
      }
    }
  }

  /// Fields of the header of a member.
  mutating func applyField() {
    switch kind {
    case .signsAndLetters: applyNumber()
    case .base256:
      let first = any([0x80, 0x81, 0xFF, 0xC0, 0xBF] as [UInt8])
      let inSize = chance()
      change { member in
        if inSize {
          member.size = { RawMember.base256($0, first: first, fill: first == 0xFF ? 0xFF : 0) }
        } else {
          member.time = [first] + [UInt8](repeating: 0xFF, count: 11)
        }
      }
    case .prefixUnderGNU, .prefixUnderOld:
      let prefix = any(["x", "plugins", "\u{1}", "14000000000\u{0}"])
      let splits = chance()
      let magic = kind == .prefixUnderGNU ? RawMember.gnu : RawMember.old
      if splits { package.agents[0].name = Array("a".utf8) }
      let put: (inout RawMember) -> Void = { member in
        member.magic = magic
        member.put(Array((splits ? "plugins" : prefix).utf8), at: 345)
      }
      if splits { put(&package.agents[0]) } else { change(put) }
    case .starPrefix:
      package.agents[0].name = Array("a".utf8)
      package.agents[0].put(Array("plugins".utf8), at: 345)
      package.agents[0].put(Array("00000000001 00000000001 ".utf8), at: 476)
      if chance() { package.agents[0].put(Array("tar\0".utf8), at: 508) }
      if chance() { package.agents[0].put(Array("x".utf8), at: 475) }
    case .magic:
      let magic = any([
        "ustar\u{0}01", "ustar  ", "ustar 00", "USTAR\u{0}00", "ustar\u{0} \u{0}", "ustarx00", "GNUtar \u{0}",
      ])
      change { $0.magic = Array(magic.utf8.prefix(8)) }
    case .zeroByteInName:
      let tail = any(["x", "/../../x", "\u{0}x"])
      change { $0.name += [0] + Array(tail.utf8) }
    case .linkTargetOfFile:
      let target = any(["b", "plugins/a", "info", "/etc/passwd"])
      change { $0.link = Array(target.utf8) }
    case .trailingSlash:
      let isOld = chance()
      let magic = any([RawMember.posix, RawMember.gnu, RawMember.old])
      let (archive, index) = victim()
      if chance() {
        package[archive].insert(.long(String(decoding: package[archive][index].name, as: UTF8.self)), at: index)
      }
      let last = package[archive].indices.last { package[archive][$0].name == package[archive][$0].name } ?? 0
      let place = min(index + (package[archive][index].type == UInt8(ascii: "L") ? 1 : 0), last)
      package[archive][place].name.append(UInt8(ascii: "/"))
      package[archive][place].magic = magic
      if isOld { package[archive][place].type = 0 }
    case .padding:
      let tail = any(["x", "tar\0"])
      change { $0.put(Array(tail.utf8), at: 500) }
    case .randomByte:
      var changes: [(Int, UInt8)] = []
      for _ in 0...number(below: 3) { changes.append((number(below: 512), UInt8(number(below: 256)))) }
      change { $0.changes += changes.map { (offset: $0.0, byte: $0.1) } }
    default:
      let type = UInt8(number(below: 256))
      change { $0.type = type }
    }
  }

  private mutating func applyNumber() {
    let style = number(below: 11)
    let field = number(below: 4)
    let text: (Int) -> [UInt8] = { value in
      let octal = String(value, radix: 8)
      let text =
        switch style {
        case 0: "+\(octal)"
        case 1: "-\(octal)"
        case 2: "0o\(octal)"
        case 3: "\(octal)x"
        case 4: "\(octal)_0"
        case 5: "\u{0}\(octal)"
        case 6: "\(octal)\u{0}1"
        case 7: "\(octal) 1"
        case 8: "\(octal)8"
        case 9: "\t\(octal)"
        default: "\(octal).5"
        }
      return Array(text.utf8)
    }
    change { member in
      switch field {
      case 0, 1: member.size = { text($0) }
      case 2: member.mode = text(0o644)
      default: member.time = text(0)
      }
    }
  }
}
