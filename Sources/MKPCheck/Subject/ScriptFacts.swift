import MKPFormat

/// Who runs a file of a package.
enum ScriptFacts {
  /// Whether Checkmk on the site executes the file: as special agent, active check, notification, alert handler or
  /// command.
  static func isExecutedBySite(_ file: SubjectFile) -> Bool {
    switch file.part {
    case .notifications, .alertHandlers, .bin: true
    case .agents: file.components.count == 2 && file.components[0] == "special"
    case .cmkAddonsPlugins, .cmkPlugins, .lib: file.part.installMode(of: file.path) == 0o700
    default: false
    }
  }

  /// Whether the file is for the agents of monitored hosts.
  static func isAgentFile(_ file: SubjectFile) -> Bool {
    let components = file.components
    return file.part == .agents && components.first != "special" && components.first != "bakery"
      || (file.part == .cmkAddonsPlugins || file.part == .cmkPlugins) && components.count > 2
        && components[1] == "agents"
  }

  /// Whether the file goes to hosts with a Unix agent.
  static func isForUnixHosts(_ file: SubjectFile) -> Bool {
    isAgentFile(file) && !file.components.contains("windows")
  }

  /// Whether the file is an agent plug-in or local check for Unix hosts, and not its configuration.
  static func isUnixAgentPlugin(_ file: SubjectFile) -> Bool {
    guard isForUnixHosts(file) else { return false }
    let folder = file.components.dropLast().last
    return folder == "plugins" || folder == "local"
  }
}
