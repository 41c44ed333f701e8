import MKPFormat
import TestSupport
import Testing

@Suite struct RoundTripTests {
  /// A package of random files, with names and modes of all kinds.
  static func plan(seed: UInt64) -> (Manifest, [PlannedFile]) {
    var random = SeededGenerator(seed: seed)
    var files: [PlannedFile] = []
    var taken: Set<String> = []
    for index in 0..<Int.random(in: 0...30, using: &random) {
      let part = PackagePart.allCases.randomElement(using: &random) ?? .doc
      let folders = (0..<Int.random(in: 0...3, using: &random)).map { "folder\($0)" }
      let name =
        ["ü \(index)", "x\(index).py", String(repeating: "n", count: 95 + index), "名\(index)"]
        .randomElement(using: &random) ?? "x"
      let path = (folders + [name]).joined(separator: "/")
      guard taken.insert("\(part)/\(path)").inserted else { continue }
      let size = [0, 1, 511, 512, 513, 70_000].randomElement(using: &random) ?? 0
      let bytes = (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      files.append(PlannedFile(part: part, path: path, mode: Bool.random(using: &random) ? 0o755 : nil, bytes: bytes))
    }
    var listed: [PackagePart: [String]] = [:]
    for file in files { listed[file.part, default: []].append(file.path) }
    let isBounded = Bool.random(using: &random)
    let text: () -> String = { String.random(length: 30, using: &random) }
    let manifest = Manifest(
      name: "random", version: "1.0.\(seed)", title: text(), description: text(), author: text(), downloadURL: text(),
      versionPackaged: text(), minRequired: "2.3.0", usableUntil: isBounded ? text() : nil,
      files: listed.mapValues { $0.sorted() })
    return (manifest, files)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func readsWhatItWrote(seed: UInt64) throws {
    let (manifest, files) = Self.plan(seed: seed)
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/x.mkp"
    let written = try PackageWriter(
      manifest: manifest, files: files, modificationTime: Int64(seed) * 1000, compressionLevel: Int(seed % 10)
    ).write(to: path)
    var read: [String: [UInt8]] = [:]
    let contents = try PackageReader(limits: Limits(maximumRatio: 1032)).read(path) {
      (stream) throws(PackageReadProblem) in
      read["\(stream.member.part.rawValue)/\(stream.member.path)"] = try stream.bytes(limit: 1 << 20)
    }
    #expect(contents.manifest == manifest)
    #expect(contents.defects.isEmpty, "\(contents.defects)")
    #expect(contents.archive.sha256 == written.sha256)
    #expect(contents.archive.packedSize == written.size)
    #expect(contents.members.count == files.count)
    for file in files {
      let member = try #require(contents.members.first { $0.part == file.part && $0.path == file.path })
      #expect(member.mode == file.mode)
      #expect(member.size == file.size)
      #expect(member.modificationTime == Int64(seed) * 1000)
      #expect(.bytes(read["\(file.part.rawValue)/\(file.path)"] ?? []) == file.content)
    }
    #expect(contents.installability(on: CheckmkVersion(2, 5, 0)) == .accepted || contents.manifest.usableUntil != nil)
  }

  static func package() throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let files = [
      PlannedFile(part: .doc, path: "a", bytes: Array("hello".utf8)),
      PlannedFile(part: .agents, path: "plugins/x", bytes: Array("#!/bin/sh\necho x\n".utf8)),
    ]
    let manifest = PackageWriterTests.manifest([.doc: ["a"], .agents: ["plugins/x"]])
    try PackageWriter(manifest: manifest, files: files, modificationTime: 0).write(to: "\(folder.path)/x")
    return try folder.read("x")
  }

  @Test func noticesEveryFlippedByte() throws {
    let bytes = try Self.package()
    let good = try read(bytes).contents
    for index in bytes.indices {
      for flip in [0x01, 0x80, 0xFF] as [UInt8] {
        var broken = bytes
        broken[index] ^= flip
        guard let contents = try? read(broken).contents else { continue }
        #expect(contents.manifest == good.manifest, "byte \(index) ^ \(flip)")
        #expect(contents.members == good.members, "byte \(index) ^ \(flip)")
        #expect(contents.defects == good.defects, "byte \(index) ^ \(flip)")
      }
    }
  }

  @Test func noticesEveryTruncation() throws {
    let bytes = try Self.package()
    for count in bytes.indices {
      #expect(throws: PackageReadError.self, "\(count) bytes") { try read(Array(bytes[..<count])) }
    }
  }

  @Test func survivesEveryFlippedByteOfTheArchive() throws {
    let archive = SamplePackage().archive
    let folder = try TemporaryFolder()
    var random = SeededGenerator(seed: 1)
    for index in archive.indices where archive[index] != 0 || index % 16 == 0 {
      var broken = archive
      broken[index] = UInt8(truncatingIfNeeded: random.next())
      let path = try folder.write(gzip(broken), "x.mkp")
      guard let contents = try? PackageReader().read(path) else { continue }
      #expect(contents.members.allSatisfy { PathProblem.first(in: $0.path) == nil })
    }
  }
}
