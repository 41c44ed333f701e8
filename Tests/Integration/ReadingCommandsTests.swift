import Foundation
import JSONText
import MKPFormat
import Testing

@Suite struct ReadingCommandsTests {
  let folder: Folder
  let package: String

  init() throws {
    folder = try Folder()
    package = "\(folder.path)/demo.mkp"
    let files = [
      PlannedFile(part: .agents, path: "plugins/demo", bytes: Array("#!/bin/sh\n".utf8)),
      PlannedFile(part: .cmkAddonsPlugins, path: "demo/libexec/agent_demo", bytes: Array("x".utf8)),
    ]
    let manifest = Manifest(
      name: "demo", version: "1.0.0", title: "Demo", description: "Two\nlines", author: "A", downloadURL: "",
      versionPackaged: "test", minRequired: "2.3.0", usableUntil: "2.4.99",
      files: [.agents: ["plugins/demo"], .cmkAddonsPlugins: ["demo/libexec/agent_demo"]])
    try PackageWriter(manifest: manifest, files: files, modificationTime: 0).write(to: package)
  }

  /// A package whose manifest lists a file that is not there, and that holds one that is not listed.
  func defective() throws -> String {
    let script = """
      import io, sys, tarfile
      inner = io.BytesIO()
      with tarfile.open(fileobj=inner, mode="w", format=tarfile.PAX_FORMAT) as tar:
          info = tarfile.TarInfo("ü\\x1b[31m" if sys.argv[2] == "hostile" else "ü")
          tar.addfile(info, io.BytesIO())
      manifest = {"name": "bad", "version": "1", "title": "", "description": "", "author": "", "download_url": "",
                  "version.packaged": "", "version.min_required": "", "files": {"doc": ["missing"]}}
      with tarfile.open(sys.argv[1], "w:gz") as tar:
          for name, data in [("info", repr(manifest).encode()), ("doc.tar", inner.getvalue())]:
              info = tarfile.TarInfo(name)
              info.size = len(data)
              tar.addfile(info, io.BytesIO(data))
      """
    try folder.write("make.py", script)
    for kind in ["bad", "hostile"] {
      let made = try Tool.shell("python3 make.py \(kind).mkp \(kind)", folder: folder.path)
      try #require(made.status == 0, "\(made.errors)")
    }
    return "\(folder.path)/bad.mkp"
  }

  @Test func inspects() throws {
    let text = try Tool.mkpkit("inspect", package)
    #expect(text.status == 0 && text.errors.isEmpty)
    for expected in [
      "demo 1.0.0", "  Two\n  lines", "0700         10  plugins/demo", "0700          1  demo/libexec/agent_demo",
      "Checkmk 2.2: refuses\n  the part \"cmk_addons_plugins\" is not known there", "Checkmk 2.3: installs\n",
      "Checkmk 2.5: refuses\n  the package is for Checkmk below 2.4.99",
    ] { #expect(text.output.contains(expected), "\(expected) in \(text.output)") }
    let json = try Tool.mkpkit("inspect", "--format", "json", package)
    #expect(json.status == 0)
    try expectValid(json.output, schema: "output/inspect.schema.json")
  }

  @Test func showsWhatBinariesNeed() throws {
    let tool = try Tool.executable("mkpkit")
    let size = try #require(try FileManager.default.attributesOfItem(atPath: tool)[.size] as? Int64)
    let file = PlannedFile(part: .bin, path: "tool", size: size, content: .file(tool))
    let broken = PlannedFile(part: .bin, path: "broken", bytes: [0x7F, 0x45, 0x4C, 0x46])
    let manifest = Manifest(
      name: "demo", version: "1.0.0", title: "", description: "", author: "", downloadURL: "", versionPackaged: "",
      minRequired: "2.3.0", files: [.bin: ["tool", "broken"]])
    let path = "\(folder.path)/binary.mkp"
    try PackageWriter(manifest: manifest, files: [file, broken], modificationTime: 0, compressionLevel: 1).write(
      to: path)
    let text = try Tool.mkpkit("inspect", path)
    #expect(text.status == 0)
    #expect(text.output.contains("bin: tool\n    x86_64, 64 bit executable, needs GLIBC 2."))
    #expect(text.output.contains("bin: broken\n    cannot be read: "))
    let json = try Tool.mkpkit("inspect", "--format", "json", path)
    try expectValid(json.output, schema: "output/inspect.schema.json")
    let binaries = try JSONParser.parse(json.output)["binaries"]
    #expect(binaries?[1]?["needed"]?.arrayValue?.contains("libarchive.so.13") == true)
  }

  @Test func lists() throws {
    let text = try Tool.mkpkit("list", package)
    #expect(
      text.output == """
        demo 1.0.0
                  10  agents/
                  10    plugins/
                  10      demo
                   1  cmk_addons_plugins/
                   1    demo/
                   1      libexec/
                   1        agent_demo
                  11  2 files

        """)
    let json = try Tool.mkpkit("list", "--format", "json", package)
    try expectValid(json.output, schema: "output/list.schema.json")
  }

