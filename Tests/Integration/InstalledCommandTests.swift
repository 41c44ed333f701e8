import Foundation
import JSONText
import Testing

/// `verify --installed`
@Suite struct InstalledCommandTests {
  private static let family = "local/lib/python3/cmk_addons/plugins/acme"

  static let changes: [(change: String, line: String)] = [
    ("rm F/rulesets/r.py", "F/rulesets/r.py: is missing"),
    ("echo y > F/rulesets/r.py", "F/rulesets/r.py: was changed: SHA-256 "),
    ("chmod 640 F/rulesets/r.py", "F/rulesets/r.py: has the mode 0640, Checkmk gives it 0600"),
    ("echo > F/rulesets/evil.py", "F/rulesets/evil.py: is not part of the package"),
    ("mkdir F/__pycache__; echo > F/__pycache__/r.cpython-312.pyc", "F/__pycache__/r.cpython-312.pyc: is not part"),
    ("mv F/rulesets/r.py x; ln -s $PWD/x F/rulesets/r.py", "F/rulesets/r.py: \"F/rulesets/r.py\" is a link to "),
    ("mv F/rulesets x; ln -s $PWD/x F/rulesets", "F/rulesets/r.py: \"F/rulesets\" is a link to "),
    ("rm F/rulesets/r.py; mkfifo F/rulesets/r.py", "F/rulesets/r.py: is no regular file"),
    ("rm F/rulesets/r.py; mkdir F/rulesets/r.py", "F/rulesets/r.py: is no regular file"),
    ("mkdir -p F/$(printf 'd/%.0s' {1..70})", "d/d/d: is not part of the package"),
    ("ln -s /etc/passwd F/link", "F/link: is not part of the package"),
    ("ln -s ../../versions/2.2.0p12.cee version", "F/rulesets/r.py: has the mode 0600, Checkmk gives it 0644"),
  ]

  @Test func seesEveryDifference() throws {
    let build = try SignedBuild()
    let site = try build.install()
    let same = try Tool.mkpkit("verify", build.package, "--installed", site)
    #expect(same.status == 0 && same.output.contains("the site has exactly these files"), "\(same.errors)")
    for (change, line) in Self.changes {
      let copy = "\(build.folder.path)/copy"
      let command = change.replacing("F/", with: "\(Self.family)/").replacing("F;", with: "\(Self.family);")
      let made = try Tool.shell("rm -rf copy; cp -a site copy; cd copy; \(command)", folder: build.folder.path)
      #expect(made.status == 0, "\(made.errors)")
      let before = try state(of: copy)
      let result = try Tool.mkpkit("verify", build.package, "--installed", copy)
      #expect(result.status == 1)
      #expect(result.errors.contains(line.replacing("F/", with: "\(Self.family)/")), "\(change): \(result.errors)")
      let json = try Tool.mkpkit("verify", build.package, "--installed", copy, "--format", "json")
      try expectValid(json.output, schema: "output/verify.schema.json")
      #expect(try state(of: copy) == before)
    }
  }

  @Test func byteCodeOfModulesAndAMissingSite() throws {
    let build = try SignedBuild()
    let site = try build.install()
    let made = try Tool.shell(
      "mkdir \(Self.family)/rulesets/__pycache__; echo > \(Self.family)/rulesets/__pycache__/r.cpython-312.pyc",
      folder: site)
    #expect(made.status == 0)
    let lenient = try Tool.mkpkit("verify", build.package, "--installed", site)
    #expect(lenient.status == 0 && lenient.output.contains("1 files of byte code were not checked"))
    let strict = try Tool.mkpkit("verify", build.package, "--installed", site, "--strict")
    #expect(strict.status == 1)
    #expect(strict.errors.contains("\(Self.family)/rulesets/__pycache__/r.cpython-312.pyc: is byte code"))
    for options in [["--strict"], []] {
      let json = try Tool.mkpkit(["verify", build.package, "--installed", site, "--format", "json"] + options)
      try expectValid(json.output, schema: "output/verify.schema.json")
    }
    #expect(try Tool.mkpkit("verify", build.package, "--installed", "\(site)/none").status == 3)
    let older = try Tool.mkpkit("verify", build.package, "--installed", site, "--site-version", "2.2.0")
    #expect(older.status == 1 && older.errors.contains("Checkmk gives it 0755"))
  }

  private func state(of folder: String) throws -> String {
    try Tool.shell("find . -printf '%p %m %T@ %l\\n' | sort", folder: folder).output
  }
}
