import Testing

@testable import MKPProject

/// Paths of folders inside of files.
@Suite struct FolderTraceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Around the size of a piece that is read at once, so that the path is cut in every way.
  @Test(arguments: [0, 1, (1 << 18) - 40, (1 << 18) - 1, 1 << 18, (1 << 18) + 40, 700_000])
  func isFoundWhereverItStands(_ offset: Int) throws {
    let trace = try #require(FolderTrace(of: folder.path))
    let path = try #require(resolvedPath(folder.path))
    let padding = String(repeating: "=", count: offset)
    try folder.write(padding + path + "/Sources/main.swift" + padding, to: "with")
    #expect(try trace.isInside(folder.path + "/with"))
    try folder.write(padding + path.dropLast() + "/" + padding + path, to: "without")
    #expect(try !trace.isInside(folder.path + "/without"))
  }

  /// A folder such as /build or /src is in the paths of many others.
  @Test(arguments: [0, 1, (1 << 18) - 40, (1 << 18) - 1, 1 << 18, (1 << 18) + 40])
  func isNoPartOfAnotherPath(_ offset: Int) throws {
    let trace = try #require(FolderTrace(of: folder.path))
    let path = try #require(resolvedPath(folder.path))
    let padding = String(repeating: "=", count: offset)
    for before in ["/home/me", "..", "-", "ä"] {
      try folder.write(padding + before + path + "/main.c" + padding, to: "other")
      #expect(try !trace.isInside(folder.path + "/other"), "\(before)")
    }
  }

  @Test func neitherFolderNorFileNeedExist() throws {
    #expect(FolderTrace(of: folder.path + "/none") == nil)
    #expect(FolderTrace(of: "/") == nil)
    let trace = try #require(FolderTrace(of: folder.path))
    #expect(throws: ProjectError.self) { try trace.isInside(folder.path + "/none") }
  }
}
