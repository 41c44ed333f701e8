import JSONText

/// How reports are written.
public enum ReportFormat: String, CaseIterable, Sendable {
  /// For people.
  case text
  /// For programs; its schema is `build/schemas/output/check.schema.json`.
  case json
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// Workflow commands of GitHub Actions, shown beside the changed lines.
  case github
  /// JUnit XML, which GitLab and Jenkins show.
  case junit

  /// The reports of all packages as one text, with a newline at its end. `colored` matters for `text` only, `failOn`
  /// for `junit`, where a finding below it is no failure.
  public func render(_ reports: [CheckReport], failOn: Severity, colored: Bool, toolVersion: String) -> String {
    switch self {
    case .text: TextReporter(colored: colored).render(reports)
    case .json: JSONReporter.document(reports, toolVersion: toolVersion).prettyText + "\n"
    case .sarif: SARIFReporter.document(reports, toolVersion: toolVersion).prettyText + "\n"
    case .github: GitHubReporter.render(reports)
    case .junit: JUnitReporter.render(reports, failOn: failOn)
    }
  }
}
