import JSONText

/// Writes SARIF 2.1.0 (OASIS), as code scanning services read it.
enum SARIFReporter {
  static func document(_ reports: [CheckReport], _ failures: [CheckFailure], toolVersion: String) -> JSONValue {
    let rules = RuleRegistry.all
    let indices = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.id, $0) })
    let results = reports.flatMap { report in
      report.findings.map { result($0, report, indices, suppression: nil) }
        + report.suppressed.map { result($0.finding, report, indices, suppression: $0) }
    }
    return [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "mkpkit", "version": .string(toolVersion), "rules": .array(rules.map(descriptor)),
            ]
          ],
          "columnKind": "unicodeCodePoints",
          "invocations": [
            [
              "executionSuccessful": .bool(failures.isEmpty),
              "toolExecutionNotifications": .array(failures.flatMap(notifications)),
            ]
          ],
          "properties": ["catalogues": .string(reports.map(\.catalogueData).max() ?? "")],
          "results": .array(results),
        ]
      ],
    ]
  }

  private static func notifications(_ failure: CheckFailure) -> [JSONValue] {
    failure.lines.map { line in
      var notification: JSONObject = ["level": "error", "message": ["text": .string(line)]]
      if let path = failure.path {
        notification["locations"] = [["physicalLocation": ["artifactLocation": ["uri": .string(uri(path))]]]]
      }
      return .object(notification)
    }
  }

  private static func descriptor(_ rule: Rule) -> JSONValue {
    [
      "id": .string(rule.id),
      "name": .string(rule.slug),
      "shortDescription": ["text": .string(rule.summary)],
      "fullDescription": ["text": .string(rule.explanation)],
      "help": ["text": .string(rule.remedy)],
      "defaultConfiguration": ["level": level(rule.severity)],
    ]
  }

  private static func result(
    _ finding: Finding, _ report: CheckReport, _ indices: [String: Int], suppression: CheckReport.Suppressed?
  ) -> JSONValue {
    var result: JSONObject = [
      "ruleId": .string(finding.rule.id),
      "level": level(finding.rule.severity),
      "message": ["text": .string(finding.message)],
      "locations": [location(finding.place, report)],
      "properties": ["targets": .array(report.targets(of: finding).map { .string($0.description) })],
    ]
    if let index = indices[finding.rule.id] { result["ruleIndex"] = .int(Int64(index)) }
    if let fix = finding.fix.flatMap({ fix($0, finding.place, report) }) { result["fixes"] = [fix] }
    if let suppression {
      result["suppressions"] = [
        [
          "kind": suppression.isInSource ? "inSource" : "external",
          "justification": .string(suppression.reason),
        ]
      ]
    }
    return .object(result)
  }

  /// A repair, where it changes the text of a source; a new mode has no place in SARIF.
  private static func fix(_ fix: Fix, _ place: Place, _ report: CheckReport) -> JSONValue? {
    guard case .project = report.subject.origin, let file = place.file, !fix.edits.isEmpty else { return nil }
    let replacements = fix.edits.map { edit -> JSONValue in
      var replacement: JSONObject = [
        "deletedRegion": [
          "byteOffset": .int(Int64(edit.range.lowerBound)), "byteLength": .int(Int64(edit.range.count)),
        ]
      ]
      if !edit.replacement.isEmpty {
        replacement["insertedContent"] = ["text": .string(String(decoding: edit.replacement, as: UTF8.self))]
      }
      return .object(replacement)
    }
    return [
      "description": ["text": .string(fix.summary)],
      "artifactChanges": [
        ["artifactLocation": ["uri": .string(uri(file))], "replacements": .array(replacements)]
      ],
    ]
  }

  private static func level(_ severity: Severity) -> JSONValue {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .advice: "note"
    }
  }

  /// A file inside a package has no address of its own: the address is the package's, and the logical location names
  /// the file.
  private static func location(_ place: Place, _ report: CheckReport) -> JSONValue {
    var physical: JSONObject = [:]
    var logical: [JSONValue] = []
    switch report.subject.origin {
    case .package(let path):
      physical["artifactLocation"] = ["uri": .string(uri(path))]
      if let file = place.file, file != path {
        logical.append([
          "fullyQualifiedName": .string(file.hasPrefix(path + ":") ? String(file.dropFirst(path.count + 1)) : file)
        ])
      }
    case .project(let root):
      physical["artifactLocation"] = ["uri": .string(uri(place.file ?? root))]
    }
    if case .project = report.subject.origin, let line = place.line {
      var region: JSONObject = ["startLine": .int(Int64(line))]
      region["startColumn"] = place.column.map { .int(Int64($0)) }
      region["endColumn"] = place.endColumn.map { .int(Int64($0 + 1)) }
      physical["region"] = .object(region)
    }
    if let key = place.key { logical.append(["fullyQualifiedName": .string(key)]) }
    var location: JSONObject = ["physicalLocation": .object(physical)]
    if !logical.isEmpty { location["logicalLocations"] = .array(logical) }
    return .object(location)
  }

  /// The path as a relative or file URI: bytes that a URI may not have are escaped.
  private static func uri(_ path: String) -> String {
    var path = path[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    let text = path.isEmpty ? "." : String(path)
    let escaped = text.utf8.map { byte -> String in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-._~/!$&'()*+,;=@".utf8.contains(byte)
      guard !isPlain else { return String(Unicode.Scalar(byte)) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
    return text.hasPrefix("/") ? "file://" + escaped : escaped
  }
}
