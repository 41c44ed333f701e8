extension CraftedPackage {
  /// What tar, tarfile, bsdtar and old versions of Checkmk write.
  mutating func applyPlain() {
    switch kind {
    case .plainPax:
      let time = any(["12", "12.5", "-1.25", "1700000000.123456789"])
      let comment = any(["", "x", "ü\nü"])
      let usesPath = chance()
      let (archive, index) = victim()
      var records = [("mtime", time), ("atime", time), ("ctime", time), ("comment", comment)]
      if usesPath { records.append(("path", String(decoding: package[archive][index].name, as: UTF8.self))) }
      if chance() { records += [("uid", "123456789"), ("gid", "0"), ("uname", "ü"), ("gname", "")] }
      if usesPath { package[archive][index].name = Array("short".utf8) }
      package[archive].insert(.pax(records), at: index)
    case .plainLongName:
      precede { name in [.long(name)] }
    case .plainDialect:
      let magic = any([RawMember.posix, RawMember.gnu, RawMember.old])
      let isOld = magic == RawMember.old && chance()
      change { member in
        member.magic = magic
        if isOld { member.type = 0 }
      }
      if chance() {
        package.agents[0].magic = RawMember.posix
        package.agents[0].name = Array("a".utf8)
        package.agents[0].put(Array("plugins".utf8), at: 345)
      }
    case .plainFolder:
      let folder = any(["./", "/", "plugins/", "./plugins", "other/folder/", "plugins"])
      let archive = any(RawPackage.Archive.allCases)
      package[archive].insert(RawMember(folder, type: "5"), at: number(below: package[archive].count + 1))
    case .plainNumbers:
      let number = any(["   644 \0", "0000644 ", "644\0\0\0\0\0", "00000644", "100644 \0"])
      let isLarge = chance()
      change { member in
        member.mode = Array(number.utf8)
        if isLarge {
          member.user = [0x80, 0, 0, 0, 0, 1, 2, 3]
          member.size = { RawMember.base256($0) }
        }
      }
    case .plainEnd:
      package.ends[any(RawPackage.Archive.allCases)] = [UInt8](repeating: 0, count: any([0, 512, 1024, 1536, 10240]))
    default: break
    }
  }
}
