import MKPFormat
import Testing

@Suite struct HostilePackageTests {
  /// Something that must not be unpacked.
  struct Hazard: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: Defect.Kind
    let make: @Sendable (inout SamplePackage) -> Void

    init(_ name: String, _ kind: Defect.Kind, make: @escaping @Sendable (inout SamplePackage) -> Void) {
      testDescription = name
      self.kind = kind
      self.make = make
    }

    init(name: String) { self.init("member \(name.debugDescription)", .unsafePath) { $0.doc.add(name, "evil") } }

    init(_ name: String, link: String, type: Character = "2") {
      self.init("\(name) -> \(link)", .unsafeLink) { $0.doc.add(name, type: type, link: link) }
    }
  }

  static let hazards: [Hazard] =
    [
      "../evil", "a/../../evil", "/evil", "//evil", "..", "a/..", "-rf", "--checkpoint-action=exec=x", "./-x", "a\\b",
      "..\\evil", "a\nb", "a\u{1B}[2Jb", "a\u{7F}", "a\u{85}b", "", ".",
      // For Swift, a slash or dot with something combining behind it is another character.
      "../\u{301}evil", "a/..\u{2F}\u{20E3}../\u{301}../\u{301}evil", "/\u{301}evil", "/\u{200D}evil", "-\u{301}rf",
      "./-\u{301}x", "a\\\u{301}b",
    ].map(Hazard.init(name:)) + [
      Hazard("link", link: "/etc/passwd"), Hazard("link", link: "../../x"), Hazard("link", link: "missing"),
      Hazard("link", link: "link"), Hazard("a/link", link: "../../ü"), Hazard("link", link: ".."),
      Hazard("link", link: "/\u{301}etc"), Hazard("a/link", link: "../\u{301}../../\u{301}ü"),
      Hazard("hard", link: "/etc/passwd", type: "1"), Hazard("hard", link: "../ü", type: "1"),
      Hazard("hard", link: "missing", type: "1"),
      Hazard("loop", .unsafeLink) { sample in
        sample.doc.add("x", type: "2", link: "y")
        sample.doc.add("y", type: "2", link: "x")
      },
      Hazard("through a link", .conflictingPaths) { sample in
        sample.doc.add("x", type: "2", link: "ü")
        sample.doc.add("x/y", "evil")
      },
      Hazard("file as a folder", .conflictingPaths) { $0.doc.add("ü/x", "evil") },
      Hazard("character device", .specialFile) { $0.doc.add("x", type: "3") },
      Hazard("block device", .specialFile) { $0.doc.add("x", type: "4") },
      Hazard("pipe", .specialFile) { $0.doc.add("x", type: "6") },
      Hazard("not UTF-8", .unsafePath) { $0.doc.add([0x61, 0xFF], []) },
      Hazard("long", .unsafePath) { sample in
        sample.doc.addPax([("path", String(repeating: "n", count: 256))])
        sample.doc.add("x")
      },
      Hazard("folder outside", .unsafePath) { $0.doc.add("../x/", type: "5") },
      Hazard("unknown part in the manifest", .unknownPart) { sample in
        sample.info = Array(sample.manifest.infoText().replacing("'doc'", with: "'evil'").utf8)
      },
      Hazard("part twice", .repeatedPart) { sample in
        let doc = sample.doc.finished()
        sample.after = { $0.add(Array("doc.tar".utf8), doc) }
      },
      Hazard("place of another part", .conflictingPaths) { sample in
        let lib = TarBuilder.files(("python3/cmk_addons/plugins/x/a", "evil"), ("check_mk/gui/plugins", "evil"))
        let plugins = TarBuilder.files(("x/a", "good"))
        sample.setManifest {
          $0.files[.lib] = ["python3/cmk_addons/plugins/x/a"]
          $0.files[.cmkAddonsPlugins] = ["x/a"]
        }
        sample.after = { outer in
          outer.add(Array("lib.tar".utf8), lib)
          outer.add(Array("cmk_addons_plugins.tar".utf8), plugins)
        }
      },
      Hazard("symbolic link through a folder that is not there", .unsafeLink) { sample in
        sample.doc.add("x", type: "2", link: "nowhere/../ü")
      },
      Hazard("link to a folder", .unsafeLink) { $0.doc.add("x", type: "2", link: "ü/") },
      Hazard("global header", .globalHeader) { sample in
        sample.doc = TarBuilder()
        sample.doc.addPax([("comment", "x")], type: "g")
        sample.doc.add("ü", "three")
      },
      Hazard("part outside", .unsafePath) { $0.after = { $0.add("../doc.tar", "x") } },
      Hazard("part as a link", .unsafeLink) { $0.after = { $0.add("web.tar", type: "2", link: "doc.tar") } },
      Hazard("listed outside", .unsafePath) { $0.setManifest { $0.files[.doc] = ["ü", "../../evil"] } },
      Hazard("listed option", .unsafePath) { $0.setManifest { $0.files[.doc] = ["ü", "--to-command=x"] } },
    ]

  @Test(arguments: hazards)
  func refusesHazards(hazard: Hazard) throws {
    var sample = SamplePackage()
    hazard.make(&sample)
    let folder = try TemporaryFolder()
    let path = try folder.write(sample.bytes, "x.mkp")
    let contents = try PackageReader().read(path)
    #expect(contents.hazards.contains { $0.kind == hazard.kind }, "\(contents.defects)")
    #expect(contents.defects.allSatisfy { !$0.description.contains { $0.isNewline || $0 == "\u{1B}" } })
    for layout in Unpacker.Layout.allCases {
      let error = try #require(throws: UnpackError.self) {
        try Unpacker(layout: layout).unpack(path, into: "\(folder.path)/target")
      }
      #expect(error == .hazards(package: path, contents.hazards))
    }
    #expect(try folder.names() == ["x.mkp"])
  }

  static let others: [([UInt8], FileKind)] = [
    ([], FileKind.empty), (Array("PK\u{3}\u{4}rest".utf8), .zip), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0], .sevenZip),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 1], .xz), (Array("BZh91AY".utf8), .bzip2),
    ([0x28, 0xB5, 0x2F, 0xFD], .zstandard),
    (Array("\n<!DOCTYPE html><html>".utf8), .html), (Array("<HTML>".utf8), .html),
    (Array("<?xml version='1.0'?>".utf8), .xml),
    (Array("{\"message\": \"Not Found\"}".utf8), .json), (Array("{'author': 'x'}".utf8), .pythonLiteral),
    (Array("version https://git-lfs.github.com/spec/v1\noid sha256:x\n".utf8), .gitLFSPointer),
    (Array("Not Found".utf8), .text), ([0x7F, 0x45, 0x4C, 0x46, 2], .elf), ([1, 2, 3, 0], .unknown),
    (gzip(Array("hello".utf8)), .gzip), (gzip([UInt8](repeating: 7, count: 2000)), .gzip),
  ]

  @Test(arguments: others)
  func namesOtherFiles(bytes: [UInt8], kind: FileKind) throws {
    let error = try #require(throws: PackageReadError.self) { try read(bytes) }
    #expect(error.problem == .notAPackage(kind))
    #expect(error.lines.count == 1)
  }

  @Test func namesArchivesWithoutManifest() throws {
    for bytes in [gzip([]), gzip([UInt8](repeating: 0, count: 10240)), gzip(TarBuilder.files(("a", "b")))] {
      let error = try #require(throws: PackageReadError.self) { try read(bytes) }
      #expect(error.problem == .noManifest)
    }
  }

  @Test func refusesWhatIsNoFile() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path, "\(folder.path)/missing"] {
      #expect(throws: PackageReadError.self) { try PackageReader().read(path) }
    }
  }

  @Test func keepsLimits() throws {
    let folder = try TemporaryFolder()
    let zeros = [UInt8](repeating: 0, count: 4 << 20)
    let files = [PlannedFile(part: .doc, path: "zeros", bytes: zeros), PlannedFile(part: .doc, path: "x", bytes: [1])]
    let manifest = PackageWriterTests.manifest([.doc: ["zeros", "x"]])
    let path = "\(folder.path)/bomb.mkp"
    try PackageWriter(manifest: manifest, files: files, modificationTime: 0).write(to: path)
    func problem(_ limits: Limits) throws -> PackageReadProblem? {
      do {
        _ = try PackageReader(limits: limits).read(path)
        return nil
      } catch {
        return error.problem
      }
    }
    #expect(try problem(.default) == .ratioTooHigh(limit: 250))
    #expect(try problem(Limits(maximumSize: 4 << 20, maximumRatio: 1032)) == .tooLarge(limit: 4 << 20))
    #expect(try problem(Limits(maximumFiles: 4, maximumRatio: 1032)) == .tooManyFiles(limit: 4))
    #expect(try problem(Limits(maximumFiles: 5, maximumRatio: 1032)) == nil)
  }

  @Test func keepsLimitsForHoles() throws {
    // A sparse file: 512 bytes in the archive, 8 GiB when read.
    var sample = SamplePackage()
    sample.doc.addPax([
      ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "big"),
      ("GNU.sparse.realsize", "8589934592"),
    ])
    sample.doc.add("GNUSparseFile.0/big", "1\n8589934592\n0\n" + String(repeating: "\0", count: 497))
    let error = try #require(throws: PackageReadError.self) { try read(sample.bytes) }
    #expect(error.problem == .tooLarge(limit: 1 << 30))
  }

  @Test(arguments: ["info", "info.json", "doc.tar", "ü"])
  func refusesHolesBehindTheEnd(name: String) throws {
    // The file has 5 bytes, by its map from 8 GiB on.
    var sparse = TarBuilder()
    sparse.addPax([("GNU.sparse.size", "5"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "8589934592,5")])
    sparse.add(name, "small")
    var sample = SamplePackage()
    if name == "ü" { sample.doc = sparse } else { sample.before = { $0 = sparse } }
    let error = try #require(throws: PackageReadError.self) { try read(sample.bytes) }
    guard case .damagedArchive(_, "a file is larger than its header says") = error.problem else {
      Issue.record("\(error.problem)")
      return
    }
  }

  @Test func boundsTheManifest() throws {
    var sample = SamplePackage()
    sample.info = Array("{'title': '".utf8) + [UInt8](repeating: 0x61, count: 5 << 20) + Array("'}".utf8)
    let error = try #require(throws: PackageReadError.self) { try read(sample.bytes) }
    #expect(error.problem == .manifestTooLarge(member: "info"))
  }
}
