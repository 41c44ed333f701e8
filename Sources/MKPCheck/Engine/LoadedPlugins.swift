import MKPFormat

/// How many of a package's plug-ins a version of Checkmk loads.
public struct LoadedPlugins: Hashable, Sendable {
  /// The modules that Checkmk loads by itself, in this version or another.
  public let total: Int
  /// Those of them that it doesn't load: it never looks at them, or drops them.
  public let notLoaded: Int
}

extension CheckReport {
  /// A module that some version of Checkmk loads by itself.
  struct Plugin: Sendable {
    /// The file, as the findings call it.
    let file: String
    /// The versions that look at it.
    let targets: Set<CheckTarget>
  }

  /// What the version of the line `name`, as 2.4, loads; nil where that is not known.
  public func loadedPlugins(by name: String) -> LoadedPlugins? {
    guard pythonProblem == nil, subject.manifest != nil, let target = CheckTarget(name), targets.contains(target),
      fullTargets.contains(target)
    else { return nil }
    let broken = Set(
      findings.filter { $0.rule.severity == .error && targets(of: $0).contains(target) }.compactMap(\.place.file))
    let notLoaded = plugins.filter { !$0.targets.contains(target) || broken.contains($0.file) }
    return LoadedPlugins(total: plugins.count, notLoaded: notLoaded.count)
  }
}

extension CheckContext {
  /// The modules that some version loads by itself, and which of the targets look at them.
  var plugins: [CheckReport.Plugin] {
    let looked = targets.map { target in
      (target, Set((view(target)?.possibly ?? []).map { ObjectIdentifier($0.module) }))
    }
    return python.modules.filter(\.isPlugin).map { module in
      let targets = looked.filter { $0.1.contains(ObjectIdentifier(module)) }.map(\.0)
      return CheckReport.Plugin(file: module.file.displayPath, targets: Set(targets))
    }
  }
}

extension PythonModule {
  /// Whether some version of Checkmk loads it by itself.
  fileprivate var isPlugin: Bool {
    discoveredGroup != nil || [.agentBased, .checks, .inventory, .gui, .web].contains(file.part)
  }
}
