import JSONText
import MKPProject

/// Names that Checkmk's own plug-ins have, as far as they were collected (`build/names/collect.py`): a name that isn't
/// here may still be taken. `build/schemas/names.json` is read when somebody asks for the first time.
public struct ShippedNames: Sendable {
  /// What is called by such names.
  public enum Kind: String, CaseIterable, Sendable {
    case metrics, graphs, perfometers, sections, rulesets
    case checkPlugins = "check_plugins"
    case inventoryPlugins = "inventory_plugins"
    case checkParameters = "check_parameters"
    case specialAgents = "special_agents"
    case activeChecks = "active_checks"

    /// For messages.
    var words: String {
      switch self {
      case .metrics: "metric"
      case .graphs: "graph"
      case .perfometers: "perfometer"
      case .sections: "section"
      case .rulesets: "ruleset"
      case .checkPlugins: "check plug-in"
      case .inventoryPlugins: "inventory plug-in"
      case .checkParameters: "check parameters"
      case .specialAgents: "special agent"
      case .activeChecks: "active check"
      }
    }
  }

  /// How sure it is that a name is taken.
  public enum Evidence: Hashable, Sendable {
    /// A plug-in of that version has it, and most probably those of later ones.
    case since(CheckTarget)
    /// A plug-in of some version has it, most probably still.
    case someVersion
    /// Something hints at it.
    case weak
  }

  private let kinds: [Kind: [String: Evidence]]

  /// The names inside the executable.
  public static let builtIn = ShippedNames(.embedded)

  /// Reads `names.json` of `schemas`; none where it can't be read, which a test rules out for those inside.
  public init(_ schemas: SchemaFolder) {
    let document = (try? schemas.json("names.json")) ?? .null
    kinds = Kind.allCases.reduce(into: [:]) { kinds, kind in
      var names: [String: Evidence] = [:]
      for (line, list) in document["names"]?[kind.rawValue]?.objectValue ?? JSONObject() {
        let evidence: Evidence = line == "weak" ? .weak : CheckTarget(line).map(Evidence.since) ?? .someVersion
        for name in (list.stringValue ?? "").split(separator: " ") { names[String(name)] = evidence }
      }
      kinds[kind] = names
    }
  }

  /// What is known of a name; nil where nothing is, which doesn't mean that it is free.
  public func evidence(_ name: String, _ kind: Kind) -> Evidence? { kinds[kind]?[name] }

  /// How many names of that kind are known.
  public func count(_ kind: Kind) -> Int { kinds[kind]?.count ?? 0 }
}
