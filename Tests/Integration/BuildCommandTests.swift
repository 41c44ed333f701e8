import Foundation
import Glibc
import JSONText
import Testing

/// `mkpkit build` as its users run it.
@Suite struct BuildCommandTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func git(_ command: String) throws {
    let identity = "-c user.name=A -c user.email=a@example.org -c commit.gpgsign=false"
    let result = try Tool.shell("git \(identity) \(command)", folder: folder.path)
    try #require(result.status == 0, "\(result.errors)")
  }

  private func plugin(version: String = "1.2.3") throws {
    try folder.write(
      "mkp.yaml",
      """
      package: {name: acme, title: Acme, author: Me, version: \(version), checkmk: {usable_until: 2.5.99}}
      contents:
        - {from: plugin, to: cmk_addons_plugins/acme}
      """)
    try folder.write("plugin/rulesets/r.py", "x = 1\n")
    try folder.write("plugin/libexec/agent_acme", "#!/bin/sh\n")
    try folder.write("plugin/libexec/agent_acme~", "old")
  }

  @Test func buildsReadsBackAndReports() throws {
    try plugin()
    let built = try Tool.mkpkit("build", folder.path)
    #expect(built.status == 0, "\(built.errors)")
    #expect(built.output.contains("acme 1.2.3, for Checkmk from 2.3.0, below 2.5.99"))
    #expect(built.errors.contains("left out: plugin/libexec/agent_acme~: '*~' of standard rules"))
    let package = folder.path + "/dist/acme-1.2.3.mkp"
    #expect(try Tool.mkpkit("verify", package).status == 0)
    let names = try Tool.shell("tar -xzOf '\(package)' cmk_addons_plugins.tar | tar -tf -", folder: folder.path)
    #expect(names.output == "acme/libexec/agent_acme\nacme/rulesets/r.py\n")
    let dist = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/dist")
    #expect(dist == ["acme-1.2.3.mkp"])
  }

  @Test func jsonFollowsItsSchema() throws {
    try plugin()
    for arguments in [["--plan"], []] {
      let result = try Tool.mkpkit(["build", "--format", "json", folder.path] + arguments)
      #expect(result.status == 0)
      try expectValid(result.output, schema: "output/build.schema.json")
    }
  }

  @Test func planWritesNothing() throws {
    try plugin()
    let result = try Tool.mkpkit("build", "--plan", folder.path)
    #expect(result.status == 0)
    #expect(result.output.contains("cmk_addons_plugins/acme/rulesets/r.py <- plugin/rulesets/r.py (6 bytes)"))
    #expect(result.output.contains("would write acme-1.2.3.mkp"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/dist"))
  }

  @Test func theSameBytesWhateverFolderUmaskZoneAndHour() throws {
    try plugin()
    let first = try Tool.mkpkit("build", "--check-reproducible", folder.path)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("reproducible: "))
    let copy = try Tool.shell(
      """
      umask 077; mkdir elsewhere && cp -R plugin mkp.yaml elsewhere/ && find elsewhere -exec touch -d '2001-01-01' {} + \
      && TZ=Asia/Tokyo LANG=C HOME="$PWD/home" "$MKPKIT" build elsewhere --out second >/dev/null
      """, folder: folder.path)
    #expect(copy.status == 0, "\(copy.errors)")
    let sums = try Tool.shell("sha256sum dist/*.mkp second/*.mkp | cut -c1-64 | uniq | wc -l", folder: folder.path)
    #expect(sums.output.trimmingCharacters(in: .whitespacesAndNewlines) == "1")
  }

  @Test func versionsComeFromGit() throws {
    try plugin(version: "git")
    try git("init -q")
    try git("add -A")
    try git("commit -q -m one")
    try git("tag v2.0.0")
    #expect(try Tool.mkpkit("build", folder.path).output.contains("acme-2.0.0.mkp"))
    // The package itself, in dist/, is no change.
    #expect(try Tool.mkpkit("build", folder.path).status == 0)
    try folder.write("plugin/new.py", "")
    let dirty = try Tool.mkpkit("build", folder.path)
    #expect(dirty.status == 1)
    #expect(dirty.errors == "mkpkit: uncommitted changes (plugin/new.py): commit them, or pass --allow-dirty\n")
    #expect(try Tool.mkpkit("build", "--allow-dirty", folder.path).status == 0)
    #expect(try Tool.mkpkit("build", "--version", "9.0.0", folder.path).output.contains("acme-9.0.0.mkp"))
  }

  /// git refuses to hear of paths outside of its repository.
  @Test func theOutputMayLieOutsideOfTheRepository() throws {
    try folder.write("p/mkp.yaml", "package: {name: acme, version: git}")
    try folder.write("p/agents/plugins/acme", "#!/bin/sh\n")
    let commands = """
      cd p && git init -q && git add -A && git -c user.name=A -c user.email=a@example.org commit -q -m one && git tag v2.0.0
      "$MKPKIT" build --no-check --out ../beside && "$MKPKIT" build --no-check --out within
      "$MKPKIT" build --no-check --out within/../within
      """
    let built = try Tool.shell("set -e; \(commands)", folder: folder.path)
    #expect(built.status == 0, "\(built.errors)")
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/beside/acme-2.0.0.mkp"))
  }

  @Test func commandsBuildAgents() throws {
    try folder.write(
      "mkp.yaml",
      """
      package: {name: acme, version: 1.0.0}
      agents:
        - {run: [sh, make.sh, "a b"], output: out/agent, to: agents/special/agent_acme}
      """)
    try folder.write("make.sh", "echo building $# >&2; mkdir -p out; printf '#!/bin/sh\\n' > out/agent\n")
    let result = try Tool.mkpkit("build", folder.path)
    #expect(result.status == 0 && result.errors.contains("building 1"), "\(result.errors)")
    #expect(result.output.contains("agent out/agent: 10 bytes, a script"))

    try folder.write("make.sh", "echo 'make.c:3: broken' >&2; exit 7\n")
    let failed = try Tool.mkpkit("build", folder.path)
    #expect(failed.status == 1 && failed.errors.contains("make.c:3: broken\n"))
    #expect(failed.errors.contains("agent out/agent: sh ended with"))
  }

  @Test func agentsThatNameTheirFolderAreSaid() throws {
    try folder.write(
      "mkp.yaml",
      """
      package: {name: acme, version: 1.0.0}
      agents:
        - {run: [sh, make.sh], output: out/agent, to: agents/special/agent_acme}
      """)
    try folder.write("make.sh", "mkdir -p out; printf '#!%s/venv/bin/python3\n' \"$(pwd -P)\" > out/agent\n")
    let named = try Tool.mkpkit("build", "--format", "json", folder.path)
    #expect(named.status == 0)
    #expect(
      named.errorLines.contains {
        $0.hasPrefix("mkpkit: WARNING: agent out/agent contains the path of the folder it was built in")
      }, "\(named.errors)")
    let report = try JSONParser.parse(named.output)
    #expect(report["packages"]?[0]?["agents"]?[0]?["names_its_folder"] == true, "\(named.output)")

    try folder.write("make.sh", "mkdir -p out; printf '#!/usr/bin/python3\n' > out/agent\n")
    let plain = try Tool.mkpkit("build", folder.path)
    #expect(plain.status == 0 && !plain.errors.contains("WARNING"), "\(plain.errors)")
  }

  @Test func fetchedSystemFilesAreTaken() throws {
    let digest = try Tool.shell("printf x | sha256sum | cut -d' ' -f1").output
    try folder.write(
      "mkp.yaml",
      """
      package: {name: acme, version: 1.0.0}
      contents:
        - {system: libjs-acme-x, release: bookworm, from: /usr/share/acme.js, sha256: \(digest), to: web/htdocs/acme.js}
      """)
    let fetch = "MKPKIT_SYSTEM_FILES=$PWD/store $MKPKIT system fetch --mirror file:/no/such/mirror"
    let missing = try Tool.shell(fetch, folder: folder.path)
    #expect(missing.status == 4 && missing.errors.contains("apt-get update"), "\(missing.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/store").isEmpty)

    try folder.write("store/bookworm/libjs-acme-x/1.0-1/usr/share/acme.js", "x")
    let there = try Tool.shell(fetch, folder: folder.path)
    #expect(there.status == 0 && there.output.contains("/store/bookworm/libjs-acme-x/1.0-1/usr/share/acme.js"))
    let built = try Tool.shell("MKPKIT_SYSTEM_FILES=$PWD/store $MKPKIT build --plan --format json", folder: folder.path)
    #expect(built.status == 0 && built.output.contains("\"/usr/share/acme.js (libjs-acme-x 1.0-1)\""), "\(built)")
    #expect(!built.output.contains("/store/"), "the package must not tell where it was fetched to")
  }

  @Test func binariesAreAudited() throws {
    try folder.write(
      "mkp.yaml",
      """
      package: {name: acme, version: 1.0.0}
      agents:
        - {run: [cp, /bin/bash, agent], output: agent, to: agents/special/agent_acme, glibc: "2.2"}
      """)
    let result = try Tool.mkpkit("build", folder.path)
    #expect(result.status == 1)
    #expect(result.errors.contains("agent agent: needs glibc 2."))
    #expect(result.errors.contains("declared is 2.2"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/dist"))
  }

  @Test func allPackagesOfARepository() throws {
    for name in ["one", "two"] {
      try folder.write("packages/\(name)/mkp.yaml", "package: {name: \(name), version: 1.0.0}\n")
      try folder.write("packages/\(name)/agents/plugins/\(name)", "x")
    }
    let result = try Tool.mkpkit("build", "--all", "--out", folder.path + "/out", folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let made = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out").sorted()
    #expect(made == ["one-1.0.0.mkp", "two-1.0.0.mkp"])
    try folder.write("packages/two/mkp.yaml", "package: {nam: two}\n")
    let failed = try Tool.mkpkit("build", "--all", "--out", folder.path + "/out", folder.path)
    #expect(failed.status == 1 && failed.output.contains("one-1.0.0.mkp"))
  }

  private static let failures: [([String], Int32, String)] = [
    (["build", "/proc/nowhere"], 3, "/proc/nowhere: no such file or folder"),
    (["build", "EMPTY"], 3, "nothing to pack"),
    (["build", "FILE"], 3, "expected a folder or an mkp.yaml"),
    (["build", "YAML"], 1, "mkp.yaml:1:11: package.nam: unknown key 'nam', did you mean 'name'?"),
    (["build", "--version", "1", "TREE"], 1, "the version \"1\" is not one of Semantic Versioning"),
    (["build", "TREE"], 1, "no version from git"),
    (["build", "--plan", "--check-reproducible"], 2, "--plan"),
    (["build", "--nonsense"], 2, "Unknown option '--nonsense'"),
    (["build", "--version", "1.0.0", "--out", "/proc/nowhere", "TREE"], 4, "cannot create"),
    (["sdk", "remove", "nonsense"], 3, "no such SDK"),
    (["sdk", "install", "--mirror", "ftp://x"], 4, "--mirror must be"),
  ]

  @Test(arguments: failures) func failuresAreExplained(_ arguments: [String], _ status: Int32, _ message: String) throws
  {
    try folder.write("empty/.keep", "")
    try folder.write("file", "")
    try folder.write("yaml/mkp.yaml", "package: {nam: x}\n")
    try folder.write("tree/agents/x", "")
    let places = ["EMPTY": "empty", "FILE": "file", "YAML": "yaml", "TREE": "tree"]
    let result = try Tool.mkpkit(
      arguments.map { argument in places[argument].map { "\(folder.path)/\($0)" } ?? argument })
    #expect(result.status == status, "\(result.errors)")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(!result.errors.contains("Fatal error"))
  }
}
