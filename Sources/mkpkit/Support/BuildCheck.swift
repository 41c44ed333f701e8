import CMalloc
import MKPCheck
import MKPProject

/// What `build` demands of a project before it packs it: no error of `mkpkit check`.
enum BuildCheck {
  /// Throws when the check of `plan` finds an error, with a line for each. `agents` are the paths of those that are
  /// built already, by part and path.
  static func run(
    _ plan: BuildPlan, of project: Project, at root: String, agents: [String: String] = [:]
  ) async throws {
    let errors = try await errors(plan, of: project, at: root, agents: agents)
    // What checking needed goes back to the system, so that packing does not come on top of it.
    malloc_trim(0)
    guard !errors.isEmpty else { return }
    throw CommandFailure(
      .findings,
      lines: errors.map { "\($0.place): error \($0.rule.id): \($0.message)" }
        + ["nothing was built: 'mkpkit explain RULE' says more, --no-check builds all the same"])
  }

  private static func errors(
    _ plan: BuildPlan, of project: Project, at root: String, agents: [String: String]
  ) async throws -> [Finding] {
    let subject = ProjectSubject.subject(of: plan, project, path: root, agents: agents)
    return await (try CheckSession()).report(subject).findings.filter { $0.rule.severity == .error }
  }
}
