/// Takes the wanted findings out and complains about suppressions that are wrong themselves.
struct SuppressionFilter {
  /// A finding that somebody wants, and why.
  struct Suppressed {
    let finding: Finding
    let reason: String
    let isInSource: Bool
  }

  let subject: CheckSubject
  /// The comments by the display path of their file.
  let comments: [String: [CommentSuppression]]
  /// Whether the rule of that id ran; a suppression of one that did not is not called unused.
  let ran: (String) -> Bool
  /// The files by their display path.
  private let files: [String: SubjectFile]

  init(subject: CheckSubject, comments: [String: [CommentSuppression]], ran: @escaping (String) -> Bool) {
    self.subject = subject
    self.comments = comments
    self.ran = ran
    let isNeeded = subject.configuration.suppressions.contains { $0.files != nil }
    files =
      isNeeded
      ? Dictionary(subject.files.map { ($0.displayPath, $0) }, uniquingKeysWith: { first, _ in first }) : [:]
  }

  private struct Use: Hashable {
    let file: String
    let line: Int
    let rule: String
  }

  /// The findings that remain, with those about suppressions added, and the suppressed ones.
  func apply(to findings: [Finding]) -> (kept: [Finding], suppressed: [Suppressed]) {
    var usedComments: Set<Use> = []
    var usedEntries: Set<Int> = []
    var kept: [Finding] = []
    var suppressed: [Suppressed] = []
    for finding in findings {
      if let (comment, file) = comment(for: finding) {
        usedComments.insert(Use(file: file, line: comment.line, rule: finding.rule.id))
        guard comment.reason.isEmpty else {
          suppressed.append(Suppressed(finding: finding, reason: comment.reason, isInSource: true))
          continue
        }
      } else if let index = entry(for: finding) {
        usedEntries.insert(index)
        let reason = subject.configuration.suppressions[index].reason
        guard reason.isEmpty else {
          suppressed.append(Suppressed(finding: finding, reason: reason, isInSource: false))
          continue
        }
      }
      kept.append(finding)
    }
    kept += commentFindings(used: usedComments) + entryFindings(used: usedEntries)
    return (kept, suppressed)
  }

  private func comment(for finding: Finding) -> (CommentSuppression, file: String)? {
    guard let file = finding.place.file, let comments = comments[file] else { return nil }
    let found = comments.first { comment in
      comment.rules.contains(finding.rule.id)
        && (finding.place.line.map { $0 == comment.coveredLine } ?? comment.coversFile)
    }
    return found.map { ($0, file) }
  }

  private func entry(for finding: Finding) -> Int? {
    subject.configuration.suppressions.firstIndex { entry in
      guard entry.rule == finding.rule.id else { return false }
      guard let glob = entry.files else { return true }
      guard let path = finding.place.file, let file = files[path] else { return false }
      return Glob(glob).matches(file.packagePath) || Glob(glob).matches(file.displayPath)
    }
  }

  private func commentFindings(used: Set<Use>) -> [Finding] {
    comments.sorted { $0.key < $1.key }.flatMap { file, comments in
      comments.flatMap { comment in
        let place = Place(file: file, line: comment.line)
        var findings: [Finding] = []
        if comment.reason.isEmpty { findings.append(Self.noReason(comment.rules.joined(separator: ", "), place)) }
        for rule in comment.rules {
          if RuleRegistry.rule(rule) == nil {
            findings.append(Self.unknown(rule, place))
          } else if ran(rule), !used.contains(Use(file: file, line: comment.line, rule: rule)) {
            findings.append(Self.unused(rule, place))
          }
        }
        return findings
      }
    }
  }

  private func entryFindings(used: Set<Int>) -> [Finding] {
    subject.configuration.suppressions.enumerated().flatMap { index, entry in
      var findings: [Finding] = []
      if entry.reason.trimming().isEmpty { findings.append(Self.noReason(entry.rule, entry.place)) }
      if RuleRegistry.rule(entry.rule) == nil {
        findings.append(Self.unknown(entry.rule, entry.place))
      } else if ran(entry.rule), !used.contains(index) {
        findings.append(Self.unused(entry.rule, entry.place))
      }
      return findings
    }
  }

  private static func noReason(_ rules: String, _ place: Place) -> Finding {
    Finding(rule: .suppressionWithoutReason, message: "the suppression of \(rules) gives no reason", place: place)
  }

  private static func unknown(_ rule: String, _ place: Place) -> Finding {
    Finding(rule: .suppressionOfUnknownRule, message: "there is no rule \"\(rule)\"", place: place)
  }

  private static func unused(_ rule: String, _ place: Place) -> Finding {
    Finding(
      rule: .unusedSuppression, message: "nothing here breaks \(rule): the suppression has no effect", place: place)
  }
}
