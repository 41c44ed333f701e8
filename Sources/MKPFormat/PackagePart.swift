/// A part of a Checkmk package: one folder of the site that a package may put files into.
///
/// The raw value is the key in the manifest's `files` and the stem of the inner tar's name.
/// Source: `cmk/mkp_tool/_parts.py`, Checkmk 2.5.
public enum PackagePart: String, CaseIterable, Hashable, Sendable {
  case agents
  case agentBased = "agent_based"
  case alertHandlers = "alert_handlers"
  case bin
  case checkman
  case checks
  case cmkAddonsPlugins = "cmk_addons_plugins"
  case cmkPlugins = "cmk_plugins"
  case doc
  case ecRulePacks = "ec_rule_packs"
  case gui
  case inventory
  case lib
  case locales
  case mibs
  case notifications
  case pnpTemplates = "pnp-templates"
  case web

  /// The folder below the site's root (`~`, `/omd/sites/SITE`), without a slash at either end.
  public var directory: String {
    switch self {
    case .agents: "local/share/check_mk/agents"
    case .agentBased: "local/lib/python3/cmk/base/plugins/agent_based"
    case .alertHandlers: "local/share/check_mk/alert_handlers"
    case .bin: "local/bin"
    case .checkman: "local/share/check_mk/checkman"
    case .checks: "local/share/check_mk/checks"
    case .cmkAddonsPlugins: "local/lib/python3/cmk_addons/plugins"
    case .cmkPlugins: "local/lib/python3/cmk/plugins"
    case .doc: "local/share/doc/check_mk"
    case .ecRulePacks: "etc/check_mk/mkeventd.d/mkp/rule_packs"
    case .gui: "local/lib/python3/cmk/gui/plugins"
    case .inventory: "local/share/check_mk/inventory"
    case .lib: "local/lib"
    case .locales: "local/share/check_mk/locale"
    case .mibs: "local/share/snmp/mibs"
    case .notifications: "local/share/check_mk/notifications"
    case .pnpTemplates: "local/share/check_mk/pnp-templates"
    case .web: "local/share/check_mk/web"
    }
  }

  /// The mode that the installer of Checkmk 2.3 and later gives the file at `path` (below ``directory``), whatever
  /// the archive says: 0o600, or 0o700 where Checkmk executes it.
  public func installMode(of path: String) -> UInt16 {
    let components = path.pathComponents
    return switch self {
    case .agents, .alertHandlers, .bin, .notifications: 0o700
    case .cmkAddonsPlugins, .cmkPlugins: components.dropLast().last == "libexec" ? 0o700 : 0o600
    case .lib: components.count > 2 && components[0] == "nagios" && components[1] == "plugins" ? 0o700 : 0o600
    default: 0o600
    }
  }
}

extension PackagePart {
  /// Whether Checkmk `version` knows the part. Checkmk 2.2 and older can't read a manifest that lists another one.
  public func isKnown(to version: CheckmkVersion) -> Bool {
    switch self {
    // A daily build of the master branch has no base version, and is newer than all.
    case .cmkAddonsPlugins, .cmkPlugins: version.base.map { $0 >= CheckmkVersion.Base(2, 3, 0) } ?? true
    default: true
    }
  }
}
