import Foundation
import Testing

/// What a repository's own configuration names never runs, whatever mkpkit is asked about the tree.
@Suite struct HostileRepositoryTests {
  /// A repository that makes git run `$EVIL`, which leaves a mark.
  struct Attack: CustomTestStringConvertible, Sendable {
    let name: String
    /// Shell commands in a repository whose files are committed.
    let preparation: String
    /// What runs the program without any care.
    var control = "git status"
    /// The folder of the project in the repository.
    var project = "."
    /// The repository is whole, so that a package can be planned.
    var isWhole = true

    var testDescription: String { name }
  }

  static let attacks = [
    Attack(name: "file system monitor", preparation: "git config core.fsmonitor $EVIL"),
    Attack(
      name: "included file",
      preparation:
        "git config include.path ../more; git config --file more core.fsmonitor $EVIL; echo more >> .git/info/exclude"),
    Attack(
      name: "file included for a branch",
      preparation: """
        git config includeIf.onbranch:**.path ../more; git config --file more core.fsmonitor $EVIL
        echo more >> .git/info/exclude
        """),
    Attack(
      name: "clean filter",
      preparation: "echo '* filter=evil' > .git/info/attributes; git config filter.evil.clean $EVIL; touch mkp.yaml"),
    Attack(
      name: "filter process",
      preparation: "echo '* filter=evil' > .git/info/attributes; git config filter.evil.process $EVIL; touch mkp.yaml"),
    Attack(
      name: "configuration of the work tree",
      preparation: "git config extensions.worktreeConfig true; git config --worktree core.fsmonitor $EVIL"),
    Attack(
      name: "file .git",
      preparation:
        "mv .git inner; echo 'gitdir: inner' > .git; git config core.fsmonitor $EVIL; echo inner >> inner/info/exclude"),
    Attack(
      name: "hook",
      preparation: """
        mkdir .git/own; cp $EVIL .git/own/post-index-change; git config core.hooksPath .git/own; touch mkp.yaml
        """),
    Attack(
      name: "signature",
      preparation: """
        commit=$(git cat-file commit HEAD | sed '/^committer/a gpgsig -----BEGIN PGP SIGNATURE-----\\n \\n abc\\n -----END PGP SIGNATURE-----' \
          | git hash-object -t commit -w --stdin)
        git reset -q $commit; git config log.showSignature true; git config gpg.program $EVIL
        """, control: "git log -1"),
    Attack(
      name: "submodule",
      preparation: """
        git init -q sub; touch sub/x; git -C sub add x; git -C sub commit -qm s; git add sub 2>/dev/null; git commit -qm s
        git -C sub config core.fsmonitor $EVIL
        """),
    Attack(
      name: "bare repository in the tree",
      preparation: """
        git init -q --bare plugin/bare; cp mkp.yaml plugin/bare; mkdir plugin/bare/plugin; touch plugin/bare/plugin/x
        git -C plugin/bare config core.fsmonitor $EVIL
        git -C plugin/bare config core.bare false; git -C plugin/bare config core.worktree ..
        cp .git/index plugin/bare/index; git add -A; git commit -qm b
        """, control: "git -C plugin/bare status", project: "plugin/bare"),
    Attack(
      name: "lazy fetch",
      preparation: """
        git commit -q --allow-empty -m two; git config core.repositoryformatversion 1
        git config extensions.partialClone origin; git config remote.origin.promisor true
        git config remote.origin.url ssh://example.org/x; git config core.sshCommand $EVIL
        first=$(git rev-parse HEAD^); rm -f .git/objects/$(echo $first | cut -c1-2)/$(echo $first | cut -c3-)
        """, control: "GIT_NO_LAZY_FETCH=0 git rev-list HEAD", isWhole: false),
    Attack(
      name: "every program that a configuration can name",
      preparation: """
        echo '* diff=evil merge=evil' > .git/info/attributes; echo '# x' >> mkp.yaml; git commit -qam two; echo >> mkp.yaml
        for key in core.pager core.editor core.askPass core.sshCommand core.gitProxy core.alternateRefsCommand \
          diff.external diff.evil.textconv diff.evil.command merge.evil.driver gpg.program gpg.ssh.program \
          credential.helper sequence.editor pager.status pager.config pager.log interactive.diffFilter \
          gc.recentObjectsHook uploadpack.packObjectsHook remote.origin.uploadpack trace2.eventTarget; do
          git config $key $EVIL
        done
        for name in status config log describe rev-parse ls-files tag; do git config alias.$name "!$EVIL"; done
        """, control: "git diff", isWhole: false),
  ]

