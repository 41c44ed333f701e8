import Foundation
import Testing

/// Work trees as git makes them, and what git's environment and the user's configuration say about them.
@Suite struct GitTreesTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try repository("r", tag: "v1.2.3")
  }

  private static let identity =
    "export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org"

  private func repository(_ name: String, tag: String) throws {
    try folder.write("\(name)/agents/plugins/acme", "x\n")
    try sh("git init -q; git add -A; git commit -qm one; git tag \(tag)", in: name)
  }

  @discardableResult private func sh(_ command: String, in place: String = ".") throws -> Tool.Result {
    let result = try Tool.shell("set -e; \(Self.identity)\n\(command)", folder: "\(folder.path)/\(place)")
    try #require(result.status == 0, "\(result.errors)")
    return result
  }

  private func plan(_ place: String, _ environment: String = "") throws -> Tool.Result {
    try Tool.shell("\(environment) $MKPKIT build --plan .", folder: "\(folder.path)/\(place)")
  }

  /// What a build says of a work tree that differs from its commit, which it refuses to pack.
  private func refusal(_ place: String) throws -> String {
    let run = try Tool.shell("$MKPKIT build .", folder: "\(folder.path)/\(place)")
    #expect(run.status == 1, "\(run.errors)")
    return run.errors
  }

  @Test func workTreesAndSubmodules() throws {
    try sh("git worktree add -q ../second -b second; cd ../second; echo y > agents/plugins/y; git add -A", in: "r")
    #expect(try plan("second").status == 0)
    #expect(try refusal("second").contains("uncommitted changes (agents/plugins/y)"))
    try sh("git commit -qm two; git tag v2.0.0", in: "second")
    #expect(try plan("second").output.contains("would write second-2.0.0.mkp"))
    #expect(try plan("r").output.contains("would write r-1.2.3.mkp"))

    try repository("outer", tag: "v9.0.0")
    try sh("git -c protocol.file.allow=always submodule --quiet add ../r agents/inner; git commit -qm s", in: "outer")
    #expect(try plan("outer/agents/inner").output.contains("would write inner-1.2.3.mkp"))
    #expect(try plan("outer").output.contains("would write outer-9.0.1-dev.1"))
    try sh("echo z >> agents/plugins/acme", in: "outer/agents/inner")
    #expect(try refusal("outer").contains("(agents/inner/agents/plugins/acme)"))
  }

  @Test func shallowAndPartialClones() throws {
    try sh(
      "echo y > agents/plugins/acme; git commit -qam two; git tag v1.3.0; git config uploadpack.allowFilter true",
      in: "r")
    try sh(
      "git clone -q --depth 1 --branch v1.3.0 file://$PWD/r shallow; git clone -q --filter=blob:none file://$PWD/r partial"
    )
    #expect(try plan("shallow").output.contains("would write shallow-1.3.0.mkp"))
    try sh("touch agents/plugins/acme; mv ../r ../gone", in: "partial")
    #expect(try plan("partial").output.contains("would write partial-1.3.0.mkp"))
  }

  /// Hooks run with variables that say where their own repository is.
  @Test func theEnvironmentOfAHookIsAboutItsOwnRepository() throws {
    try repository("other", tag: "v7.0.0")
    try folder.write(
      "r/.git/hooks/pre-commit",
      "#!/bin/sh\nenv | grep ^GIT_ >&2\n\"$MKPKIT\" build --plan ../other && \"$MKPKIT\" build --plan . --allow-dirty\n"
    )
    let result = try sh(
      "chmod +x .git/hooks/pre-commit; echo y > agents/plugins/acme; git commit -qam two 2>&1", in: "r")
    #expect(result.output.contains("GIT_INDEX_FILE="))
    #expect(result.output.contains("would write other-7.0.0.mkp"), "\(result.output)")
    #expect(result.output.contains("would write r-1.2.3.mkp"), "\(result.output)")
    let named = try plan(".", "cd r; GIT_DIR=$PWD/.git GIT_WORK_TREE=$PWD")
    #expect(named.output.contains("1.2.4-dev.1+g"), "\(named.errors)")
  }

  @Test func filtersOfTheUserRun() throws {
    try sh(
      """
      export HOME="$PWD/.."; git config --global filter.up.clean 'touch ../ran; tr a-z A-Z'
      echo '* filter=up' > .gitattributes; git add -A; git commit -qm two; rm -f ../ran; sleep 0.01; touch agents/plugins/acme
      """, in: "r")
    let result = try plan("r", "HOME=$PWD/..")
    #expect(result.output.contains("would write r-1.2.4-dev.1"), "\(result.errors)")
    #expect(FileManager.default.fileExists(atPath: folder.path + "/ran"))
    // Without the filter, the file is another.
    #expect(try plan("r", "HOME=/nonexistent").errors.contains("uncommitted changes"))
  }

  @Test(.enabled(if: geteuid() == 0)) func anotherOwnerIsGitsMatter() throws {
    try sh("chown -R 12345 r")
    let refused = try plan("r", "HOME=$PWD/..")
    #expect(refused.status == 4)
    #expect(refused.errors.contains("detected dubious ownership"), "\(refused.errors)")
    #expect(refused.errors.contains("git config --global --add safe.directory"), "\(refused.errors)")
    let trusted = try plan(
      "r", "HOME=$PWD/.. GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'")
    #expect(trusted.output.contains("would write r-1.2.3.mkp"), "\(trusted.errors)")
  }
}
