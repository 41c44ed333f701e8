import JSONText

/// Writes reports for programs. Schema: `build/schemas/output/check.schema.json`.
enum JSONReporter {
  static func document(_ reports: [CheckReport], _ failures: [CheckFailure], toolVersion: String) -> JSONValue {
    let total: (Severity) -> JSONValue = { severity in
      .int(Int64(reports.reduce(0) { $0 + $1.count(severity) }))
    }
    return [
      "format": 1,
      "tool": ["name": "mkpkit", "version": .string(toolVersion)],
      "packages": .array(reports.map(package)),
      "errors": .array(
        failures.flatMap { failure in
          failure.lines.map { line -> JSONValue in ["path": JSONValue(failure.path), "message": .string(line)] }
        }),
      "summary": [
        "errors": total(.error), "warnings": total(.warning), "advice": total(.advice),
        "suppressed": .int(Int64(reports.reduce(0) { $0 + $1.suppressed.count })),
      ],
    ]
  }

  private static func package(_ report: CheckReport) -> JSONValue {
    let isProject = if case .project = report.subject.origin { true } else { false }
    return [
      "path": .string(report.subject.path),
      "kind": isProject ? "project" : "package",
      "name": JSONValue(report.subject.manifest?.text(.name)),
      "version": JSONValue(report.subject.manifest?.text(.version)),
      "targets": .array(report.targets.map { .string($0.description) }),
      "catalogues": .string(report.catalogueData),
      "files": .int(Int64(report.subject.files.count)),
      "findings": .array(report.findings.map { .object(finding($0, report)) }),
      "suppressed": .array(
        report.suppressed.map { suppressed in
          var object = finding(suppressed.finding, report)
          object["reason"] = .string(suppressed.reason)
          object["by"] = suppressed.isInSource ? "comment" : "project"
          return .object(object)
        }),
      "not_checked": .array(report.notChecked.map(JSONValue.string)),
      "not_judged": .array(report.unjudged.map(JSONValue.string)),
    ]
  }

  private static func finding(_ finding: Finding, _ report: CheckReport) -> JSONObject {
    [
      "rule": .string(finding.rule.id),
      "slug": .string(finding.rule.slug),
      "severity": .string(finding.rule.severity.rawValue),
      "message": .string(finding.message),
      "remedy": .string(finding.rule.remedy),
      "file": JSONValue(finding.place.file),
      "line": JSONValue(finding.place.line),
      "column": JSONValue(finding.place.column),
      "end_column": JSONValue(finding.place.endColumn),
      "key": JSONValue(finding.place.key),
      "targets": .array(report.targets(of: finding).map { .string($0.description) }),
      "editions": .array(finding.editions.map { .string($0.rawValue) }),
      "fix": JSONValue(finding.fix?.summary),
    ]
  }
}
