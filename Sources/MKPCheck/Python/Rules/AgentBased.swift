/// The plug-ins of the group `agent_based` as the rules about them see them.
enum AgentBased {
  static let api = "cmk.agent_based.v2."

  /// The constructors of the group, wherever in a searched module they stand at module level.
  static func objects(_ context: CheckContext, _ types: String...) -> [PluginObject] {
    context.python.objects.filter { $0.call.callee.hasPrefix(api) && types.contains($0.type) }
  }

  /// The classes of plug-ins that a man page may be about.
  static let pluginClasses = ["CheckPlugin", "InventoryPlugin"].map { api + $0 }

  /// Sections of all kinds.
  static func sections(_ context: CheckContext) -> [PluginObject] {
    objects(context, "AgentSection", "SimpleSNMPSection", "SNMPSection")
  }

  /// The sections that a plug-in uses; nil where they are not constant.
  static func sections(of plugin: PluginObject) -> [String]? {
    guard let value = plugin.call.keyword("sections"), !value.isNone else {
      return plugin.call.isOpen ? nil : plugin.name.map { [$0] }
    }
    guard case .sequence(_, let items?) = value.value else { return nil }
    let names = items.compactMap(\.string)
    return names.count == items.count ? names : nil
  }

  /// Whether the argument is surely there and not `None` (true), surely not (false), or nobody knows (nil).
  static func isSet(_ plugin: PluginObject, _ argument: String) -> Bool? {
    guard let value = plugin.call.keyword(argument) else { return plugin.call.isOpen ? nil : false }
    switch value.value {
    case .none: return false
    case .unknown, .called, .name, .local, .parameter: return nil
    default: return true
    }
  }

  /// A function that a plug-in has, and what it is called with.
  struct Role {
    /// The constructor's argument that takes it.
    let argument: String
    /// Whether it gets an item when the service name has one.
    let takesItem: Bool
    /// The argument with its default parameters; nil where it has none.
    let defaults: String?
    /// The argument with the name of its ruleset.
    let ruleset: String?
  }

  static let checkRoles = [
    Role(
      argument: "discovery_function", takesItem: false, defaults: "discovery_default_parameters",
      ruleset: "discovery_ruleset_name"),
    Role(
      argument: "check_function", takesItem: true, defaults: "check_default_parameters", ruleset: "check_ruleset_name"),
    Role(
      argument: "cluster_check_function", takesItem: true, defaults: "check_default_parameters",
      ruleset: "check_ruleset_name"),
  ]

  static let inventoryRoles = [
    Role(
      argument: "inventory_function", takesItem: false, defaults: "inventory_default_parameters",
      ruleset: "inventory_ruleset_name")
  ]

  static let hostLabelRoles = [
    Role(
      argument: "host_label_function", takesItem: false, defaults: "host_label_default_parameters",
      ruleset: "host_label_ruleset_name")
  ]

  static func roles(_ type: String) -> [Role] {
    switch type {
    case "CheckPlugin": checkRoles
    case "InventoryPlugin": inventoryRoles
    default: hostLabelRoles
    }
  }

  /// Every function of every plug-in: the plug-in, the role, the argument.
  static func functions(_ context: CheckContext) -> [(plugin: PluginObject, role: Role, value: PlacedValue)] {
    let plugins = objects(
      context, "CheckPlugin", "InventoryPlugin", "AgentSection", "SimpleSNMPSection", "SNMPSection")
    return plugins.flatMap { plugin in
      roles(plugin.type).compactMap { role in
        plugin.call.keyword(role.argument).flatMap { $0.isNone ? nil : (plugin, role, $0) }
      }
    }
  }

  /// Letters, digits and underscores, at least one. Source: `ValidatedString` in `plugin_backend/utils.py`.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isNameCharacter }
  }
}

extension Character {
  /// An ASCII letter or digit.
  fileprivate var isNameCharacter: Bool { isASCII && (isLetter || isNumber) }
}
