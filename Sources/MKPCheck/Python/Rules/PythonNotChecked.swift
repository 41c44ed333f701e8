extension Rule {
  /// Whether the rule looks at Python.
  var needsPython: Bool { [.python, .acrossFiles, .legacy].contains(group) }
}

/// What the rules about Python leave open, for the summary.
enum PythonNotChecked {
  static func reasons(_ context: CheckContext) -> [String] {
    guard let minor = context.python.minor else { return [] }
    var reasons: [String] = []
    let newer = context.targets.filter { (context.catalogue($0)?.pythonMinor ?? 0) > minor }
    let unsure = context.python.known.filter { $0.facts.syntax?.isCertain == false }.map(\.module.file.displayPath)
    if !newer.isEmpty, !unsure.isEmpty {
      let wanted = newer.compactMap { context.catalogue($0)?.pythonMinor }.max() ?? minor
      reasons.append(
        "syntax of \(unsure.joined(separator: ", ")): Python 3.\(minor) can't read it, and the sites of "
          + "\(newer.map(\.description).joined(separator: ", ")) have a newer one; name a Python 3.\(wanted) with --python"
      )
    }
    return reasons + ImportRules.notChecked(context)
  }
}
