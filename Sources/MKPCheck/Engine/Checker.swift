/// Runs the rules over a package.
public struct Checker: Sendable {
  /// The rules that run.
  public let selection: RuleSelection
  /// How many files are looked at at the same time; at least 1.
  public let jobs: Int
  /// Looks at the Python of a package; nil to leave it out.
  public let python: PythonAnalyzer?
  var mutation: RuleMutation?

  /// A checker.
  public init(
    selection: RuleSelection = .all, jobs: Int = 1,
    python: PythonAnalyzer? = PythonAnalyzer(interpreter: PythonInterpreter.find())
  ) {
    self.selection = selection
    self.jobs = max(jobs, 1)
    self.python = python
  }

  /// Checks one package. Never throws: what can't be read is a finding, or named under `notChecked`.
  public func check(_ context: CheckContext) async -> CheckReport {
    let rules = RuleRegistry.all.filter { selection.contains($0.id) }
    // The rules about single files don't ask what Python says, so they need not wait for it.
    async let filePass = FilePass(rules: rules, mutation: mutation, jobs: jobs).run(context)
    var withPython = context
    if let python, rules.contains(where: \.needsPython) {
      withPython.python = await PythonPackage(context.subject, analyzer: python, catalogues: context.catalogues)
      await withPython.python.prepare(withPython)
    }
    let files = await filePass
    let context = withPython
    let found =
      await files.findings + packageFindings(rules, context)
      + context.subject.defects.map { Finding(rule: $0.rule, message: $0.message, place: $0.place) }
    let filter = SuppressionFilter(subject: context.subject, comments: files.comments, ran: selection.contains)
    let (kept, suppressed) = filter.apply(to: FindingMerge.merge(found))
    let selected = kept.filter { selection.contains($0.rule.id) }
    var report = CheckReport(
      subject: context.subject, targets: context.targets, findings: FindingMerge.merge(mutated(selected)),
      suppressed: suppressed.map {
        CheckReport.Suppressed(finding: $0.finding, reason: $0.reason, isInSource: $0.isInSource)
      },
      notChecked: context.subject.notChecked + notes(context) + context.python.notChecked
        + PythonNotChecked.reasons(context), catalogueData: context.catalogues.data)
    report.pythonProblem = context.python.problem
    report.unjudged = PythonNotChecked.unjudged(context)
    report.plugins = context.plugins
    report.fullTargets = Set(context.targets.filter { context.catalogue($0)?.isFull == true })
    return report
  }

  /// What the targets leave open.
  private func notes(_ context: CheckContext) -> [String] {
    guard !context.targets.isEmpty else {
      let known = context.catalogues.targets.map(\.description).joined(separator: ", ")
      return ["whatever depends on Checkmk's version: none within the package's bounds is known (\(known))"]
    }
    return context.targets.compactMap { target in
      guard context.catalogue(target)?.isFull == false else { return nil }
      return "Checkmk \(target): only whether it can read the package"
    }
  }

  /// Every lane takes every jobs-th rule; the results come back in the order of the rules.
  private func packageFindings(_ rules: [Rule], _ context: CheckContext) async -> [Finding] {
    await withTaskGroup(of: [(index: Int, findings: [Finding])].self) { group in
      for lane in 0..<min(jobs, max(rules.count, 1)) {
        group.addTask {
          stride(from: lane, to: rules.count, by: jobs).map { ($0, findings(of: rules[$0], context)) }
        }
      }
      let all = await group.reduce(into: []) { $0 += $1 }
      return all.sorted { $0.index < $1.index }.flatMap(\.findings)
    }
  }

  private func findings(of rule: Rule, _ context: CheckContext) -> [Finding] {
    switch rule.check {
    case .file, .engine: return []
    case .subject(let check):
      var findings = Findings(rule: rule)
      check(context, &findings)
      return mutation?.apply(to: findings.all, rule: rule) ?? findings.all
    case .target(let check):
      let all = context.targets.flatMap { target in
        var findings = Findings(rule: rule, target: target)
        check(context, target, &findings)
        return findings.all
      }
      return mutation?.apply(to: all, rule: rule) ?? all
    }
  }

  /// Applies the mutation to rules that the engine itself reports.
  private func mutated(_ findings: [Finding]) -> [Finding] {
    guard let mutation else { return findings }
    let engineRules = RuleRegistry.all.filter { if case .engine = $0.check { true } else { false } }
    let ids = Set(engineRules.map(\.id))
    let others = findings.filter { !ids.contains($0.rule.id) }
    return others
      + engineRules.flatMap { rule in mutation.apply(to: findings.filter { $0.rule.id == rule.id }, rule: rule) }
  }
}