  @Test func unpacks() throws {
    let first = try Tool.mkpkit("unpack", package, folder: folder.path)
    #expect(first.status == 0)
    #expect(first.output == "2 files unpacked to demo-1.0.0\n")
    #expect(try folder.text("demo-1.0.0/local/share/check_mk/agents/plugins/demo") == "#!/bin/sh\n")
    #expect(try Tool.mkpkit("unpack", package, folder: folder.path).status == 0)
    let agent = "lib/python3/cmk_addons/plugins/demo/libexec/agent_demo"
    for name in ["share/check_mk/agents/plugins/demo", agent] {
      try folder.write("demo-1.0.0/local/\(name)", "mine")
    }
    let again = try Tool.mkpkit("unpack", package, folder: folder.path)
    #expect(again.status == 4)
    #expect(again.errorLines.count == 2, "\(again.errors)")
    let forced = try Tool.mkpkit("unpack", package, "--force", "--format", "json", folder: folder.path)
    #expect(forced.status == 0)
    try expectValid(forced.output, schema: "output/unpack.schema.json")
    #expect(try Tool.mkpkit("unpack", package, "--out", "x", "--layout", "parts", folder: folder.path).status == 0)
    #expect(try folder.text("x/agents/plugins/demo") == "#!/bin/sh\n")
  }

  @Test func verifies() throws {
    let good = try Tool.mkpkit("verify", package)
    #expect(good.status == 0 && good.errors.isEmpty)
    #expect(good.output.contains("demo.mkp: whole, not signed, 2 files, sha256 "))
    let bad = try Tool.mkpkit("verify", package, try defective())
    #expect(bad.status == 1)
    #expect(
      bad.errorLines.map { $0.replacing(folder.path, with: "") } == [
        "mkpkit: /bad.mkp: error: doc.tar: missing: is listed in the manifest but not in the archive"
      ])
    for line in [
      "bad.mkp: note: info.json: is missing; the Checkmk Exchange asks for it (Checkmk installs it all the same)\n",
      "bad.mkp: warning: doc.tar: ü: is not listed in the manifest; Checkmk leaves it out (",
    ] { #expect(bad.output.contains(line), "\(bad.output)") }
    let json = try Tool.mkpkit("verify", "--format", "json", package, "\(folder.path)/bad.mkp", "/missing")
    #expect(json.status == 3)
    #expect(json.errorLines.last == "mkpkit: /missing: No such file or directory")
    try expectValid(json.output, schema: "output/verify.schema.json")
  }

  @Test(arguments: [("note", 1), ("warning", 0), ("error", 0)])
  func failsOnWhatIsAskedFor(level: String, status: Int32) throws {
    // Nothing but info.json is missing.
    let made = try Tool.shell(
      "tar xzf demo.mkp && rm info.json && tar czf bare.mkp info *.tar", folder: folder.path)
    try #require(made.status == 0, "\(made.errors)")
    let run = try Tool.mkpkit("verify", "bare.mkp", "--fail-on", level, folder: folder.path)
    #expect(run.status == status)
    #expect((status == 0 ? run.output : run.errors).contains("bare.mkp: note: info.json: is missing"))
    #expect(run.output.contains("whole, not signed") == (status == 0))
  }

