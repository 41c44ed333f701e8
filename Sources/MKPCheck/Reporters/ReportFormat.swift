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

  /// The reports of all packages as one text, with a newline at its end; with `failures`, and those of the reports, in
  /// every format that programs read. `colored` matters for `text` only, `failOn` for `junit`, where a finding below it
  /// is no failure.
  public func render(
    _ reports: [CheckReport], failures: [CheckFailure] = [], failOn: Severity, colored: Bool, toolVersion: String
  ) -> String {
    let failures = failures + reports.compactMap(\.failure)
    return switch self {
    // People read the failures on standard error.
    case .text: TextReporter(colored: colored).render(reports)
    case .json: JSONReporter.document(reports, failures, toolVersion: toolVersion).prettyText + "\n"
    case .sarif: SARIFReporter.document(reports, failures, toolVersion: toolVersion).prettyText + "\n"
    case .github: GitHubReporter.render(reports, failures)
    case .junit: JUnitReporter.render(reports, failures, failOn: failOn)
    }
  }
}
