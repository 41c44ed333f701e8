import CMalloc
import MKPCheck
import MKPProject

/// What `build` demands of a project before it packs it: no error of `mkpkit check`.
enum BuildCheck {
  /// Throws when the check of `plan` finds an error, with a line for each, or could not look at its Python. `agents` are
  /// the paths of those that are built already, by part and path.
  static func run(
    _ plan: BuildPlan, of project: Project, at root: String, agents: [String: String] = [:]
  ) async throws {
    let subject = ProjectSubject.subject(of: plan, project, path: root, agents: agents)
    let report = await (try CheckSession()).report(subject)
    // What checking needed goes back to the system, so that packing does not come on top of it.
    malloc_trim(0)
    if let failure = report.failure {
      throw CommandFailure(
        .environment,
        lines: failure.lines + ["nothing was built: --no-check packs unchecked"])
    }
    // The second check, of the agents, need not say it again.
    let unjudged = agents.isEmpty ? report.unjudged : []
    StandardError.report(unjudged.map { "not checked: \($0): \(notJudged)" }, severity: .yellow)
    let errors = report.findings.filter { $0.rule.severity == .error }
    guard !errors.isEmpty else { return }
    throw CommandFailure(
      .findings,
      lines: errors.map { "\($0.place): error \($0.rule.id): \($0.message)" }
        + ["nothing was built: 'mkpkit explain RULE' says more, --no-check builds all the same"])
  }

  private static let notJudged = "this Python can't judge it; 'mkpkit check' says why"
}
