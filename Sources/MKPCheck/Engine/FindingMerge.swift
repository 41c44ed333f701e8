/// Puts findings into their order, and those that differ in their target only into one.
enum FindingMerge {
  private struct Key: Hashable {
    let rule: String
    let message: String
    let place: Place
    let editions: [Edition]
  }

  static func merge(_ findings: [Finding]) -> [Finding] {
    var order: [Key] = []
    var merged: [Key: Finding] = [:]
    for finding in findings {
      let key = Key(rule: finding.rule.id, message: finding.message, place: finding.place, editions: finding.editions)
      guard let earlier = merged[key] else {
        order.append(key)
        merged[key] = finding
        continue
      }
      // No targets means all of them.
      let isEverywhere = earlier.targets.isEmpty || finding.targets.isEmpty
      let targets = isEverywhere ? [] : Set(earlier.targets + finding.targets).sorted()
      merged[key] = Finding(
        rule: finding.rule, message: finding.message, place: finding.place, targets: targets,
        editions: finding.editions, sourceLine: earlier.sourceLine ?? finding.sourceLine,
        fix: earlier.fix ?? finding.fix)
    }
    return order.compactMap { merged[$0] }.sorted(by: precedes)
  }

  private static func precedes(_ left: Finding, _ right: Finding) -> Bool {
    if left.place != right.place { return left.place < right.place }
    return (left.rule.id, left.message) < (right.rule.id, right.message)
  }
}
