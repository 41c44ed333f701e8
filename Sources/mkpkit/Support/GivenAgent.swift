import ArgumentParser
import MKPFormat
import MKPProject

/// An agent that was built elsewhere: `--agent TO=FILE`.
struct GivenAgent: ExpressibleByArgument {
  /// Part and path in the package.
  let place: String
  /// Absolute path of the file.
  let file: String

  init?(argument: String) {
    guard let sign = argument.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    place = argument[..<sign].pathComponents.joined(separator: "/")
    let path = String(argument[argument.index(after: sign)...])
    guard !place.isEmpty, !path.isEmpty else { return nil }
    file = absolutePath(path)
  }

  /// The files of the given agents by their places in `plan`.
  ///
  /// - Parameter mustBeAll: no agent may be left to build.
  static func places(_ given: [GivenAgent], in plan: BuildPlan, mustBeAll: Bool) throws -> [String: String] {
    let agents = plan.entries.filter { entry in
      if case .agent = entry.origin { true } else { false }
    }
    var places: [String: String] = [:]
    var lines: [String] = []
    for agent in given {
      if !agents.contains(where: { $0.place == agent.place }) {
        let known = agents.isEmpty ? "there are no agents" : agents.map(\.place).joined(separator: ", ")
        lines.append("--agent \(agent.place): mkp.yaml puts no agent there (\(known))")
      } else if places.updateValue(agent.file, forKey: agent.place) != nil {
        lines.append("--agent \(agent.place): given twice")
      }
    }
    if mustBeAll {
      lines += agents.filter { places[$0.place] == nil }.map {
        "--no-agents builds no \($0.origin.description): give it by --agent \($0.place)=FILE"
      }
    }
    guard lines.isEmpty else { throw CommandFailure(.usage, lines: lines) }
    return places
  }
}
