import MKPFormat
import Testing

/// What Python's tarfile and GNU tar, by which Checkmk reads packages, make of ours.
@Suite struct InteroperabilityTests {
  /// Reads a package as Checkmk does, and prints what it installed.
  static let reader = """
    import ast, json, os, subprocess, sys, tarfile
    with tarfile.open(sys.argv[1], mode="r:gz") as tar:
        members = tar.getmembers()
        assert all((m.uid, m.gid, m.uname, m.gname, m.mode, m.mtime) == (0, 0, "", "", 0o644, 1234) for m in members)
        info = ast.literal_eval(tar.extractfile("info").read().decode())
        assert info == json.loads(tar.extractfile("info.json").read())
        for part, files in info["files"].items():
            os.makedirs(f"site/{part}")
            with tarfile.open(fileobj=tar.extractfile(f"{part}.tar")) as inner:
                assert all((m.uid, m.gid, m.uname, m.gname, m.mtime) == (0, 0, "", "", 1234) for m in inner.getmembers())
            command = ["tar", "xf", "-", "--touch", "-C", f"site/{part}", *files]
            subprocess.run(command, input=tar.extractfile(f"{part}.tar").read(), check=True)
            for name in files:
                mode = os.stat(f"site/{part}/{name}").st_mode & 0o7777
                content = open(f"site/{part}/{name}", encoding="ascii").read()
                print(part, name, oct(mode), len(content), content[:9])
    """

  @Test(arguments: [0, 1, 6, 9])
  func isReadAsCheckmkReads(level: Int) throws {
    let folder = try Folder()
    let long = String(repeating: "ordner/", count: 20) + "ä" + String(repeating: "n", count: 200)
    let files = [
      PlannedFile(part: .doc, path: long, bytes: Array("long".utf8)),
      PlannedFile(part: .doc, path: String(repeating: "e", count: 100), bytes: []),
      PlannedFile(part: .doc, path: String(repeating: "f", count: 101), bytes: Array("f".utf8)),
      PlannedFile(part: .doc, path: "with blank * ü", bytes: [UInt8](repeating: 0x78, count: 100_000)),
      PlannedFile(part: .agents, path: "plugins/x", bytes: Array("#!/bin/sh".utf8)),
    ]
    let manifest = Manifest(
      name: "demo", version: "1.0.0", title: "it's \"quoted\" \\ ü\u{a0}\u{202e}", description: "a\nb\t\u{1}",
      author: "名前", downloadURL: "", versionPackaged: "", minRequired: "2.3.0", usableUntil: nil,
      files: [.doc: files[..<4].map(\.path), .agents: ["plugins/x"]])
    try PackageWriter(manifest: manifest, files: files, modificationTime: 1234, compressionLevel: level)
      .write(to: "\(folder.path)/x.mkp")
    try folder.write("read.py", Self.reader)
    let run = try Tool.shell("PYTHONUTF8=1 python3 read.py x.mkp", folder: folder.path)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(
      run.output == """
        agents plugins/x 0o755 9 #!/bin/sh
        doc \(String(repeating: "e", count: 100)) 0o644 0 \("")
        doc \(String(repeating: "f", count: 101)) 0o644 1 f
        doc \(long) 0o644 4 long
        doc with blank * ü 0o644 100000 xxxxxxxxx

        """)
  }
}
