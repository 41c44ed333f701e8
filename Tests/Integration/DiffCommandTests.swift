import Foundation
import JSONText
import MKPFormat
import Testing

@Suite struct DiffCommandTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    // Packages are made with Python's tarfile, so that every header can be chosen.
    try folder.write(
      "make.py",
      """
      import gzip, io, json, sys, tarfile
      def tar(files, order, change, format):
          out = io.BytesIO()
          with tarfile.open(fileobj=out, mode="w", format=format) as archive:
              for name in order:
                  info = tarfile.TarInfo(name)
                  info.size = len(files[name])
                  change(info)
                  archive.addfile(info, io.BytesIO(files[name]))
          return out.getvalue()
      def make(path, agents=None, doc=None, change=lambda i: None, outer=lambda i: None, order=sorted, level=9,
               format=tarfile.GNU_FORMAT, mtime=0, filename="", indent=None, **fields):
          agents = {"plugins/a": b"one\\ntwo\\n", "b": b"x"} if agents is None else agents
          doc = {} if doc is None else doc
          parts = {name: files for name, files in [("agents", agents), ("doc", doc)] if files}
          manifest = {"name": "p", "version": "1.0.0", "title": "", "description": "a\\nb\\n", "author": "",
                      "download_url": "", "version.packaged": "", "version.min_required": "2.3.0",
                      "files": {name: sorted(files) for name, files in parts.items()}} | fields
          members = {"info": repr(manifest).encode(), "info.json": json.dumps(manifest, indent=indent).encode()}
          members |= {name + ".tar": tar(files, order(files), change, format) for name, files in parts.items()}
          with open(path, "wb") as raw, gzip.GzipFile(filename, "wb", level, raw, mtime) as out:
              out.write(tar(members, sorted(members, key=lambda n: (n.endswith(".tar"), n)), outer, format))
      """)
  }

  /// Makes the packages that Python code asks for.
  func make(_ code: String) throws {
    let made = try Tool.shell("python3 -c 'exec(open(\"make.py\").read()); \(code)'", folder: folder.path)
    try #require(made.status == 0, "\(made.errors)")
  }

  func diff(_ arguments: String...) throws -> Tool.Result {
    try Tool.mkpkit(["diff"] + arguments, folder: folder.path)
  }

  /// What differs, as `kind place`, by the report for programs; which must be valid.
  func differences(_ code: String) throws -> (likeness: String, all: [String]) {
    try make("make(\"a.mkp\"); \(code)")
    let run = try diff("--format", "json", "a.mkp", "b.mkp")
    #expect(run.errors.isEmpty)
    try expectValid(run.output, schema: "output/diff.schema.json")
    let report = try JSONParser.parse(run.output)
    #expect(run.status == (report["likeness"] == "identical" ? 0 : 1))
    let properties = (report["properties"]?.arrayValue ?? []).map { property in
      "\(property["kind"]?.stringValue ?? "") \(property["place"]?.stringValue ?? "")"
    }
    let files = (report["files"]?.arrayValue ?? []).map { file in
      let path = { (side: String) in file[side]?["path"]?.stringValue ?? "-" }
      return "\(file["kind"]?.stringValue ?? "") \(path("first")) \(path("second"))"
    }
    return (report["likeness"]?.stringValue ?? "", properties + files)
  }

  struct Case: CustomTestStringConvertible {
    let code: String
    let likeness: String
    let expected: [String]
    var testDescription: String { code }
  }

  static let cases: [Case] = [
    Case(code: "make(\"b.mkp\")", likeness: "identical", expected: []),
    Case(
      code: "make(\"b.mkp\", level=1)", likeness: "compression",
      expected: ["compression gzip: effort", "compression gzip: size"]),
    Case(
      code: "make(\"b.mkp\", mtime=86400, filename=\"x.tar\")", likeness: "compression",
      expected: ["compression gzip: time", "compression gzip: file name", "compression gzip: size"]),
    Case(
      code: "make(\"b.mkp\", version=\"1.0.1\")", likeness: "contents",
      expected: ["manifest info: version", "manifest info.json: version"]),
    Case(
      code: "make(\"b.mkp\", extra=[1])", likeness: "contents",
      expected: ["manifest info: extra", "manifest info.json: extra"]),
    Case(code: "make(\"b.mkp\", indent=1)", likeness: "archive", expected: ["manifest-text info.json"]),
    Case(
      code: "make(\"b.mkp\", change=lambda i: setattr(i, \"mode\", 0o755))", likeness: "archive",
      expected: ["mode agents/b", "mode agents/plugins/a"]),
    Case(
      code: "make(\"b.mkp\", change=lambda i: setattr(i, \"mtime\", 1))", likeness: "archive",
      expected: ["timestamp agents/b", "timestamp agents/plugins/a"]),
    Case(
      code: "make(\"b.mkp\", change=lambda i: setattr(i, \"uname\", \"me\"), outer=lambda i: setattr(i, \"uid\", 7))",
      likeness: "archive",
      expected: [
        "owner agents/b", "owner agents/plugins/a", "owner agents.tar", "owner info", "owner info.json",
      ]),
    Case(
      code: "make(\"b.mkp\", order=lambda f: sorted(f, reverse=True))", likeness: "archive",
      expected: ["order agents.tar"]),
    Case(
      code: "make(\"b.mkp\", format=tarfile.USTAR_FORMAT)", likeness: "archive",
      expected: ["dialect archive", "dialect agents.tar"]),
    Case(
      code: "make(\"b.mkp\", agents={\"plugins/a\": b\"one\\n2\\n\", \"b\": b\"x\"})", likeness: "contents",
      expected: ["changed plugins/a plugins/a"]),
    Case(
      code: "make(\"b.mkp\", agents={\"plugins/a\": b\"one\\ntwo\\n\"}, doc={\"b\": b\"x\"})", likeness: "contents",
      expected: [
        "manifest info: files: agents", "manifest info: files: doc", "manifest info.json: files: agents",
        "manifest info.json: files: doc", "archive-member doc.tar", "moved b b",
      ]),
    Case(
      code: "make(\"b.mkp\", agents={\"plugins/a\": b\"one\\ntwo\\n\", \"c\": b\"y\"})", likeness: "contents",
      expected: [
        "manifest info: files: agents", "manifest info: files: agents", "manifest info.json: files: agents",
        "manifest info.json: files: agents", "removed b -", "added - c",
      ]),
    Case(
      code: "make(\"b.mkp\", files={\"agents\": [\"b\"]})", likeness: "contents",
      expected: ["manifest info: files: agents", "manifest info.json: files: agents", "listing agents/plugins/a"]),
    Case(
      code: "make(\"b.mkp\", change=lambda i: setattr(i, \"name\", \"./\" + i.name))", likeness: "archive",
      expected: [
        "archived-name agents/b", "archived-name agents/plugins/a", "defect agents.tar: ./b",
        "defect agents.tar: ./plugins/a",
      ]),
  ]

  @Test(arguments: cases) func explains(_ example: Case) throws {
    let found = try differences(example.code)
    #expect(found.likeness == example.likeness)
    #expect(found.all == example.expected)
  }

  @Test func showsTextsLineByLine() throws {
    try make(
      "make(\"a.mkp\"); make(\"b.mkp\", agents={\"plugins/a\": b\"one\\n2\\n\", \"b\": b\"x\"}, description=\"a\\nc\\n\")"
    )
    let run = try diff("a.mkp", "b.mkp")
    #expect(run.status == 1 && run.errors.isEmpty)
    for lines in [
      "different contents\n",
      "info: description, info.json: description: changed\n  @@ -1,2 +1,2 @@\n   a\n  -b\n  +c\n",
      "changed  agents/plugins/a (8 -> 6 bytes)\n", "files: 1 changed\n",
      "--- a/agents/plugins/a\n+++ b/agents/plugins/a\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n",
    ] { #expect(run.output.contains(lines), "\(lines) in \(run.output)") }
    let short = try diff("--stat", "a.mkp", "b.mkp")
    #expect(short.status == 1 && !short.output.contains("---"))
  }

  @Test func tellsWhatExecutablesNeed() throws {
    let tool = try Tool.executable("mkpkit")
    try make(
      "make(\"a.mkp\", agents={\"x\": open(\"\(tool)\", \"rb\").read()}, level=1); "
        + "make(\"b.mkp\", agents={\"x\": open(\"/bin/ls\", \"rb\").read()})")
    let run = try diff("a.mkp", "b.mkp", "--max-ratio", "1000")
    #expect(run.status == 1)
    #expect(run.output.contains("agents/x: ELF: libraries: "))
  }

  @Test func findsBytesThatNobodyReads() throws {
    try make(
      "make(\"a.mkp\"); b = bytearray(gzip.decompress(open(\"a.mkp\", \"rb\").read())); b[505] = 0; b[-1] = 0; "
        + "i = b.index(b\"info.json\"); b[i + 500] ^= 1; n = 512 * (i // 512); "
        + "b[n + 148:n + 156] = b\"        \"; b[n + 148:n + 155] = b\"%06o\\0\" % sum(b[n:n + 512]); "
        + "open(\"b.mkp\", \"wb\").write(gzip.compress(bytes(b), 9, mtime=0))")
    let run = try diff("a.mkp", "b.mkp")
    #expect(run.status == 1)
    #expect(run.output.contains("defect: info.json: only in the second: the space at the end"), "\(run.output)")
  }

  @Test func saysWhatCannotBeRead() throws {
    try make("make(\"a.mkp\"); open(\"short.mkp\", \"wb\").write(open(\"a.mkp\", \"rb\").read()[:200])")
    try folder.write("page.mkp", "<html></html>")
    for other in ["page.mkp", "short.mkp", "missing.mkp"] {
      let run = try diff("a.mkp", other)
      #expect(run.status == 3)
      #expect(run.errorLines.count == 1 && run.errors.contains(other), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
    #expect(try diff("page.mkp", "page.mkp").status == 3)
    #expect(try diff("a.mkp").status == 2)
  }

  @Test func showsNothingThatDrivesATerminal() throws {
    try make(
      "make(\"a.mkp\"); make(\"b.mkp\", agents={\"plugins/a\": b\"\\x1b[31m\\n\", \"b\": b\"x\"}, "
        + "title=\"\\x1b]0;x\\x07\")")
    let run = try diff("a.mkp", "b.mkp")
    #expect(run.status == 1 && !run.output.contains("\u{1B}"))
  }
}
