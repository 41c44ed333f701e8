/// Reads every file once and runs the file rules over it, several files at a time.
struct FilePass {
  let rules: [Rule]
  let mutation: RuleMutation?
  let jobs: Int

  /// What the pass over all files brought.
  struct Outcome: Sendable {
    var findings: [Finding] = []
    var comments: [String: [CommentSuppression]] = [:]

    fileprivate mutating func add(_ other: Outcome) {
      findings += other.findings
      comments.merge(other.comments) { first, second in first + second }
    }
  }

  func run(_ context: CheckContext) async -> Outcome {
    let files = context.subject.files
    // Every lane takes every jobs-th file, so that a folder of large ones is spread.
    return await withTaskGroup(of: Outcome.self) { group in
      for lane in 0..<min(jobs, max(files.count, 1)) {
        group.addTask {
          var outcome = Outcome()
          for index in stride(from: lane, to: files.count, by: jobs) { outcome.add(check(files[index], context)) }
          return outcome
        }
      }
      return await group.reduce(into: Outcome()) { $0.add($1) }
    }
  }

  private func check(_ file: SubjectFile, _ context: CheckContext) -> Outcome {
    let loaded: LoadedFile
    do {
      loaded = try LoadedFile(file)
    } catch {
      let finding = Finding(rule: .unreadableFile, message: "can't be read: \(error.reason)", place: file.place)
      return Outcome(findings: [finding])
    }
    var outcome = Outcome()
    for rule in rules {
      guard case .file(let check) = rule.check else { continue }
      var findings = Findings(rule: rule)
      check(loaded, context, &findings)
      outcome.findings += mutation?.apply(to: findings.all, rule: rule) ?? findings.all
    }
    let comments = CommentSuppression.all(in: loaded.textBytes)
    if !comments.isEmpty { outcome.comments[file.displayPath] = comments }
    return outcome
  }
}
