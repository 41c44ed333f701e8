import MKPFormat
import Testing

@Suite struct DefectSeverityTests {
  /// A package that is not as it should be, the worst that is to be said of it, and what installing it comes to.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let severity: Defect.Severity?
    let outcome: Installer.Outcome
    let make: @Sendable (inout SamplePackage) -> Void

    init(
      _ name: String, _ severity: Defect.Severity?, _ outcome: Installer.Outcome,
      make: @escaping @Sendable (inout SamplePackage) -> Void
    ) {
      testDescription = name
      self.severity = severity
      self.outcome = outcome
      self.make = make
    }
  }

  private static func list(_ paths: String..., in sample: inout SamplePackage) {
    sample.setManifest { $0.files[.doc] = paths }
  }

  static let cases: [Case] = [
    Case("good", nil, .installed) { _ in },
    Case("no info.json", .note, .installed) { $0.json = nil },
    Case("broken info.json", .warning, .installed) { $0.json = [0xFF] },
    Case("another info.json", .warning, .installed) { sample in
      sample.manifest.title = "Other"
      sample.json = Array(sample.manifest.infoJSON().utf8)
    },
    Case("no info", .error, .failed) { $0.info = nil },
    Case("info of another name", .error, .failed) { sample in
      let info = sample.info ?? []
      sample.info = nil
      sample.before = { $0.add(Array("./info".utf8), info) }
    },
    Case("info as a link", .warning, .installed) { sample in
      let info = sample.info ?? []
      sample.info = nil
      sample.before = { $0.add("info", type: "2", link: "manifest") }
      sample.after = { $0.add(Array("manifest".utf8), info) }
    },
    Case("broken info", .error, .failed) { $0.info = Array("{".utf8) },
    Case("byte order mark", .error, .failed) { $0.info = [0xEF, 0xBB, 0xBF] + ($0.info ?? []) },
    // The last one counts for Checkmk, and not for everybody.
    Case("info twice", .error, .installed) { $0.before = { $0.add("info", "{'title': 'old'}") } },
    Case("unknown members", .warning, .installed) { sample in
      sample.after = { outer in
        outer.add("README", "hello")
        outer.add(Array("./web.tar".utf8), TarBuilder.files(("x", "y")))
      }
    },
    Case("folders", .note, .installed) { sample in
      sample.before = { $0.add("folder/", type: "5") }
      sample.doc.add("sub/", type: "5")
    },
    Case("name with ./", .error, .failed) { sample in
      sample.doc = TarBuilder()
      sample.doc.add("./ü", "three")
    },
    Case("unlisted name with ./", .warning, .installed) { $0.doc.add("./x", "unlisted") },
    Case("two spellings", .error, .installed) { $0.doc.add("./ü", "other") },
    Case("file twice", .error, .installed) { $0.doc.add("ü", "other") },
    Case("untidy listing", .note, .installed) { $0.setManifest { $0.files[.agents] = ["./b", "plugins//a/"] } },
    Case("repeated listing", .warning, .installed) { $0.setManifest { $0.files[.agents] = ["b", "plugins/a", "b"] } },
    Case("unlisted file", .warning, .installed) { $0.setManifest { $0.files[.agents] = ["b"] } },
    Case("unlisted part", .warning, .installed) { $0.setManifest { $0.files[.doc] = nil } },
    Case("empty part", nil, .installed) { $0.setManifest { $0.files[.web] = [] } },
    Case("missing part", .error, .failed) { $0.setManifest { $0.files[.web] = ["x"] } },
    Case("part of another name", .error, .failed) { sample in
      sample.setManifest { $0.files[.web] = ["x"] }
      sample.after = { $0.add(Array("./web.tar".utf8), TarBuilder.files(("x", "y"))) }
    },
    Case("missing file", .error, .failed) { list("ü", "missing", in: &$0) },
    Case("part's folder listed", .error, .more) { list("ü", "", in: &$0) },
    Case("folder listed", .error, .more) { $0.setManifest { $0.files[.agents] = ["plugins", "b"] } },
    Case("empty folder listed", .error, .more) { sample in
      sample.doc.add("sub/", type: "5")
      list("ü", "sub", in: &sample)
    },
    Case("hard link", .note, .installed) { sample in
      sample.doc.add("hard", type: "1", link: "./ü")
      list("hard", "ü", in: &sample)
    },
    Case("hard link to a hard link", .note, .installed) { sample in
      sample.doc.add("hard", type: "1", link: "ü")
      sample.doc.add("harder", type: "1", link: "hard")
      list("ü", "hard", "harder", in: &sample)
    },
    Case("hard link before its file", .error, .failed) { sample in
      let file = sample.doc
      sample.doc = TarBuilder()
      sample.doc.add("hard", type: "1", link: "ü")
      sample.doc.append(file)
      list("ü", "hard", in: &sample)
    },
    Case("hard link to an unlisted file", .error, .failed) { sample in
      sample.doc.add("hard", type: "1", link: "ü")
      list("hard", in: &sample)
    },
    Case("hard link over an unlisted one", .error, .failed) { sample in
      sample.doc.add("hard", type: "1", link: "ü")
      sample.doc.add("harder", type: "1", link: "hard")
      list("ü", "harder", in: &sample)
    },
    Case("unlisted hard link", .warning, .installed) { $0.doc.add("hard", type: "1", link: "ü") },
    Case("symbolic link", .note, .installed) { sample in
      let file = sample.doc
      sample.doc = TarBuilder()
      sample.doc.add("sub/soft", type: "2", link: "../ü")
      sample.doc.append(file)
      list("ü", "sub/soft", in: &sample)
    },
    Case("symbolic link to an unlisted file", .error, .failed) { sample in
      sample.doc.add("soft", type: "2", link: "ü")
      list("soft", in: &sample)
    },
    Case("hard link to a symbolic one", .hazard, .installed) { sample in
      sample.doc.add("soft", type: "2", link: "ü")
      sample.doc.add("hard", type: "1", link: "soft")
      list("ü", "soft", "hard", in: &sample)
    },
    Case("no end", .note, .installed) {
      $0.end = 0
      $0.partEnd = 512
    },
    Case("pipe", .hazard, .installed) { sample in
      sample.doc.add("pipe", type: "6")
      list("ü", "pipe", in: &sample)
    },
  ]

  @Test(arguments: cases)
  func followsFromWhatIsInstalled(sample: Case) throws {
    var package = SamplePackage()
    sample.make(&package)
    let contents = try read(package.bytes).contents
    #expect(contents.defects.map(\.severity).max() == sample.severity, "\(contents.defects)")
    #expect(try Installer.install(package.bytes) == sample.outcome)
    #expect(contents.isGood == ((sample.severity ?? .note) < .error))
    // What is called good is installed.
    if contents.isGood { #expect(sample.outcome == .installed) }
    if contents.isGood { #expect(contents.installability(on: .init(2, 5, 0)) == .accepted) }
    if sample.outcome == .failed, contents.hazards.isEmpty, contents.sideEffects.isEmpty {
      #expect(contents.installability(on: .init(2, 5, 0)) != .accepted)
    }
  }

  @Test func judgesTheCompression() throws {
    let sample = SamplePackage()
    #expect(try read(sample.archive).contents.defects.map(\.severity) == [.error])
    #expect(try Installer.install(sample.archive) == .failed)
    var outer = TarBuilder()
    outer.add(Array("info".utf8), sample.info ?? [])
    outer.add(Array("info.json".utf8), sample.json ?? [])
    outer.add(Array("agents.tar".utf8), gzip(sample.agents.finished()))
    outer.add(Array("doc.tar".utf8), sample.doc.finished())
    let bytes = gzip(outer.finished())
    #expect(try read(bytes).contents.defects.map(\.severity) == [.error])
    #expect(try Installer.install(bytes) == .failed)
  }
}
