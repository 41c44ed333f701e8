/// What the check of one package came to.
public struct CheckReport: Sendable {
  /// A finding that somebody wants.
  public struct Suppressed: Sendable {
    /// The finding.
    public let finding: Finding
    /// Why it is wanted.
    public let reason: String
    /// Whether a comment in the file says so, and not the project.
    public let isInSource: Bool
  }

  /// The package.
  public let subject: CheckSubject
  /// The versions that it was checked for.
  public let targets: [CheckTarget]
  /// The findings: the package first, then by place, then by rule.
  public internal(set) var findings: [Finding]
  /// The suppressed findings, in the same order.
  public internal(set) var suppressed: [Suppressed]
  /// What could not be checked, and why.
  public let notChecked: [String]
  /// Why nothing of the Python could be looked at; nil where there is none, or it was.
  public var pythonProblem: String?
  /// The files that were not looked at to their end, as the findings call them.
  public var unjudged: [String] = []
  /// The modules that Checkmk loads by itself.
  var plugins: [Plugin] = []
  /// The versions whose plug-in APIs are known.
  var fullTargets: Set<CheckTarget> = []

  /// What made it no check, for every format of a report.
  public var failure: CheckFailure? {
    pythonProblem.map { CheckFailure(path: subject.path, lines: ["\(subject.path): no Python was checked: \($0)"]) }
  }

  /// The report with no other findings than those.
  func filtered(_ isWanted: (Finding) -> Bool) -> CheckReport {
    var report = self
    report.findings.removeAll { !isWanted($0) }
    report.suppressed.removeAll { !isWanted($0.finding) }
    return report
  }

  /// The day of the newest fact in the catalogues that it was checked with.
  public let catalogueData: String

  /// The number of findings of that severity.
  public func count(_ severity: Severity) -> Int { findings.count { $0.rule.severity == severity } }

  /// Whether there is a finding of `severity` or more.
  public func fails(on severity: Severity) -> Bool { findings.contains { $0.rule.severity >= severity } }

  /// Whether `finding` holds for only some of the targets, so that they must be named.
  public func isPartial(_ finding: Finding) -> Bool {
    !finding.targets.isEmpty && finding.targets.count < targets.count
  }

  /// The targets for which `finding` holds.
  public func targets(of finding: Finding) -> [CheckTarget] { finding.targets.isEmpty ? targets : finding.targets }
}
