import MKPFormat
import Testing

@Suite struct PackageReaderTests {
  /// A way to write a package that is not good but can be read, and what is to be said of it.
  struct Variant: Sendable, CustomTestStringConvertible {
    let name: String
    let defects: [Defect.Kind]
    let make: @Sendable (inout SamplePackage) -> Void
    let testDescription: String

    init(_ name: String, _ defects: Defect.Kind..., make: @escaping @Sendable (inout SamplePackage) -> Void) {
      self.name = name
      self.defects = defects
      self.make = make
      testDescription = name
    }
  }

  static let content = ["agents/plugins/a": "one", "agents/b": "two", "doc/ü": "three"]

  static let tolerated: [Variant] = [
    Variant("good") { _ in },
    Variant("no info.json", .missingInfoJSON) { $0.json = nil },
    Variant("no info", .missingManifest) { $0.info = nil },
    Variant("broken info", .unreadableManifest) { $0.info = Array("{".utf8) },
    Variant("broken info.json", .unreadableInfoJSON) { $0.json = [0xFF] },
    Variant("byte order mark", .unreadableManifest) { $0.info = [0xEF, 0xBB, 0xBF] + ($0.info ?? []) },
    Variant("old Python") { sample in
      let text = sample.manifest.infoText().replacing("'For tests'", with: "u'For'\n u' tests'")
      sample.info = Array(text.replacing("\n", with: "\r\n").utf8)
    },
    Variant("other manifest", .differentManifests) { sample in
      sample.manifest.title = "Other"
      sample.json = Array(sample.manifest.infoJSON().utf8)
    },
    Variant("extra keys") { $0.setManifest { $0.extra = ["num_files": .int(3), "x": .tuple([.float(1)])] } },
    Variant("no URL in the manifest", .invalidManifest) { sample in
      sample.info = Array(sample.manifest.infoText().replacing("'download_url': '',", with: "").utf8)
      sample.json = Array(sample.manifest.infoJSON().replacing("\"download_url\":\"\",", with: "").utf8)
    },
    Variant("info twice", .repeatedManifest) { $0.before = { $0.add("info", "{'title': 'old'}") } },
    Variant("info as a link", .unknownMember, .linkedManifest) { sample in
      let info = sample.info ?? []
      sample.info = nil
      sample.before = { $0.add("info", type: "2", link: "manifest") }
      sample.after = { $0.add(Array("manifest".utf8), info) }
    },
    Variant("info as a hard link", .unknownMember, .linkedManifest) { sample in
      let info = sample.info ?? []
      sample.info = nil
      sample.before = { outer in
        outer.add(Array("manifest".utf8), info)
        outer.add("info", type: "1", link: "./manifest")
      }
    },
    Variant("archive of no part", .unknownMember) { $0.after = { $0.add("pnp-rraconf.tar", "x") } },
    Variant("unknown part without files", .invalidManifest) { sample in
      sample.info = Array(sample.manifest.infoText().replacing("'doc'", with: "'old': [], 'doc'").utf8)
    },
    Variant("unknown member", .unknownMember) { $0.after = { $0.add("README", "hello") } },
    Variant("folders", .directoryEntry) { sample in
      sample.before = { outer in
        outer.add("/", type: "5")
        outer.add("./", type: "5")
        outer.add("folder/", type: "5")
      }
    },
    Variant("folders in a part", .directoryEntry) { sample in
      sample.doc.add("./", type: "5")
      sample.doc.add("sub/", type: "5")
    },
    Variant("names with ./", .untidyName, .untidyName) { sample in
      sample.agents = TarBuilder()
      sample.agents.add("./plugins/a", "one")
      sample.agents.add(".//b", "two")
    },
    Variant("untidy listing", .untidyListing) { $0.setManifest { $0.files[.agents] = ["./b", "plugins/a"] } },
    Variant("repeated listing", .repeatedListing) { $0.setManifest { $0.files[.agents] = ["b", "b", "plugins/a"] } },
    Variant("unlisted file", .unlistedFile) { $0.setManifest { $0.files[.agents] = ["b"] } },
    Variant("unlisted part", .unlistedPart) { $0.setManifest { $0.files[.doc] = nil } },
    Variant("empty part", .missingPart) {
      $0.setManifest {
        $0.files[.web] = ["x"]; $0.files[.lib] = []
      }
    },
    Variant("missing file", .missingFile) { $0.setManifest { $0.files[.doc] = ["ü", "missing"] } },
    Variant("missing end", .missingEnd) { $0.end = 0 },
    Variant("half an end", .missingEnd) { $0.end = 512 },
    Variant("missing end of the parts", .missingEnd, .missingEnd) { $0.partEnd = 0 },
    Variant("much padding") {
      $0.end = 10240; $0.partEnd = 20480
    },
    Variant("pax headers") { sample in
      sample.doc = TarBuilder()
      sample.doc.addPax([("path", "ü"), ("mtime", "12.5")])
      sample.doc.add("u", "three")
    },
    Variant("name of GNU tar") { sample in
      sample.doc = TarBuilder()
      sample.doc.add("././@LongLink", "ü\0", type: "L")
      sample.doc.add("u", "three")
    },
    Variant("old tar") { sample in
      sample.doc = TarBuilder()
      sample.doc.add(Array("ü".utf8), Array("three".utf8), type: "\0", magic: "")
    },
  ]

