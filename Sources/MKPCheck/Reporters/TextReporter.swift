/// Writes reports for people: by file, with the source line and a caret, and a summary at the end.
struct TextReporter {
  let colored: Bool

  private enum Style: String {
    case bold = "1"
    case red = "31"
    case yellow = "33"
    case cyan = "36"
    case faint = "2"
  }

  func render(_ reports: [CheckReport]) -> String {
    reports.map(render).joined(separator: "\n")
  }

  private func render(_ report: CheckReport) -> String {
    var lines: [String] = []
    var file: String?
    for finding in report.findings {
      let heading = finding.place.file ?? report.subject.path
      if heading != file {
        if file != nil { lines.append("") }
        lines.append(styled(printable(heading), .bold))
        file = heading
      }
      lines += describe(finding, report)
    }
    if !report.findings.isEmpty { lines.append("") }
    lines += summary(report)
    return lines.joined(separator: "\n") + "\n"
  }

  private func describe(_ finding: Finding, _ report: CheckReport) -> [String] {
    let position = [finding.place.line, finding.place.line == nil ? nil : finding.place.column]
      .compactMap { $0.map(String.init) }.joined(separator: ":")
    let severity = styled(finding.rule.severity.rawValue, style(finding.rule.severity))
    let targets =
      report.isPartial(finding) ? " [\(finding.targets.map(\.description).joined(separator: ", "))]" : ""
    let key = finding.place.file == nil || finding.place.line != nil ? "" : finding.place.key.map { "\($0): " } ?? ""
    let lead = position.isEmpty ? "" : position + "  "
    var lines = ["  \(lead)\(severity) \(finding.rule.id) \(key)\(printable(finding.message))\(targets)"]
    if let source = finding.sourceLine {
      lines.append("      " + printable(source))
      if let column = finding.place.column, let caret = caret(source, column, finding.place.endColumn) {
        lines.append("      " + styled(caret, style(finding.rule.severity)))
      }
    }
    lines.append("      " + styled("\(finding.rule.slug): \(finding.rule.remedy)", .faint))
    return lines
  }

  private func caret(_ source: String, _ column: Int, _ endColumn: Int?) -> String? {
    let scalars = source.unicodeScalars
    guard column >= 1, column <= scalars.count + 1 else { return nil }
    // Tabs stay tabs, so that the caret stands where the terminal puts the text.
    let indent = String(String.UnicodeScalarView(scalars.prefix(column - 1).map { $0 == "\t" ? "\t" : " " }))
    let end = min(max(endColumn ?? column, column), max(scalars.count, column))
    return indent + String(repeating: "^", count: end - column + 1)
  }

  private func summary(_ report: CheckReport) -> [String] {
    let counts = [Severity.error, .warning, .advice].map { severity -> String in
      let count = report.count(severity)
      let word = severity == .advice || count == 1 ? severity.rawValue : severity.rawValue + "s"
      return count == 0 ? "no \(word)" : styled("\(count) \(word)", style(severity))
    }
    let targets = report.targets.map(\.description).joined(separator: ", ")
    let files = report.subject.files.count
    let suppressed = report.suppressed.isEmpty ? "" : "; \(report.suppressed.count) suppressed"
    let checked = targets.isEmpty ? "" : ", checked for Checkmk \(targets) by the catalogues of \(report.catalogueData)"
    let name =
      report.subject.manifest.map { [$0.text(.name), $0.text(.version)].filter { !$0.isEmpty }.joined(separator: " ") }
      ?? report.subject.path
    // "No error" is said of what was looked at only.
    let limits = report.pythonProblem == nil ? "" : styled("Python not checked", .red) + ", apart from that "
    let unjudged = report.unjudged.isEmpty ? "" : ", \(report.unjudged.count) of them not judged"
    var lines = [
      "\(printable(name)): \(limits)\(counts.joined(separator: ", ")) in \(files) "
        + "\(files == 1 ? "file" : "files")\(unjudged)\(checked)\(suppressed)"
    ]
    lines += report.notChecked.map { styled("not checked: ", .yellow) + printable($0) }
    let fixable = report.findings.count { $0.fix != nil }
    if fixable > 0, case .project = report.subject.origin {
      lines.append("\(fixable) of them can be repaired by `mkpkit check --fix`")
    }
    return lines
  }

  private func style(_ severity: Severity) -> Style {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .advice: .cyan
    }
  }

  private func styled(_ text: String, _ style: Style) -> String {
    colored ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Texts come from packages: no escape sequence of theirs reaches a terminal.
  private func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0 != "\t" && $0.properties.generalCategory == .control }) else {
      return text
    }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0 != "\t" && $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}