  @Test func saysThatASignatureWasNotChecked() throws {
    try folder.write("demo.mkp.minisig", "no signature")
    let run = try Tool.mkpkit("verify", package)
    #expect(run.status == 0 && run.output.contains("demo.mkp: whole, signature not checked, 2 files"))
    let json = try Tool.mkpkit("verify", package, "--format", "json")
    #expect(json.output.contains("\"trust\": \"not-checked\""))
  }

  @Test func unpacksAPartWhereAsked() throws {
    let bad = try defective()
    let refused = try Tool.mkpkit("unpack", bad, "--out", "tree", folder: folder.path)
    #expect(refused.status == 1)
    #expect(
      refused.errorLines == [
        "mkpkit: \(bad): error: doc.tar: missing: is listed in the manifest but not in the archive",
        "mkpkit: \(bad): nothing was unpacked; --partial writes the files that are whole",
      ])
    #expect(try !folder.names().contains("tree"))
    let partial = try Tool.mkpkit("unpack", bad, "--out", "tree", "--partial", folder: folder.path)
    #expect(partial.status == 1)
    #expect(partial.output == "1 files unpacked to tree\n")
    #expect(partial.errorLines.first == refused.errorLines.first)
    #expect(try folder.names().filter { $0.hasPrefix("tree") }.last == "tree/local/share/doc/check_mk/ü")
  }

  @Test func printsNoControlCharacters() throws {
    _ = try defective()
    for command in ["inspect", "list", "verify", "unpack"] {
      let run = try Tool.mkpkit(command, "hostile.mkp", folder: folder.path)
      #expect(run.status == 1)
      #expect(!(run.output + run.errors).contains("\u{1B}"))
      #expect(run.errors.contains("\\u{1b}[31m: the path has a control character"))
    }
    #expect(try folder.names() == ["bad.mkp", "demo.mkp", "hostile.mkp", "make.py"])
  }

  @Test func mapsErrors() throws {
    let page = try folder.write("page.mkp", "<!DOCTYPE html><html></html>")
    for command in ["inspect", "list", "unpack", "verify"] {
      let unreadable = try Tool.mkpkit(command, page)
      #expect(unreadable.status == 3)
      #expect(
        unreadable.errorLines == [
          "mkpkit: \(page): not a package: this is an HTML page; perhaps a log-in or error page was downloaded"
        ])
      #expect(try Tool.mkpkit(command).status == 2)
      #expect(try Tool.mkpkit(command, "--nonsense", page).status == 2)
      #expect(try Tool.mkpkit(command, "--max-size", "-1", page).status == 2)
      let help = try Tool.mkpkit(command, "--help")
      #expect(help.status == 0 && help.output.contains("Example") && help.output.contains(" mkpkit \(command) "))
    }
    #expect(try Tool.mkpkit("nonsense").status == 2)
    #expect(try Tool.mkpkit("--version").output == "0.1.0\n")
    #expect(try Tool.mkpkit("inspect", "--max-files", "3", package).status == 3)
  }

  @Test func survivesAReaderThatGoesAway() throws {
    let run = try Tool.shell("set -o pipefail; $MKPKIT inspect \(package) | head -1", folder: folder.path)
    #expect(run.status == 0 && run.errors.isEmpty)
    let full = try Tool.shell("$MKPKIT list \(package) > /dev/full", folder: folder.path)
    #expect(full.status == 4)
    #expect(full.errorLines == ["mkpkit: cannot write the output: No space left on device"])
  }

  @Test func readsFromAPipe() throws {
    #expect(try Tool.shell("cat \(package) | $MKPKIT verify /dev/stdin").status == 0)
  }
}
