import Foundation
import JSONSchema
import JSONText
import MKPProject
import Testing

@testable import MKPCheck

struct ReporterTests {
  /// A report with a finding of each kind of place, one for some targets only, a suppressed one and a note.
  private static let report: CheckReport = {
    let subject = Samples.subject([Samples.file("agents/plugins/acme", Array("#!/bin/sh\r\n".utf8))])
    let findings = [
      Finding(rule: .templateText, message: "title <b>&\n]]> is \"x\"", place: Place(key: "title")),
      Finding(
        rule: .deprecatedPart, message: "the part checks is deprecated", place: Place(file: "checks/ä b"),
        targets: [CheckTarget(2, 3)]),
      Finding(
        rule: .crlfInExecutable, message: "line ends",
        place: Place(file: "bin/x,y:z", line: 3, column: 5, endColumn: 7),
        sourceLine: "\tab\u{1B}[31mcd", fix: Fix("convert", edits: [Fix.Edit(3..<4, []), Fix.Edit(9..<9, [0x78])])),
    ]
    return CheckReport(
      subject: subject, targets: [CheckTarget(2, 3), CheckTarget(2, 4)], findings: findings,
      suppressed: [
        CheckReport.Suppressed(
          finding: Finding(rule: .junk, message: "is a leftover", place: Place(file: "doc/x~")), reason: "wanted",
          isInSource: false)
      ],
      notChecked: ["syntax of 3.13"], catalogueData: "2026-11-30")
  }()

  private func render(
    _ format: ReportFormat, failures: [CheckFailure] = [], colored: Bool = false, failOn: Severity = .error
  ) -> String {
    format.render([Self.report], failures: failures, failOn: failOn, colored: colored, toolVersion: "1.0.0")
  }

