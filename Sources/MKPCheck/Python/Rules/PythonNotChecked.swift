extension Rule {
  /// Whether the rule looks at Python.
  var needsPython: Bool {
    // The bounds of a package depend on what its code uses.
    [.python, .acrossFiles, .legacy].contains(group) || ["MKP118", "MKP119", "MKP120"].contains(id)
  }
}

/// What the rules about Python leave open, for the summary.
enum PythonNotChecked {
  /// The files of which it is open whether the site can read them: this Python can't, or none looked to their end.
  static func unjudged(_ context: CheckContext) -> [String] {
    let failed = context.python.modules.filter { $0.facts?.failure != nil }.map(\.file.displayPath)
    return (failed + unsure(context)).sorted()
  }

  /// The files with an error that a newer Python, which some target has, may not see.
  private static func unsure(_ context: CheckContext) -> [String] {
    guard let minor = context.python.minor,
      context.targets.contains(where: { (context.catalogue($0)?.pythonMinor ?? 0) > minor })
    else { return [] }
    return context.python.known.filter { $0.facts.syntax?.isCertain == false }.map(\.module.file.displayPath)
  }

  static func reasons(_ context: CheckContext) -> [String] {
    guard let minor = context.python.minor else { return [] }
    var reasons: [String] = []
    let newer = context.targets.filter { (context.catalogue($0)?.pythonMinor ?? 0) > minor }
    let unsure = unsure(context)
    if !unsure.isEmpty {
      let wanted = newer.compactMap { context.catalogue($0)?.pythonMinor }.max() ?? minor
      reasons.append(
        "syntax of \(unsure.joined(separator: ", ")): Python 3.\(minor) can't read it, and the sites of "
          + "\(newer.map(\.description).joined(separator: ", ")) have a newer one; name a Python 3.\(wanted) with --python"
      )
    }
    return reasons + needs(context) + stars(context) + ImportRules.notChecked(context)
  }

  /// Names that a star import brings of which nobody knows what it brings.
  private static func stars(_ context: CheckContext) -> [String] {
    var files: [String: Set<String>] = [:]
    for view in context.targets.compactMap(context.fullView) {
      for (module, facts) in view.atBest {
        for star in view.origins.unknownStars(in: module, facts) {
          files[module.file.displayPath, default: []].insert(star)
        }
      }
    }
    return files.keys.sorted().map { file in
      let stars = (files[file] ?? []).sorted().map { "`from \($0) import *`" }.joined(separator: ", ")
      return "names in \(file): what \(stars) brings is not known"
    }
  }

  /// What needs a newer Python than the site is believed to have, where that is not established.
  private static func needs(_ context: CheckContext) -> [String] {
    context.targets.compactMap(context.view).filter { !$0.catalogue.isPythonConfirmed }.compactMap { view in
      let files = view.possibly.filter { _, facts in facts.needs.contains { $0.minor > view.catalogue.pythonMinor } }
      guard !files.isEmpty else { return nil }
      let names = files.map(\.module.file.displayPath).joined(separator: ", ")
      return "syntax of \(names): it is newer than Python 3.\(view.catalogue.pythonMinor), and whether Checkmk "
        + "\(view.catalogue.version) has a newer one is not known"
    }
  }
}
