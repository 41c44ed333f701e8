import Glibc
import MKPFormat
import Testing

@Suite struct LeftoversTests {
  private static let names = [".mkpkit-0123456789abcdef.tmp", "mkpkit-fedcba9876543210.tmp"]

  @Test func isPrivateAndGoes() throws {
    let folder = try TemporaryFolder()
    var paths: Set<String> = []
    for _ in 0..<3 {
      let scratch = try ScratchFolder(in: folder.path)
      #expect(try UnpackerTests.mode(scratch.path) == 0o700)
      #expect(mkdir("\(scratch.path)/x", 0o755) == 0)
      try AtomicFile.write([1], to: "\(scratch.path)/x/y")
      #expect(chmod("\(scratch.path)/x", 0o500) == 0)
      paths.insert(scratch.path)
    }
    #expect(paths.count == 3)
    #expect(try folder.names().isEmpty)
  }

  @Test(arguments: names)
  func whatDeadRunsLeftGoes(name: String) throws {
    let folder = try TemporaryFolder()
    let outside = try folder.write([1], "outside")
    #expect(mkdir("\(folder.path)/\(name)", 0o700) == 0 && mkdir("\(folder.path)/\(name)/inner", 0o700) == 0)
    #expect(symlink(folder.path, "\(folder.path)/\(name)/folder") == 0)
    #expect(symlink(outside, "\(folder.path)/\(name)/inner/file") == 0)
    do { _ = try ScratchFolder(in: folder.path) }
    #expect(try folder.names() == ["outside"])
    #expect(try folder.read("outside") == [1])

    let file = open("\(folder.path)/\(name)", O_CREAT | O_WRONLY, 0o600)
    close(file)
    try AtomicFile.write([2], to: outside)
    #expect(try folder.names() == ["outside"])
  }

  @Test(arguments: names)
  func whatLivingRunsUseStays(name: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/\(name)"
    #expect(mkdir(path, 0o700) == 0)
    let lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    #expect(flock(lock, LOCK_EX) == 0)
    do { _ = try ScratchFolder(in: folder.path) }
    #expect(try folder.names() == [name])
    close(lock)
    do { _ = try ScratchFolder(in: folder.path) }
    #expect(try folder.names().isEmpty)
  }

  @Test func whatIsNotOursStays() throws {
    let folder = try TemporaryFolder()
    let target = "\(folder.path)/x"
    let names = [
      ".mkpkit-0123456789abcde.tmp", ".mkpkit-0123456789abcdefg.tmp", ".mkpkit-0123456789ABCDEF.tmp",
      ".mkpkit-0123456789abcdef.tmq", "amkpkit-0123456789abcdef.tmp", "mkpkit-0123456789abcdef", "mkpkit-test.tmp",
    ]
    for name in names { #expect(mkdir("\(folder.path)/\(name)", 0o700) == 0) }
    // Links, and what is neither file nor folder.
    #expect(
      symlink(target, "\(folder.path)/\(Self.names[0])") == 0 && mkfifo("\(folder.path)/\(Self.names[1])", 0o600) == 0)
    try AtomicFile.write([1], to: target)
    do { _ = try ScratchFolder(in: folder.path) }
    #expect(try folder.names() == (names + Self.names + ["x"]).sorted())
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
  func whatOthersOwnStays() throws {
    let folder = try TemporaryFolder()
    #expect(mkdir("\(folder.path)/\(Self.names[0])", 0o700) == 0 && chown("\(folder.path)/\(Self.names[0])", 1, 1) == 0)
    do { _ = try ScratchFolder(in: folder.path) }
    #expect(try folder.names() == [Self.names[0]])
  }

  @Test func saysWhyThereIsNone() throws {
    let error = try #require(throws: SystemError.self) { try ScratchFolder(in: "/nonexistent") }
    #expect(error.description == "cannot open \"/nonexistent\": No such file or directory")
  }
}
