import Glibc
import MKPFormat
import Testing

@Suite struct PackageWriterTests {
  static func manifest(_ files: [PackagePart: [String]]) -> Manifest {
    Manifest(
      name: "demo", version: "1.0.0", title: "Demo", description: "", author: "A", downloadURL: "",
      versionPackaged: "mkpkit", minRequired: "2.3.0", files: files)
  }

  static let files = [
    PlannedFile(part: .agents, path: "plugins/demo", bytes: Array("#!/bin/sh\n".utf8)),
    PlannedFile(part: .doc, path: "ü/" + String(repeating: "n", count: 200), bytes: []),
    PlannedFile(part: .doc, path: "a", bytes: [UInt8](repeating: 7, count: 1000)),
  ]

  static var plan: Manifest { manifest([.agents: ["plugins/demo"], .doc: [files[1].path, "a"], .web: []]) }

  @Test func sameBytesFromSameInput() throws {
    let folder = try TemporaryFolder()
    for (name, files) in [("a", Self.files), ("b", Array(Self.files.reversed()))] {
      let written = try PackageWriter(manifest: Self.plan, files: files, modificationTime: 12345)
        .write(to: "\(folder.path)/\(name)")
      let bytes = try folder.read(name)
      #expect(written.size == Int64(bytes.count))
      #expect(written.sha256 == sha256(of: bytes))
    }
    #expect(try folder.read("a") == folder.read("b"))
    // No name, no time, made on Unix.
    #expect(try folder.read("a").prefix(10) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3])
  }

  @Test func refusesWhatIsNoPlan() throws {
    let folder = try TemporaryFolder()
    let files = ["../x", "./y", "y", "y", "-z", "extra"].map { PlannedFile(part: .web, path: $0, bytes: []) }
    let manifest = Self.manifest([.web: ["../x", "./y", "y", "-z", "missing", "missing"]])
    let error = try #require(throws: PackageWriteError.self) {
      try PackageWriter(manifest: manifest, files: files, modificationTime: 0).write(to: "\(folder.path)/x.mkp")
    }
    #expect(
      error
        == .invalidPlan([
          .path(.web, "-z", "the path starts with \"-\""),
          .path(.web, "../x", "the path has a \"..\" component"),
          .path(.web, "./y", "the path should be \"y\""),
          .duplicate(.web, "y"), .duplicate(.web, "missing"), .notPlanned(.web, "missing"), .notListed(.web, "extra"),
        ]))
    #expect(error.lines.count == 7)
    #expect(try folder.names().isEmpty)
  }

  @Test(arguments: [0, 5, 20])
  func refusesFilesThatChanged(size: Int64) throws {
    let folder = try TemporaryFolder()
    let source = try folder.write(Array("0123456789".utf8), "source")
    let file = PlannedFile(part: .web, path: "x", size: size, content: .file(source))
    let writer = PackageWriter(manifest: Self.manifest([.web: ["x"]]), files: [file], modificationTime: 0)
    #expect(throws: PackageWriteError.changed(path: source, planned: size, found: 10)) {
      try writer.write(to: "\(folder.path)/x.mkp")
    }
    #expect(try folder.names() == ["source"])
  }

  @Test func refusesWhatIsNoFile() throws {
    let folder = try TemporaryFolder()
    mkfifo("\(folder.path)/pipe", 0o600)
    for name in ["", "missing", "pipe"] {
      let file = PlannedFile(part: .web, path: "x", size: 0, content: .file("\(folder.path)/\(name)"))
      let writer = PackageWriter(manifest: Self.manifest([.web: ["x"]]), files: [file], modificationTime: 0)
      #expect(throws: PackageWriteError.self) { try writer.write(to: "\(folder.path)/x.mkp") }
    }
    #expect(try folder.names() == ["pipe"])
  }
}
