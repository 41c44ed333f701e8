import MKPFormat
import Testing

@Suite struct InstallabilityTests {
  static func contents(_ change: (inout SamplePackage) -> Void) throws -> PackageContents {
    var sample = SamplePackage()
    change(&sample)
    return try read(sample.bytes).contents
  }

  /// Seen with Checkmk 2.5's own code: (site, bound, whether the lower bound lets it in, whether the upper one does).
  static let bounds: [(site: String, bound: String, from: Bool, below: Bool)] = [
    ("2.4.0p4", "2.5.0", false, true), ("2.4.0p4", "2.5.0b1", false, true), ("2.4.0p4", "2.4.99", false, true),
    ("2.5.0b1", "2.5.0", false, true), ("2.5.0b1", "2.5.0b1", true, false), ("2.5.0b1", "2.4.99", true, false),
    ("2.5.0b1", "2.5.99", false, true), ("2.5.0", "2.5.0", true, false), ("2.5.0p1", "2.5.0b1", true, false),
    ("2.5.0p1", "2.5.99", false, true), ("2.5.0-2026.01.01", "2.5.0", true, false),
    ("2.5.0-2026.01.01", "2.5.99", false, true), ("2026.02.02", "2.5.99", true, false),
    ("2.5.0p1", "", true, true), ("2.5.0p1", "2.6.0p1-rc1", true, true), ("2.5.0p1", "whatever", true, true),
  ]

  @Test(arguments: bounds)
  func looksAtTheBounds(site: String, bound: String, from: Bool, below: Bool) throws {
    let version = try #require(CheckmkVersion(site))
    let lower = try Self.contents { $0.setManifest { $0.minRequired = bound } }
    let upper = try Self.contents { $0.setManifest { $0.usableUntil = bound } }
    let tooOld = Installability.refused([.siteTooOld(minRequired: bound)])
    let tooNew = Installability.refused([.siteTooNew(usableUntil: bound)])
    #expect(lower.installability(on: version) == (from ? .accepted : tooOld))
    #expect(lower.update(on: version) == (from ? .accepted : tooOld))
    #expect(upper.update(on: version) == (below ? .accepted : tooNew))
    // Enabling looks at the upper bound since 2.4.0b1 (werk 17627).
    let looks = version >= CheckmkVersion(2, 4, 0, .beta(1))
    #expect(upper.installability(on: version) == (below || !looks ? .accepted : tooNew))
  }

  typealias Reason = Installability.Reason

