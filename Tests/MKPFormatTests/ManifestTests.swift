import MKPFormat
import Testing

@Suite struct ManifestTests {
  static let complete = """
    {'author': u'Ä. U.', 'description': 'one'
     ' two', 'download_url': '', "files": {'agents': ('plugins/x',), 'lib': []}, 'name': 'my_pack', 'num_files': 1,
     'title': r'T', 'version': '1.0', 'version.packaged': '2.3.0p1', 'version.min_required': '2.3.0',
     'version.usable_until': None}
    """

  @Test func reads() throws {
    let manifest = try Manifest(parsing: Self.complete)
    #expect(manifest.author == "Ä. U.")
    #expect(manifest.description == "one two")
    #expect(manifest.downloadURL == "")
    #expect(manifest.files == [.agents: ["plugins/x"], .lib: []])
    #expect(manifest.parts == [.agents])
    #expect(manifest.usableUntil == nil)
    #expect(manifest.extra == ["num_files": .int(1)])
    #expect(manifest.fileName == "my_pack-1.0.mkp")
  }

  @Test func collectsAllProblems() throws {
    let text = """
      {'author': None, 'title': 1, 'description': b'', 'name': '1a', 'version': 'a/b', 'version.packaged': '',
       'version.usable_until': 2.5, 'files': {'agents': 'x', 'nonsense': [], 'web': ['a', 7], 3: []}}
      """
    let error = try #require(throws: ManifestError.self) { try Manifest(parsing: text) }
    #expect(
      error
        == .invalid([
          .wrongType(field: "title", expected: "str", found: "int"),
          .wrongType(field: "description", expected: "str", found: "bytes"),
          .missingField("version.min_required"),
          .wrongType(field: "version.usable_until", expected: "str or None", found: "float"),
          .wrongType(field: "author", expected: "str", found: "None"),
          .missingField("download_url"),
          .wrongType(field: "files.agents", expected: "list", found: "str"),
          .unknownPart("nonsense", files: 0),
          .wrongFileType(part: "web", index: 1, found: "int"),
          .unknownPart("3", files: 0),
          .invalidName("1a"),
          .slashInVersion("a/b"),
        ]))
    #expect(error.lines.count == 12)
  }

  @Test func namesEachMissingFieldOnce() throws {
    let error = try #require(throws: ManifestError.self) { try Manifest(parsing: "{}") }
    #expect(error.lines.count == 9)
    #expect(throws: ManifestError.invalid([.notADictionary(found: "list")])) { try Manifest(parsing: "[]") }
  }

  @Test(arguments: [
    ("ntopng", true), ("_x-1", true), ("käse", true), ("名", true), ("", false), ("1a", false), ("-a", false),
    ("a.b", false), ("a b", false), ("a\n", false), ("a/b", false), ("٣", false), ("a٣", true),
  ])
  func knowsNames(name: String, isValid: Bool) {
    #expect(Manifest.isValidName(name) == isValid)
  }

  @Test(arguments: [
    ("{'a': 1}", "{1: 2, 'a': 1}", ManifestProblem.keyNotText("1")),
    ("{'a': 1}", "{b'a': 1}", .keyNotText("b'a'")),
    ("{'a': 1}", "{'\u{e4}': 1, 'a\u{308}': 2}", .ambiguousKey("a\u{308}")),
    ("{'version': '1'}", "{'version': '1\\0'}", .versionNotInFileName("1\0")),
    (
      "{'version': '1'}", "{'version': '\(String(repeating: "1", count: 256))'}",
      .versionNotInFileName(String(repeating: "1", count: 256))
    ),
  ])
  func findsWhatOnlyPythonMinds(good: String, bad: String, problem: ManifestProblem) throws {
    #expect(try !Manifest.parse(info: Array(good.utf8)).1.contains(problem))
    #expect(try Manifest.parse(info: Array(bad.utf8)).1.contains(problem))
  }

  @Test(arguments: ["\n {}", "\n\t{}", "#\n {}", "{}\\\n", "{} \\\n", "{}\n  ", "{}\n\\\n", "\u{c} {}", "\u{feff}{}"])
  func refusesWhatPythonRefuses(text: String) {
    #expect(throws: PythonLiteralError.self) { try PythonLiteralParser.parse(text) }
  }

  @Test(arguments: [" {}", "\t {}", "\n{}", " \n\n{}", "\n  # c\n{}", "\n \u{c}{}", "{}\n  \n # c"])
  func takesWhatPythonTakes(text: String) throws {
    #expect(try PythonLiteralParser.parse(text) == .dict([]))
  }

  @Test func comparesFieldsByBytes() throws {
    let manifest = try Manifest(parsing: Self.complete)
    let other = try Manifest(parsing: Self.complete.replacing("Ä. U.", with: "A\u{308}. U."))
    #expect(manifest.differences(from: other) == ["author"])
  }

  @Test func acceptsTheNamesOfCheckmksCode() throws {
    let text = Self.complete.replacing("version.packaged", with: "version_packaged")
    #expect(try Manifest(parsing: text).versionPackaged == "2.3.0p1")
  }

  @Test func writesBothForms() throws {
    var manifest = try Manifest(parsing: Self.complete)
    manifest.files = [.web: ["b", "a"], .agents: ["x'y"]]
    #expect(
      manifest.infoText() == """
        {'author': 'Ä. U.',
         'description': 'one two',
         'download_url': '',
         'files': {'agents': ["x'y"], 'web': ['a', 'b']},
         'name': 'my_pack',
         'num_files': 1,
         'title': 'T',
         'version': '1.0',
         'version.min_required': '2.3.0',
         'version.packaged': '2.3.0p1',
         'version.usable_until': None}

        """)
    #expect(
      manifest.infoJSON() == #"{"title":"T","name":"my_pack","description":"one two","version":"1.0","#
        + #""version.packaged":"2.3.0p1","version.min_required":"2.3.0","version.usable_until":null,"#
        + #""author":"Ä. U.","download_url":"","files":{"agents":["x'y"],"web":["a","b"]},"num_files":1}"#)
    manifest.files = [.web: ["a", "b"], .agents: ["x'y"]]
    #expect(try Manifest(parsing: manifest.infoText()) == manifest)
    #expect(try Manifest(parsingJSON: manifest.infoJSON()) == manifest)
  }
}
