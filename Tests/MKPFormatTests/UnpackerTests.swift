import Glibc
import MKPFormat
import Testing

@Suite struct UnpackerTests {
  /// A folder with a package in it, and the package's path.
  static func prepare(_ change: (inout SamplePackage) -> Void = { _ in }) throws -> (TemporaryFolder, String) {
    var sample = SamplePackage()
    change(&sample)
    let folder = try TemporaryFolder()
    return (folder, try folder.write(sample.bytes, "x.mkp"))
  }

  static func mode(_ path: String) throws -> UInt16 {
    var status = stat()
    try #require(lstat(path, &status) == 0, "\(path)")
    return UInt16(status.st_mode & 0o7777)
  }

  static func text(_ path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

  @Test func laysOutAsInASite() throws {
    let (folder, package) = try Self.prepare()
    let target = "\(folder.path)/a/b"
    let contents = try Unpacker().unpack(package, into: target)
    #expect(contents.members.count == 3)
    let agent = "\(target)/local/share/check_mk/agents/plugins/a"
    #expect(try Self.text(agent) == "one")
    #expect(try Self.mode(agent) == 0o700)
    #expect(try Self.text("\(target)/local/share/doc/check_mk/ü") == "three")
    #expect(try Self.mode("\(target)/local/share/doc/check_mk/ü") == 0o600)
    #expect(try folder.names(in: "a/b/local/share/check_mk/agents") == ["b", "plugins"])
  }

  @Test func leavesNoFolderBehind() throws {
    let (folder, package) = try Self.prepare { $0.doc.add("x/../../y", "hostile") }
    #expect(throws: UnpackError.self) { try Unpacker().unpack(package, into: "\(folder.path)/a/b") }
    let (other, twice) = try Self.prepare { sample in
      sample.agents.add("clash", "file")
      sample.agents.add("clash/file", "in it")
    }
    #expect(throws: UnpackError.self) { try Unpacker().unpack(twice, into: "\(other.path)/a/b") }
    #expect(try folder.names() + other.names() == ["x.mkp", "x.mkp"])
  }

  @Test func laysOutByPart() throws {
    let (folder, package) = try Self.prepare()
    _ = try Unpacker(layout: .parts).unpack(package, into: folder.path)
    #expect(try folder.names() == ["agents", "doc", "x.mkp"])
    #expect(try folder.names(in: "agents") == ["b", "plugins"])
  }

  @Test func copiesWhatLinksLeadTo() throws {
    let (folder, package) = try Self.prepare { sample in
      sample.agents.add("plugins/soft", type: "2", link: "../b")
      sample.agents.add("hard", type: "1", link: "b")
    }
    _ = try Unpacker(layout: .parts).unpack(package, into: folder.path)
    #expect(try Self.text("\(folder.path)/agents/plugins/soft") == "two")
    #expect(try Self.text("\(folder.path)/agents/hard") == "two")
    var status = stat()
    #expect(lstat("\(folder.path)/agents/plugins/soft", &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
    #expect(status.st_nlink == 1)
  }

  @Test func takesTheLastOfSeveral() throws {
    let (folder, package) = try Self.prepare { $0.agents.add("b", "newer") }
    _ = try Unpacker(layout: .parts, partial: true).unpack(package, into: folder.path)
    #expect(try Self.text("\(folder.path)/agents/b") == "newer")
    #expect(try folder.names(in: "agents") == ["b", "plugins"])
  }

  @Test func replacesOnlyWhenTold() throws {
    let (folder, package) = try Self.prepare()
    #expect(mkdir("\(folder.path)/agents", 0o755) == 0)
    _ = try folder.write(Array("mine".utf8), "agents/b")
    let unpacker = Unpacker(layout: .parts)
    #expect(throws: UnpackError.conflicts([.exists("\(folder.path)/agents/b")])) {
      try unpacker.unpack(package, into: folder.path)
    }
    #expect(try folder.names() == ["agents", "x.mkp"])
    #expect(try folder.names(in: "agents") == ["b"])
    _ = try Unpacker(layout: .parts, overwrite: true).unpack(package, into: folder.path)
    #expect(try Self.text("\(folder.path)/agents/b") == "two")
  }

  @Test func finishesWhatAStoppedRunBegan() throws {
    let (folder, package) = try Self.prepare()
    #expect(mkdir("\(folder.path)/agents", 0o755) == 0)
    let path = try folder.write(Array("two".utf8), "agents/b")
    // The same content; a mode that the run would not have given it is somebody else's.
    #expect(chmod(path, 0o644) == 0)
    let unpacker = Unpacker(layout: .parts)
    #expect(throws: UnpackError.conflicts([.exists(path)])) { try unpacker.unpack(package, into: folder.path) }
    #expect(chmod(path, 0o700) == 0)
    _ = try unpacker.unpack(package, into: folder.path)
    #expect(try folder.names(in: "agents") == ["b", "plugins"])
    #expect(try folder.names() == ["agents", "doc", "x.mkp"])
  }

  @Test func newFoldersHaveTheUsualModes() throws {
    let (folder, package) = try Self.prepare()
    #expect(mkdir("\(folder.path)/usual", 0o777) == 0)
    _ = try Unpacker(layout: .parts).unpack(package, into: "\(folder.path)/./a//b/")
    let usual = try Self.mode("\(folder.path)/usual")
    for name in ["a", "a/b", "a/b/agents"] { #expect(try Self.mode("\(folder.path)/\(name)") == usual) }
    #expect(try folder.names() == ["a", "usual", "x.mkp"])
  }

  @Test(arguments: ["link", "link/x", "file/x", "missing/../x", ""])
  func refusesWhatIsNoPlaceForAFolder(name: String) throws {
    let (folder, package) = try Self.prepare()
    _ = try folder.write([], "file")
    #expect(symlink("nowhere", "\(folder.path)/link") == 0)
    #expect(throws: UnpackError.self) {
      try Unpacker().unpack(package, into: name.isEmpty ? "" : "\(folder.path)/\(name)")
    }
    #expect(try folder.names() == ["file", "link", "x.mkp"])
  }

