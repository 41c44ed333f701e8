import MKPCheck
import MKPProject

/// What `build` demands of a project before it packs it: no error of `mkpkit check`.
enum BuildCheck {
  /// Throws when the check of `plan` finds an error, with a line for each.
  static func run(_ plan: BuildPlan, of project: Project, at root: String) async throws {
    let report = await (try CheckSession()).report(ProjectSubject.subject(of: plan, project, path: root))
    let errors = report.findings.filter { $0.rule.severity == .error }
    guard !errors.isEmpty else { return }
    throw CommandFailure(
      .findings,
      lines: errors.map { "\($0.place): error \($0.rule.id): \($0.message)" }
        + ["nothing was built: 'mkpkit explain RULE' says more, --no-check builds all the same"])
  }
}