  @Test(arguments: tolerated)
  func tolerates(variant: Variant) throws {
    var sample = SamplePackage()
    variant.make(&sample)
    let (contents, files) = try read(sample.bytes)
    #expect(contents.defects.map(\.kind) == variant.defects, "\(contents.defects)")
    #expect(contents.manifest.name == "sample")
    #expect(files == Self.content)
    #expect(contents.hazards.isEmpty)
  }

  @Test func describesTheMembers() throws {
    var sample = SamplePackage()
    sample.doc.add(Array("x".utf8), Array("1234".utf8), mode: 0o751, modificationTime: 77)
    let (contents, _) = try read(sample.bytes)
    let member = try #require(contents.members.last)
    #expect(member.part == .doc)
    #expect(member.path == "x")
    #expect(member.size == 4)
    #expect(member.mode == 0o751)
    #expect(member.modificationTime == 77)
    #expect(member.sha256 == sha256(of: "1234".utf8))
    #expect(!member.isListed)
    #expect(contents.members[0].isListed)
    #expect(contents.archive.packedSize == Int64(sample.bytes.count))
    #expect(contents.archive.unpackedSize == Int64(sample.archive.count))
    #expect(contents.archive.sha256 == sha256(of: sample.bytes))
    #expect(contents.archive.members == ["info", "info.json", "agents.tar", "doc.tar"])
    #expect(contents.archive.parts == [.agents, .doc])
  }

  @Test func readsLinksAsTheirTargets() throws {
    var sample = SamplePackage()
    sample.agents.add("plugins/soft", type: "2", link: "../b")
    sample.agents.add("hard", type: "1", link: "./plugins/a")
    sample.agents.add("chain", type: "2", link: "plugins/soft")
    let (contents, _) = try read(sample.bytes)
    let links = contents.members.filter { $0.kind != .file }
    #expect(links.map(\.path) == ["plugins/soft", "hard", "chain"])
    #expect(
      links.map(\.kind) == [.symbolicLink(target: "b"), .hardLink(target: "plugins/a"), .symbolicLink(target: "b")])
    #expect(links.map(\.sha256) == [sha256(of: "two".utf8), sha256(of: "one".utf8), sha256(of: "two".utf8)])
    #expect(contents.hazards.isEmpty)
  }

  @Test func readsUncompressedPackages() throws {
    let (contents, files) = try read(SamplePackage().archive)
    #expect(contents.defects.map(\.kind) == [.notCompressed])
    #expect(files == Self.content)
  }

  @Test func readsCompressedParts() throws {
    var outer = TarBuilder()
    let sample = SamplePackage()
    outer.add(Array("info".utf8), sample.info ?? [])
    outer.add(Array("agents.tar".utf8), gzip(sample.agents.finished()))
    outer.add(Array("doc.tar".utf8), sample.doc.finished())
    let (contents, files) = try read(gzip(outer.finished(), name: "x.tar"))
    #expect(contents.defects.map(\.kind) == [.compressedPart, .missingInfoJSON])
    #expect(files == Self.content)
  }

  @Test func readsJoinedAndPaddedCompression() throws {
    let archive = SamplePackage().archive
    let joined = gzip(Array(archive[..<700])) + [0, 0] + gzip(Array(archive[700...])) + [0, 0, 0]
    let (contents, files) = try read(joined)
    #expect(contents.defects.isEmpty)
    #expect(files == Self.content)
  }

  @Test func noticesTrailingBytes() throws {
    let sample = SamplePackage()
    #expect(try read(sample.bytes + [7]).contents.defects.map(\.kind) == [.trailingBytes])
    #expect(
      try read(gzip(sample.archive + [0, 0, 7])).contents.defects.map(\.kind) == [.ambiguousHeader, .trailingBytes])
  }

  @Test func tellsCanonicallyEqualNamesApart() throws {
    var sample = SamplePackage()
    sample.setManifest { $0.files[.doc] = ["u\u{308}"] }
    let (contents, _) = try read(sample.bytes)
    #expect(contents.defects.map(\.kind) == [.missingFile, .unlistedFile])
  }
}