  /// No format that programs read is green where something could not be read.
  @Test func everyFormatCarriesFailures() throws {
    let failures = [CheckFailure(path: "/a b", lines: ["/a b: no <such> file", "100%"])]
    let json = render(.json, failures: failures)
    let errors = try JSONParser.parse(json)["errors"]
    #expect(
      errors == [["path": "/a b", "message": "/a b: no <such> file"], ["path": "/a b", "message": "100%"]])
    let run = try JSONParser.parse(render(.sarif, failures: failures))["runs"]?[0]
    #expect(run?["invocations"]?[0]?["executionSuccessful"] == false)
    #expect(run?["invocations"]?[0]?["toolExecutionNotifications"]?.arrayValue?.count == 2)
    #expect(render(.github, failures: failures).hasPrefix("::error title=not checked::/a b: no <such> file%0A100%25\n"))
    let junit = render(.junit, failures: failures)
    #expect(junit.contains("errors=\"1\">"))
    #expect(junit.contains("<error message=\"/a b: no &lt;such&gt; file\">/a b: no &lt;such&gt; file\n100%</error>"))
    #expect(!render(.junit).contains("<error"))
    // So does Python that nobody looked at.
    var report = Self.report
    report.pythonProblem = "there is no python3"
    let render = { (format: ReportFormat) in
      format.render([report], failOn: .error, colored: false, toolVersion: "1.0.0")
    }
    for format in [ReportFormat.json, .sarif, .github, .junit] {
      #expect(render(format).contains("no Python was checked: there is no python3"), "\(format)")
    }
    #expect(render(.text).contains("acme 1.2.3: Python not checked, apart from that 1 error"))
  }

  @Test func textShowsPlaceLineAndCaret() {
    let text = render(.text)
    #expect(text.contains("bin/x,y:z\n  3:5  error MKP213 line ends\n      \tab\u{FFFD}[31mcd\n      \t   ^^^\n"))
    #expect(text.contains("  warning MKP601 the part checks is deprecated [2.3]\n"))
    #expect(
      text.contains(
        "acme 1.2.3: 1 error, 1 warning, 1 advice in 1 file, "
          + "checked for Checkmk 2.3, 2.4 by the catalogues of 2026-11-30; 1 suppressed\n"))
    #expect(text.contains("not checked: syntax of 3.13\n"))
    #expect(!text.contains("\u{1B}"))
    #expect(render(.text, colored: true).contains("\u{1B}[31merror\u{1B}[0m"))
  }

  @Test func jsonHasWhatProgramsNeed() throws {
    let document = try JSONParser.parse(render(.json))
    let package = try #require(document["packages"]?[0])
    #expect(package["findings"]?.arrayValue?.count == 3)
    #expect(package["findings"]?[1]?["targets"] == ["2.3"])
    #expect(package["findings"]?[2]?["targets"] == ["2.3", "2.4"])
    #expect(package["suppressed"]?[0]?["reason"] == "wanted")
    #expect(package["not_checked"] == ["syntax of 3.13"])
    #expect(document["summary"] == ["errors": 1, "warnings": 1, "advice": 1, "suppressed": 1])
  }

  @Test func sarifFollowsItsSchema() throws {
    let bytes = try #require(SchemaFolder.embedded.bytes("output/sarif.schema.json"))
    let schema = try JSONSchema(JSONParser.parse(bytes))
    let document = try JSONParser.parse(render(.sarif))
    #expect(schema.validate(document) == [])
    let changes = document["runs"]?[0]?["results"]?[2]?["fixes"]?[0]?["artifactChanges"]?[0]
    #expect(changes?["artifactLocation"]?["uri"] == "bin/x,y%3Az")
    #expect(
      changes?["replacements"] == [
        ["deletedRegion": ["byteOffset": 3, "byteLength": 1]],
        ["deletedRegion": ["byteOffset": 9, "byteLength": 0], "insertedContent": ["text": "x"]],
      ])
  }

  @Test func jsonFollowsItsSchema() throws {
    let bytes = try #require(SchemaFolder.embedded.bytes("output/check.schema.json"))
    let schema = try JSONSchema(try JSONParser.parse(bytes))
    #expect(schema.validate(try JSONParser.parse(render(.json))).map(\.description) == [])
    #expect(!schema.validate(["format": 1]).isEmpty)
  }

  @Test func sarifPointsToRulesAndRegions() throws {
    let run = try #require(try JSONParser.parse(render(.sarif))["runs"]?[0])
    let rules = try #require(run["tool"]?["driver"]?["rules"]?.arrayValue)
    let results = try #require(run["results"]?.arrayValue)
    #expect(rules.count == RuleRegistry.all.count)
    #expect(results.count == 4)
    for result in results {
      let index = try #require(result["ruleIndex"]?.intValue)
      #expect(rules[Int(index)]["id"] == result["ruleId"])
    }
    let location = results[2]["locations"]?[0]?["physicalLocation"]
    #expect(location?["artifactLocation"]?["uri"] == "bin/x,y%3Az")
    #expect(location?["region"] == ["startLine": 3, "startColumn": 5, "endColumn": 8])
    #expect(results[1]["locations"]?[0]?["physicalLocation"]?["artifactLocation"]?["uri"] == "checks/%C3%A4%20b")
    #expect(results[3]["suppressions"]?[0]?["justification"] == "wanted")
  }

  @Test func githubCommandsCannotBeBrokenOut() {
    let lines = render(.github).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[3].hasPrefix("mkpkit check: catalogues of "))
    #expect(lines[0].hasPrefix("::notice file=.,title=MKP114 template-text::title <b>&%0A]]> is"))
    #expect(lines[2].hasPrefix("::error file=bin/x%2Cy%3Az,line=3,col=5,endColumn=8,title=MKP213"))
  }

  @Test func junitIsWellFormedAndCountsFailures() throws {
    for (level, failures) in [(Severity.error, 1), (.warning, 2), (.advice, 3)] {
      let text = render(.junit, failOn: level)
      #expect(text.contains("tests=\"3\" failures=\"\(failures)\""))
      #expect(text.count(of: "<failure ") == failures)
      #expect(!text.contains("\u{1B}"))
    }
    #expect(render(.junit).contains("title &lt;b&gt;&amp;"))
  }

  @Test(arguments: ReportFormat.allCases)
  func aReportWithoutFindingsIsFine(_ format: ReportFormat) {
    let empty = CheckReport(
      subject: Samples.subject(), targets: [CheckTarget(2, 4)], findings: [], suppressed: [], notChecked: [],
      catalogueData: "2026-11-30")
    let text = format.render([empty], failOn: .error, colored: false, toolVersion: "1.0.0")
    #expect(!text.contains("::error"))
    #expect(text.contains("2026-11-30"))
  }
}

extension String {
  fileprivate func count(of pattern: String) -> Int { components(separatedBy: pattern).count - 1 }
}
