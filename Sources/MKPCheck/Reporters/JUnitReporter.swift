/// Writes JUnit XML: one suite a package, one test case a finding.
enum JUnitReporter {
  static func render(_ reports: [CheckReport], _ failures: [CheckFailure], failOn: Severity) -> String {
    let suites = reports.map { suite($0, failOn) } + failures.map(suite)
    let tests = suites.reduce(0) { $0 + $1.tests }
    let failed = suites.reduce(0) { $0 + $1.failures }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="mkpkit check" tests="\(tests)" failures="\(failed)" errors="\(failures.count)">
      \(suites.map(\.text).joined(separator: "\n"))
      </testsuites>

      """
  }

  private static func suite(_ report: CheckReport, _ failOn: Severity) -> (text: String, tests: Int, failures: Int) {
    var cases = report.findings.map { testCase($0, report, failOn) }
    let failures = report.findings.count { $0.rule.severity >= failOn }
    if cases.isEmpty {
      cases.append("    <testcase classname=\"\(attribute(report.subject.path))\" name=\"mkpkit check\"/>")
    }
    let text = """
        <testsuite name="\(attribute(report.subject.path))" tests="\(cases.count)" failures="\(failures)">
          <properties><property name="catalogues" value="\(attribute(report.catalogueData))"/></properties>
      \(cases.joined(separator: "\n"))
        </testsuite>
      """
    return (text, cases.count, failures)
  }

  /// What could not be checked is an error, not a failure: no test ran.
  private static func suite(_ failure: CheckFailure) -> (text: String, tests: Int, failures: Int) {
    let name = attribute(failure.path ?? "mkpkit check")
    let text = """
        <testsuite name="\(name)" tests="1" failures="0" errors="1">
          <testcase classname="\(name)" name="mkpkit check">
            <error message="\(attribute(failure.lines.first ?? ""))">\(escaped(failure.lines.joined(separator: "\n")))</error>
          </testcase>
        </testsuite>
      """
    return (text, 1, 0)
  }

  private static func testCase(_ finding: Finding, _ report: CheckReport, _ failOn: Severity) -> String {
    let file = finding.place.file ?? report.subject.path
    let line = finding.place.line.map { " line=\"\($0)\"" } ?? ""
    let name = "\(finding.rule.id) \(finding.rule.slug) \(finding.place)"
    let head =
      "    <testcase classname=\"\(attribute(file))\" name=\"\(attribute(name))\" file=\"\(attribute(file))\"\(line)>"
    let targets = report.targets(of: finding).map(\.description).joined(separator: ", ")
    let text = escaped("\(finding.place): \(finding.message)\n\(finding.rule.remedy)\nCheckmk \(targets)")
    let severity = finding.rule.severity.rawValue
    let body =
      finding.rule.severity >= failOn
      ? "<failure type=\"\(severity)\" message=\"\(attribute(finding.message))\">\(text)</failure>"
      : "<system-out>\(severity): \(text)</system-out>"
    return "\(head)\n      \(body)\n    </testcase>"
  }

  private static func attribute(_ text: String) -> String {
    escaped(text).replacing("\n", with: "&#10;").replacing("\t", with: "&#9;")
  }

  /// XML has no way to write most control characters: they become U+FFFD.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
