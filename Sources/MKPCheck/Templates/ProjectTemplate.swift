/// The kinds of package that `mkpkit init` starts.
public enum ProjectTemplate: String, CaseIterable, Sendable {
  /// A check on what the agent already sends.
  case check
  /// A check on SNMP tables.
  case snmp
  /// A special agent in Python, with its check.
  case specialAgentPython = "special-agent-python"
  /// A special agent in Swift, with its check.
  case specialAgentSwift = "special-agent-swift"
  /// An agent plug-in for monitored hosts, with its check.
  case agentPlugin = "agent-plugin"
  /// Rule specifications only.
  case rulesets

  /// What it is, in a few words.
  public var title: String {
    switch self {
    case .check: "check on agent output"
    case .snmp: "SNMP check"
    case .specialAgentPython: "special agent in Python"
    case .specialAgentSwift: "special agent in Swift"
    case .agentPlugin: "agent plug-in with its check"
    case .rulesets: "rulesets only"
    }
  }

  /// The folders of `build/templates` that it is made of; a later one replaces files of an earlier.
  var layers: [String] {
    switch self {
    case .check: ["common", "sensor"]
    case .snmp: ["common", "sensor", "snmp"]
    case .specialAgentPython: ["common", "sensor", "special-agent", "special-agent-python"]
    case .specialAgentSwift: ["common", "sensor", "special-agent", "special-agent-swift"]
    case .agentPlugin: ["common", "sensor", "agent-plugin"]
    case .rulesets: ["common", "rulesets"]
    }
  }

  /// What the man page says about where the data comes from.
  func agents(_ name: String) -> String {
    switch self {
    case .snmp: "snmp"
    case .specialAgentPython, .specialAgentSwift: name
    case .check, .agentPlugin, .rulesets: "linux"
    }
  }

  /// Whether Checkmk or a host executes the file.
  static func isExecutable(_ path: String) -> Bool {
    let folders = path.split(separator: "/").dropLast()
    return folders.contains("libexec") || folders.starts(with: ["agents", "plugins"])
  }
}