  static let reasons: [(String, [Reason], @Sendable (inout SamplePackage) -> Void)] = [
    ("good", [Reason](), { _ in }),
    ("no info.json", [], { $0.json = nil }),
    ("unlisted file", [], { $0.doc.add("x") }),
    ("duplicates", [], { $0.setManifest { $0.files[.agents] = ["b", "b", "./plugins//a"] } }),
    ("folder", [], { $0.setManifest { $0.files[.agents] = ["plugins", "b"] } }),
    ("info missing", [.missingManifest], { $0.info = nil }),
    (
      "info called ./info", [.missingManifest],
      { sample in
        let info = sample.info ?? []
        sample.info = nil
        sample.before = { $0.add(Array("./info".utf8), info) }
      }
    ),
    (
      "field missing", [.manifest(.missingField("author"))],
      { $0.info = Array($0.manifest.infoText().replacing("'author': 'A',", with: "").utf8) }
    ),
    ("bad name", [.manifest(.invalidName("a b"))], { $0.setManifest { $0.name = "a b" } }),
    ("slash", [.manifest(.slashInVersion("1/2"))], { $0.setManifest { $0.version = "1/2" } }),
    ("part missing", [.missingPart(.web)], { $0.setManifest { $0.files[.web] = ["x"] } }),
    ("empty part missing", [], { $0.setManifest { $0.files[.web] = [] } }),
    (
      "file missing", [.missingFile(.doc, "x", archivedAs: nil)], { $0.setManifest { $0.files[.doc] = ["ü", "x"] } }
    ),
    (
      "./ in the archive", [.missingFile(.doc, "ü", archivedAs: "./ü")],
      {
        $0.doc = TarBuilder()
        $0.doc.add("./ü")
      }
    ),
    ("traversal", [.unfitPath(.doc, "../x", .leavesDirectory)], { $0.setManifest { $0.files[.doc] = ["../x"] } }),
    ("backslash", [.unfitPath(.doc, "a\\b", .backslash)], { $0.setManifest { $0.files[.doc] = ["a\\b"] } }),
    (
      "link to a listed file", [],
      {
        $0.doc.add("x", type: "1", link: "ü")
        $0.setManifest { $0.files[.doc] = ["ü", "x"] }
      }
    ),
    (
      "link to an unlisted file",
      [.brokenLink(.doc, "x", #"is a link to "ü", which the manifest does not list"#)],
      {
        $0.doc.add("x", type: "2", link: "ü")
        $0.setManifest { $0.files[.doc] = ["x"] }
      }
    ),
    (
      "link out of the part", [.hazard(.doc, "x", #"is a link to "/etc/hostname", which is no file of this part"#)],
      {
        $0.doc.add("x", type: "2", link: "/etc/hostname")
        $0.setManifest { $0.files[.doc] = ["x"] }
      }
    ),
    (
      "file below a link", [.hazard(.doc, "x", #"is a link to "/tmp", which is no file of this part"#)],
      {
        $0.doc.add("x", type: "2", link: "/tmp")
        $0.doc.add("x/y")
        $0.setManifest { $0.files[.doc] = ["x", "x/y"] }
      }
    ),
    (
      "pipe", [.hazard(.doc, "x", "is a named pipe")],
      {
        $0.doc.add("x", type: "6")
        $0.setManifest { $0.files[.doc] = ["x"] }
      }
    ),
  ]

  @Test(arguments: reasons)
  func findsTheReason(name: String, reasons: [Reason], change: @Sendable (inout SamplePackage) -> Void) throws {
    let result = try Self.contents(change).installability(on: CheckmkVersion(2, 5, 0))
    #expect(result == (reasons.isEmpty ? .accepted : .refused(reasons)))
  }

  @Test func knowsThatOldVersionsDoNotKnowNewParts() throws {
    let contents = try Self.contents { sample in
      sample.setManifest {
        $0.minRequired = "2.0.0"
        $0.files[.cmkAddonsPlugins] = []
      }
    }
    #expect(
      contents.installability(on: CheckmkVersion(2, 2, 0, .patch(40))) == .refused([.unknownPart(.cmkAddonsPlugins)]))
    #expect(contents.installability(on: CheckmkVersion(2, 3, 0)) == .accepted)
  }

  @Test func refusesUncompressedPackages() throws {
    let contents = try read(SamplePackage().archive).contents
    #expect(contents.installability(on: CheckmkVersion(2, 5, 0)) == .refused([.notCompressed]))
  }

  @Test func summarizesLines() throws {
    let contents = try Self.contents { sample in
      sample.setManifest {
        $0.minRequired = "2.3.0p7"
        $0.usableUntil = "2.5.0p3"
      }
    }
    let lines = contents.lines
    #expect(lines.map(\.name) == ["2.2", "2.3", "2.4", "2.5", "3.0"])
    #expect(lines.map(\.reasons.isEmpty) == [false, true, true, true, false])
    #expect(lines.map(\.from) == [nil, "2.3.0p7", nil, nil, nil])
    #expect(lines.map(\.below) == [nil, nil, nil, "2.5.0p3", nil])
    #expect(lines.map(\.disabledByUpdate) == [false, false, false, false, false])
    let old = try Self.contents { $0.setManifest { $0.usableUntil = "2.4.0" } }
    #expect(old.lines.map(\.disabledByUpdate) == [false, false, false, false, false])
    #expect(old.lines.map(\.reasons.isEmpty) == [false, true, false, false, false])
    let older = try Self.contents { $0.setManifest { $0.usableUntil = "2.3.0" } }
    #expect(older.lines.map(\.disabledByUpdate) == [false, true, false, false, false])
  }
}
