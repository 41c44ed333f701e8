import MKPFormat

/// Decides for which Checkmk versions a package is checked.
public enum TargetSelection {
  /// A version that there is no data about.
  public struct UnknownTarget: Error, CustomStringConvertible {
    /// What was asked for.
    public let target: String
    /// What there is.
    public let known: [CheckTarget]

    /// Names the known ones.
    public var description: String {
      "mkpkit knows nothing about Checkmk \"\(target)\"; it knows \(known.map(\.description).joined(separator: ", "))"
    }
  }

  /// Reads `2.3,2.4`.
  public static func parse(_ texts: [String], known: [CheckTarget]) throws(UnknownTarget) -> [CheckTarget] {
    var targets: Set<CheckTarget> = []
    for text in texts.flatMap({ $0.split(separator: ",") }).map({ String($0.trimming()) }) {
      guard let asked = CheckTarget(text), let target = known.first(where: { $0 == asked }) else {
        throw UnknownTarget(target: text, known: known)
      }
      targets.insert(target)
    }
    return targets.sorted()
  }

  /// The targets asked for, else those of the project, else all known ones within the package's bounds. Empty when the
  /// bounds leave none.
  public static func targets(
    requested: [CheckTarget], for subject: CheckSubject, known: [CheckTarget]
  ) -> [CheckTarget] {
    if !requested.isEmpty { return requested }
    let configured = Set(subject.configuration.targets)
    let listed = known.filter(configured.contains)
    if !listed.isEmpty { return listed }
    return known.filter { $0.isWithin(minimum: subject.manifest?.minimum, limit: subject.manifest?.limit) }
  }
}