  /// The repository, with `mark` beside it as soon as the program has run.
  private static func repository(_ attack: Attack) throws -> Folder {
    let folder = try Folder()
    try folder.write(
      "r/mkp.yaml",
      """
      package: {name: acme, author: Me, checkmk: {usable_until: 2.5.99}}
      contents:
        - {from: plugin, to: cmk_addons_plugins/acme, exclude: [/bare]}
      """)
    try folder.write("r/plugin/rulesets/r.py", "x = 1\n")
    try folder.write("evil", "#!/bin/sh\ntouch '\(folder.path)/mark'\nexit 1\n")
    let made = try Tool.shell(
      """
      set -e; chmod +x ../evil; EVIL="$PWD/../evil"
      export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
      git init -q; git add -A; git commit -qm one
      \(attack.preparation)
      rm -f ../mark
      """, folder: folder.path + "/r")
    try #require(made.status == 0, "\(made.errors)")
    return folder
  }

  private static func hasRun(_ folder: Folder) -> Bool {
    FileManager.default.fileExists(atPath: folder.path + "/mark")
  }

  @Test(arguments: attacks) func withoutCareItRuns(_ attack: Attack) throws {
    let folder = try Self.repository(attack)
    _ = try Tool.shell("\(attack.control) </dev/null", folder: folder.path + "/r")
    #expect(Self.hasRun(folder), "the attack is none")
  }

  @Test(arguments: attacks) func nothingOfItRuns(_ attack: Attack) throws {
    let folder = try Self.repository(attack)
    let project = folder.path + "/r/" + attack.project
    let commands = [
      ["check"], ["build", "--plan"], ["build", "--no-agents", "--out", folder.path + "/out"],
      ["build", "--provenance", "--no-check", "--version", "1.0.0", "--out", folder.path + "/out"],
    ]
    for command in commands {
      let result = try Tool.mkpkit(command + [project], folder: project)
      #expect(!Self.hasRun(folder), "\(command)")
      #expect(result.status == 0 || !attack.isWhole, "\(command): \(result.errors)")
    }
    let package = folder.path + "/out/acme-1.0.0.mkp"
    let rebuilt = try Tool.mkpkit("rebuild", package, "--source", folder.path + "/r")
    #expect(!Self.hasRun(folder), "rebuild")
    #expect(rebuilt.status == 0 || !attack.isWhole, "\(rebuilt.errors)")
  }

  @Test func aLookWritesNothing() throws {
    let folder = try Self.repository(
      Attack(name: "none", preparation: "sleep 0.01; touch mkp.yaml plugin/rulesets/r.py"))
    let state = "find .git -printf '%p %y %m %s %i %T@ %C@\\n' | sort"
    let before = try Tool.shell(state, folder: folder.path + "/r").output
    for command in [["check"], ["build", "--plan"], ["build", "--provenance", "--out", folder.path + "/out"]] {
      #expect(try Tool.mkpkit(command, folder: folder.path + "/r").status == 0)
      #expect(try Tool.shell(state, folder: folder.path + "/r").output == before, "\(command)")
    }
  }

  /// Git would wait for somebody to write to it.
  @Test(arguments: [".git/refs/heads/x", ".git/refs/a/b/c", ".git/HEAD", ".git/index"])
  func waitsForNoPipe(_ path: String) throws {
    let folder = try Self.repository(
      Attack(name: "pipe", preparation: "mkdir -p .git/refs/a/b; rm -f \(path); mkfifo \(path)"))
    for command in [["check"], ["build", "--plan"]] {
      let result = try Tool.mkpkit(command, folder: folder.path + "/r")
      #expect(result.status == 3, "\(command): \(result.errors)")
      #expect(result.errors.contains("\(path): cannot be read: not a regular file"), "\(command): \(result.errors)")
    }
  }

  /// Modules of the tree with the names of Python's own, and whatever Python reads at its start.
  @Test func parsingPythonRunsNoneOfIt() throws {
    let folder = try Folder()
    try folder.write("local/lib/python3/cmk_addons/plugins/acme/rulesets/r.py", "import ast\n")
    let evil = "open('\(folder.path)/mark', 'w')\n"
    for name in ["ast", "json", "sys", "os", "re", "facts", "sitecustomize", "usercustomize", "encodings/__init__"] {
      try folder.write("\(name).py", evil)
      try folder.write("local/lib/python3/cmk_addons/plugins/acme/rulesets/\(name).py", evil)
    }
    try folder.write("evil.pth", "import ast; " + evil)
    let result = try Tool.shell(
      "PYTHONPATH=. PYTHONSTARTUP=ast.py PYTHONHOME=. PYTHONUSERBASE=. PYTHONINSPECT=1 $MKPKIT check . --format json",
      folder: folder.path)
    #expect(result.output.contains("\"findings\""), "\(result.errors)")
    #expect(!Self.hasRun(folder))
  }
}
