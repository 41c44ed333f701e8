import Foundation
import Testing

/// A secret key is never written to where the next commit publishes it.
@Suite struct KeygenCommandTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try #require(try Tool.shell("git init -q tree && mkdir tree/sub", folder: folder.path).status == 0)
  }

  @Test(arguments: ["release --no-password", "release --kind ssh", "sub/release --no-password"])
  func refusesWhereACommitPublishes(_ arguments: String) throws {
    let run = try Tool.shell("cd tree && $MKPKIT keygen \(arguments)", folder: folder.path)
    #expect(run.status == 4)
    #expect(run.errors.contains("is not ignored: the next commit could publish it"), "\(run.errors)")
    #expect(try !folder.names().contains { $0.hasSuffix(".key") || $0.hasSuffix(".pub") })
  }

  @Test func writesWhatGitIgnores() throws {
    try folder.write("tree/.gitignore", "*.key\n/ssh\n")
    for arguments in ["release --no-password", "sub/release --no-password", "ssh --kind ssh"] {
      let run = try Tool.shell("cd tree && $MKPKIT keygen \(arguments)", folder: folder.path)
      #expect(run.status == 0, "\(run.errors)")
    }
    #expect(try Tool.shell("$MKPKIT keygen release --no-password", folder: folder.path).status == 0)
  }

  /// Where git can't say, nothing is written either.
  @Test func refusesWithoutGit() throws {
    try folder.write("tree/.gitignore", "*.key\n")
    let run = try Tool.shell("cd tree && PATH=/nonexistent $MKPKIT keygen release --no-password", folder: folder.path)
    #expect(run.status == 4)
  }
}
