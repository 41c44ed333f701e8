extension CraftedPackage {
  /// Members besides files, and what stands around them.
  mutating func applyMember() {
    let archive = any(RawPackage.Archive.allCases)
    let place = number(below: package[archive].count + 1)
    switch kind {
    case .otherType:
      let type = any(["X", "V", "M", "D", "N", "A", "I", "7", "E", "s", "8", "g"] as [Character])
      let (archive, index) = victim()
      if chance() {
        package[archive][index].type = type.asciiValue ?? 0
      } else {
        var member = package[archive][index]
        member.type = type.asciiValue ?? 0
        if chance(), archive != .outer { member.data = Array("evil".utf8) }
        package[archive].insert(member, at: chance() ? index : index + 1)
      }
    case .dataOfLink:
      let hidden = RawMember(any(["b", "plugins/a", "ü", "info", "doc.tar"]), "evil")
      let type = any(["1", "2", "5", "3", "6"] as [Character])
      var link = RawMember("x", type: type, link: type == "5" ? "" : any(["b", "ü", "info"]))
      link.data = hidden.bytes
      if chance() { link.magic = any([RawMember.gnu, RawMember.old]) }
      package[archive].insert(link, at: place)
    case .folderOverFile:
      let (archive, index) = victim()
      let name = String(decoding: package[archive][index].name, as: UTF8.self)
      let folder = any([name, name + "/", "./" + name, name + "/x", "./" + name + "/x/", ".//" + name])
      package[archive].insert(RawMember(folder, type: "5"), at: chance() ? index : index + 1)
    case .repeated:
      let (archive, index) = victim()
      var twin = package[archive][index]
      let name = String(decoding: twin.name, as: UTF8.self)
      twin.name = Array(any([name, name, "./" + name, ".//" + name, name + "/."]).utf8)
      if twin.holds == nil, archive != .outer { twin.data = Array("evil".utf8) }
      package[archive].insert(twin, at: chance() ? index : index + 1)
    case .links: applyLinks()
    case .behindEnd:
      let hidden = RawMember(any(["b", "plugins/a", "ü", "info"]), "evil").bytes
      package.ends[archive] = [UInt8](repeating: 0, count: any([512, 1024, 1536])) + hidden
    case .unaligned:
      let count = any([7, 100, 511, 513, 1025, 1535])
      package.ends[archive] = [UInt8](repeating: 0, count: count)
    default: applyCompression()
    }
  }

  private mutating func applyLinks() {
    let target = any([
      "b", "./b", "b/", "b/.", "plugins/../b", "nowhere/../b", "../plugins/a", "plugins/a", "b/../b", "x", "", "/b",
      "ü",
    ])
    let place = number(below: 3)
    let isOuter = chance() && chance()
    let type = any(["1", "2"] as [Character])
    guard isOuter else {
      // The link takes the place of a listed file, which gets another name that is listed, too, or is left as it is.
      package.agents.insert(RawMember("plugins/link", type: type, link: target), at: place)
      package.relist { $0.files[.agents] = ["b", "plugins/a", "plugins/link"] }
      return
    }
    let info = package.outer.removeFirst()
    var manifest = info
    manifest.name = Array("manifest".utf8)
    let link = RawMember(
      "info", type: type, link: any(["manifest", "./manifest", "x/../manifest", "manifest/", "/manifest"]))
    let members = chance() ? [manifest, link] : [link, manifest]
    package.outer.insert(contentsOf: members, at: 0)
  }

  private mutating func applyCompression() {
    let style = number(below: 8)
    let split = number(below: 3000)
    package.compress = { archive in
      let plain = gzip(archive)
      switch style {
      case 0: return gzip(Array(archive.prefix(split))) + gzip(Array(archive.dropFirst(split)))
      case 1: return gzip(Array(archive.prefix(split))) + [0, 0, 0] + gzip(Array(archive.dropFirst(split)))
      case 2: return plain + [0, 0, 0]
      case 3: return plain + [1, 2, 3]
      case 4: return plain + gzip(RawMember("info", "evil").bytes)
      // An extra field, a comment, a checksum of the header, in its flags.
      case 5: return Self.withHeader(plain, flags: 4, [2, 0, 65, 66])
      case 6: return Self.withHeader(plain, flags: 16, [65, 0])
      default: return Self.withHeader(plain, flags: 2, [1, 2])
      }
    }
  }

  private static func withHeader(_ gzip: [UInt8], flags: UInt8, _ fields: [UInt8]) -> [UInt8] {
    var bytes = gzip
    bytes[3] = flags
    bytes.insert(contentsOf: fields, at: 10)
    return bytes
  }
}
