import MKPCheck

/// What `check --fix` says of one project: what it repaired, and why it left the rest.
struct CheckRepairs {
  private let report: CheckReport
  private let fixes: FixApplier.Outcome
  private let path: String

  init(_ report: CheckReport, _ fixes: FixApplier.Outcome, path: String) {
    self.report = report
    self.fixes = fixes
    self.path = path
  }

  /// Writes it to standard error.
  func say() {
    if case .package = report.subject.origin {
      StandardError.report(["\(path): a finished package can't be repaired: repair its project and build it again"])
      return
    }
    if fixes.repaired > 0 { StandardError.report(["\(path): repaired \(fixes.repaired)"], severity: .dim) }
    if fixes.repaired == 0, report.findings.isEmpty {
      StandardError.report(["\(path): nothing to repair"], severity: .dim)
    }
    StandardError.report(fixes.failures)
    StandardError.report(left, severity: .yellow)
  }

  /// One line for each rule whose findings are left.
  private var left: [String] {
    let rules = Dictionary(grouping: report.findings) { $0.rule.id }
    return rules.sorted { $0.key < $1.key }.compactMap { id, findings in
      guard let rule = findings.first?.rule else { return nil }
      let count = findings.count == 1 ? "1 finding" : "\(findings.count) findings"
      return "\(path): not repaired: \(count) of \(id) (\(rule.slug)): \(reason(findings)) \(rule.remedy)"
    }
  }

  private func reason(_ findings: [Finding]) -> String {
    let hasRepair = findings.contains { $0.fix != nil }
    return hasRepair
      ? "the repair could not be carried out, see above." : "that needs judgement."
  }
}
