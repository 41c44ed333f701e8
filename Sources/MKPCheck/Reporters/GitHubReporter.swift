/// Writes workflow commands of GitHub Actions, one a line.
enum GitHubReporter {
  static func render(_ reports: [CheckReport], _ failures: [CheckFailure]) -> String {
    let commands = failures.map(command) + reports.flatMap { report in report.findings.map { command($0, report) } }
    // Lines that are no commands stand in the log.
    return commands.map { $0 + "\n" }.joined()
      + (reports.first.map { "mkpkit check: catalogues of \($0.catalogueData)\n" } ?? "")
  }

  private static func command(_ failure: CheckFailure) -> String {
    "::error title=not checked::\(data(failure.lines.joined(separator: "\n")))"
  }

  private static func command(_ finding: Finding, _ report: CheckReport) -> String {
    let name: String
    switch finding.rule.severity {
    case .error: name = "error"
    case .warning: name = "warning"
    case .advice: name = "notice"
    }
    var properties = [("file", finding.place.file ?? report.subject.path)]
    if case .project = report.subject.origin {
      if let line = finding.place.line { properties.append(("line", String(line))) }
      if let column = finding.place.column { properties.append(("col", String(column))) }
      if let end = finding.place.endColumn { properties.append(("endColumn", String(end + 1))) }
    }
    properties.append(("title", "\(finding.rule.id) \(finding.rule.slug)"))
    let targets =
      report.isPartial(finding) ? " [\(finding.targets.map(\.description).joined(separator: ", "))]" : ""
    let list = properties.map { "\($0.0)=\(property($0.1))" }.joined(separator: ",")
    return "::\(name) \(list)::\(data("\(finding.message)\(targets)\n\(finding.rule.remedy)"))"
  }

  /// What would end or split a command is escaped, so that a file's name can't start another one.
  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