  @Test func errorsStopItUnlessAPartIsWanted() throws {
    let (folder, package) = try Self.prepare { sample in
      sample.setManifest { $0.files[.agents] = (($0.files[.agents] ?? []) + ["missing"]) }
    }
    let target = "\(folder.path)/t"
    let error = try #require(throws: UnpackError.self) { try Unpacker(layout: .parts).unpack(package, into: target) }
    #expect(error.lines.count == 2 && error.lines[0].contains("error: agents.tar: missing"), "\(error.lines)")
    #expect(error.lines[1] == "\(package): nothing was unpacked; --partial writes the files that are whole")
    #expect(try folder.names() == ["x.mkp"])
    _ = try Unpacker(layout: .parts, partial: true).unpack(package, into: target)
    #expect(try folder.names(in: "t/agents") == ["b", "plugins"])
  }

  @Test func hazardsStopItAlways() throws {
    let (folder, package) = try Self.prepare { $0.doc.add("x/../../y", "hostile") }
    #expect(throws: UnpackError.self) { try Unpacker(partial: true).unpack(package, into: "\(folder.path)/t") }
    #expect(try folder.names() == ["x.mkp"])
  }

  @Test(arguments: [false, true])
  func neverFollowsLinks(overwrite: Bool) throws {
    let (folder, package) = try Self.prepare()
    for name in ["outside", "agents"] { #expect(mkdir("\(folder.path)/\(name)", 0o755) == 0) }
    #expect(symlink("../outside", "\(folder.path)/agents/plugins") == 0)
    #expect(throws: UnpackError.conflicts([.notAFolder("\(folder.path)/agents/plugins")])) {
      try Unpacker(layout: .parts, overwrite: overwrite).unpack(package, into: folder.path)
    }
    #expect(try folder.names(in: "outside").isEmpty)
    #expect(try folder.names() == ["agents", "outside", "x.mkp"])
  }

  @Test func replacesLinksNotTheirTargets() throws {
    let (folder, package) = try Self.prepare()
    #expect(mkdir("\(folder.path)/agents", 0o755) == 0)
    let secret = try folder.write(Array("secret".utf8), "secret")
    #expect(symlink("../secret", "\(folder.path)/agents/b") == 0)
    _ = try Unpacker(layout: .parts, overwrite: true).unpack(package, into: folder.path)
    #expect(try Self.text(secret) == "secret")
    #expect(try Self.text("\(folder.path)/agents/b") == "two")
  }

  @Test func refusesFoldersInTheWay() throws {
    let (folder, package) = try Self.prepare()
    for name in ["agents", "agents/b"] { #expect(mkdir("\(folder.path)/\(name)", 0o755) == 0) }
    _ = try folder.write([], "doc")
    let error = try #require(throws: UnpackError.self) {
      try Unpacker(layout: .parts, overwrite: true).unpack(package, into: folder.path)
    }
    #expect(error == .conflicts([.isFolder("\(folder.path)/agents/b"), .notAFolder("\(folder.path)/doc")]))
  }

  @Test func refusesTwoPartsInOnePlace() throws {
    let (folder, package) = try Self.prepare { sample in
      sample.after = { outer in
        let path = "python3/cmk_addons/plugins/x.py"
        outer.add(Array("lib.tar".utf8), TarBuilder.files((path, "1"), ("python3/cmk/plugins", "2")))
        outer.add(Array("cmk_addons_plugins.tar".utf8), TarBuilder.files(("x.py", "3")))
        outer.add(Array("cmk_plugins.tar".utf8), TarBuilder.files(("y/z", "4")))
      }
    }
    let error = try #require(throws: UnpackError.self) { try Unpacker().unpack(package, into: "\(folder.path)/t") }
    #expect(
      error
        == .conflicts([
          .twice("local/lib/python3/cmk_addons/plugins/x.py"), .notAFolder("local/lib/python3/cmk/plugins"),
        ]))
    #expect(try folder.names() == ["x.mkp"])
    #expect(throws: Never.self) { try Unpacker(layout: .parts).unpack(package, into: "\(folder.path)/t") }
  }

  @Test func leavesNothingOfABrokenPackage() throws {
    let folder = try TemporaryFolder()
    let bytes = SamplePackage().bytes
    let package = try folder.write(Array(bytes.dropLast(9)), "x.mkp")
    #expect(throws: UnpackError.unreadable(try readError(package))) {
      try Unpacker().unpack(package, into: "\(folder.path)/t")
    }
    #expect(try folder.names() == ["x.mkp"])
  }

  @Test func saysWhyItCannotWrite() throws {
    let (folder, package) = try Self.prepare()
    let error = try #require(throws: UnpackError.self) { try Unpacker().unpack(package, into: package) }
    #expect(error.lines.count == 1)
    #expect(try folder.names() == ["x.mkp"])
  }

  /// What reading the file says.
  private func readError(_ path: String) throws -> PackageReadError {
    try #require(throws: PackageReadError.self) { try PackageReader().read(path) }
  }
}
