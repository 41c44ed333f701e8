/// Names, service names and default parameters of check plug-ins, sections and inventory plug-ins.
/// Source of all: `plugin_backend/{utils,check_plugins,section_plugins,inventory_plugins}.py`.
extension Rule {
  static let checkPluginRules: [Rule] = [
    pluginName, serviceName, managementName, defaultParameters, parametersWithoutRuleset, sectionList, superseding,
    duplicateSection, rulesetType,
  ]

  private static func section(_ arguments: String) -> String {
    """
    from cmk.agent_based.v2 import AgentSection

    def parse(string_table):
        return string_table

    agent_section_acme = AgentSection(\(arguments), parse_function=parse)

    """
  }

  static func checkPlugin(_ arguments: String, _ functions: String = "", imports: String = "") -> String {
    """
    from cmk.agent_based.v2 import CheckPlugin, Result, Service, State\(imports)

    \(functions.isEmpty ? "def discover(section):\n    yield Service()\n\ndef check(section):\n    yield Result(state=State.OK, summary=\"fine\")\n" : functions)
    check_plugin_acme = CheckPlugin(
        name="acme", \(arguments)
        discovery_function=discover, check_function=check,
    )

    """
  }

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  static let pluginName = Rule(
    "MKP320", "plugin-name", .dropped,
    summary: "Names of sections, plug-ins and rulesets consist of letters, digits and underscores.",
    explanation: "Checkmk raises an error for any other name when it loads the plug-in, and drops it.",
    remedy: "Rename it.",
    bad: .file(path, section("name=\"acme-disk\"")), good: .file(path, section("name=\"acme_disk\"")),
    check: .subject { context, findings in
      let arguments = [
        "name", "parsed_section_name", "check_ruleset_name", "discovery_ruleset_name", "inventory_ruleset_name",
        "host_label_ruleset_name",
      ]
      for object in context.python.objects where object.call.callee.hasPrefix(AgentBased.api) {
        var values = arguments.compactMap { object.call.keyword($0) }
        for list in ["sections", "supersedes"] {
          if case .sequence(_, let items?)? = object.call.keyword(list)?.value { values += items }
        }
        if let value = object.call.keyword("supersedes"), let text = value.string, !AgentBased.isName(text) {
          findings.report("supersedes is a text, not a list", at: object.place(value), sourceLine: object.line(value))
        }
        for value in values {
          if let text = value.string, !AgentBased.isName(text) {
            findings.report(
              text.isEmpty ? "the name is empty" : "\"\(text)\" has other characters than letters, digits and \"_\"",
              at: object.place(value), sourceLine: object.line(value))
          } else if let type = value.typeName, type != "str",
            type != "NoneType" || value.span == object.call.keyword("name")?.span
          {
            findings.report("the name is of type \(type)", at: object.place(value), sourceLine: object.line(value))
          }
        }
      }
    })

  static let serviceName = Rule(
    "MKP321", "service-name", .dropped,
    summary: "A service name is a text with at most one %s.",
    explanation: """
      `%s` stands for the item. Checkmk refuses an empty name and one with several `%s`, and drops the plug-in.
      """,
    remedy: "Put the item in once, or not at all.",
    bad: .file(path, checkPlugin("service_name=\"Fan %s of %s\",")),
    good: .file(path, checkPlugin("service_name=\"Fan\",")),
    check: .subject { context, findings in
      for plugin in AgentBased.objects(context, "CheckPlugin") {
        guard let value = plugin.call.keyword("service_name"), let type = value.typeName else { continue }
        let message: String? =
          if type != "str" {
            "the service name is of type \(type)"
          } else if let text = value.string {
            text.isEmpty
              ? "the service name is empty" : text.count(of: "%s") > 1 ? "the service name has more than one %s" : nil
          } else {
            nil
          }
        if let message { findings.report(message, at: plugin.place(value), sourceLine: plugin.line(value)) }
      }
    })

  static let managementName = Rule(
    "MKP322", "management-plugin-name", .dropped,
    summary: "Plug-ins for management boards begin with mgmt_, and their services with \"Management Interface: \".",
    explanation: "Checkmk demands both or neither, and drops the plug-in otherwise.",
    remedy: "Change the name of the plug-in or of the service.",
    bad: .file(path, checkPlugin("service_name=\"Management Interface: Fan\",")),
    good: .file(path, checkPlugin("service_name=\"Fan\",")),
    check: .subject { context, findings in
      for plugin in AgentBased.objects(context, "CheckPlugin") {
        guard let name = plugin.name, let service = plugin.call.keyword("service_name"), let text = service.string,
          name.hasPrefix("mgmt_") != text.hasPrefix("Management Interface: ")
        else { continue }
        findings.report(
          name.hasPrefix("mgmt_")
            ? "the plug-in is called \(name), so its service name must begin with \"Management Interface: \""
            : "the service is called \"\(text)\", so the plug-in's name must begin with mgmt_",
          at: plugin.place(service), sourceLine: plugin.line(service))
      }
    })

  static let defaultParameters = Rule(
    "MKP326", "default-parameters", .dropped,
    summary: "A function with a ruleset has default parameters, a dict.",
    explanation: """
      `*_default_parameters` is a dict or None; where a ruleset is named it is a dict, because the rules are merged \
      into it. Checkmk drops the plug-in otherwise.
      """,
    remedy: "Give a dict, `{}` if need be.",
    bad: .file(path, checkPlugin("service_name=\"Fan\", check_ruleset_name=\"acme\",")),
    good: .file(
      path,
      checkPlugin(
        "service_name=\"Fan\", check_ruleset_name=\"acme\", check_default_parameters={},",
        """
        def discover(section):
            yield Service()

        def check(params, section):
            yield Result(state=State.OK, summary="fine")

        """)),
    check: .subject { context, findings in
      for (plugin, role) in ParameterRules.roles(context) {
        guard let defaults = role.defaults, let ruleset = role.ruleset else { continue }
        if let value = plugin.call.keyword(defaults), let type = value.typeName, type != "dict", type != "NoneType" {
          findings.report(
            "\(defaults) is of type \(type), not a dict", at: plugin.place(value), sourceLine: plugin.line(value))
        }
        if AgentBased.isSet(plugin, ruleset) == true, AgentBased.isSet(plugin, defaults) == false {
          let value = plugin.call.keyword(ruleset)
          findings.report(
            "\(ruleset) needs \(defaults)", at: plugin.place(value), sourceLine: plugin.line(value))
        }
      }
    })

  static let parametersWithoutRuleset = Rule(
    "MKP327", "default-parameters-without-ruleset", .dropped,
    summary: "Default parameters of discovery, host labels and inventory belong to a ruleset.",
    explanation: """
      Only a check function may have default parameters that no rule can change. Checkmk drops a plug-in that has \
      others without a ruleset.
      """,
    remedy: "Name the ruleset, or put the values into the function.",
    bad: .file(
      path,
      checkPlugin(
        "service_name=\"Fan\", discovery_default_parameters={},",
        """
        def discover(params, section):
            yield Service()

        def check(section):
            yield Result(state=State.OK, summary="fine")

        """)),
    good: .file(path, checkPlugin("service_name=\"Fan\",")),
    check: .subject { context, findings in
      for (plugin, role) in ParameterRules.roles(context) where role.argument != "check_function" {
        guard let defaults = role.defaults, let ruleset = role.ruleset, AgentBased.isSet(plugin, defaults) == true,
          AgentBased.isSet(plugin, ruleset) == false
        else { continue }
        let value = plugin.call.keyword(defaults)
        findings.report("\(defaults) needs \(ruleset)", at: plugin.place(value), sourceLine: plugin.line(value))
      }
    })

  static let sectionList = Rule(
    "MKP328", "section-list", .dropped,
    summary: "`sections` is a list with at least one name.",
    explanation: "Checkmk refuses an empty list, and a tuple or text in its place, and drops the plug-in.",
    remedy: "Write a list, or leave the argument out: the default is the plug-in's own name.",
    bad: .file(path, checkPlugin("service_name=\"Fan\", sections=(\"acme\",),")),
    good: .file(path, checkPlugin("service_name=\"Fan\", sections=[\"acme\"],")),
    check: .subject { context, findings in
      for plugin in AgentBased.objects(context, "CheckPlugin", "InventoryPlugin") {
        guard let value = plugin.call.keyword("sections"), let type = value.typeName, type != "NoneType" else {
          continue
        }
        let message: String? =
          if type != "list" {
            "sections is of type \(type), not a list"
          } else if case .sequence(_, let items?) = value.value, items.isEmpty {
            "sections is empty"
          } else {
            nil
          }
        if let message { findings.report(message, at: plugin.place(value), sourceLine: plugin.line(value)) }
      }
    })

  static let superseding = Rule(
    "MKP329", "supersedes", .dropped,
    summary: "A section supersedes others, each once, and says so itself.",
    explanation: """
      `supersedes` is a list of other sections without repetitions. A section that supersedes one which supersedes a \
      third must name the third, too.
      """,
    remedy: "Name every superseded section once, and not the section itself.",
    bad: .file(path, section("name=\"acme\", supersedes=[\"acme\"]")),
    good: .file(path, section("name=\"acme\", supersedes=[\"acme_old\"]")),
    check: .subject { context, findings in
      let all = AgentBased.sections(context).compactMap { section -> (PluginObject, String, PlacedValue, [String])? in
        guard let name = section.name, let value = section.call.keyword("supersedes") else { return nil }
        // Of a text, each letter is a section.
        if let text = value.string { return (section, name, value, text.map { String($0) }) }
        guard case .sequence(_, let items?) = value.value else { return nil }
        return (section, name, value, items.compactMap(\.string))
      }
      let superseded = Dictionary(all.map { ($0.1, $0.3) }, uniquingKeysWith: { first, _ in first })
      for (section, name, value, names) in all {
        let repeated = Set(names.filter { text in names.count { $0 == text } > 1 }).sorted()
        let implied = Set(names.filter { $0 != name }.flatMap { superseded[$0] ?? [] }).subtracting(names)
        let messages =
          (names.contains(name) ? ["the section supersedes itself"] : [])
          + repeated.map { "\($0) is superseded twice" }
          + implied.subtracting([name]).sorted().map { "\($0) is superseded by one of these: name it, too" }
        for message in messages { findings.report(message, at: section.place(value), sourceLine: section.line(value)) }
      }
    })

  static let rulesetType = Rule(
    "MKP339", "ruleset-type", .dropped,
    summary: "The type of a ruleset is a RuleSetType.",
    explanation: """
      `discovery_ruleset_type` and `host_label_ruleset_type` take `RuleSetType.MERGED` or `RuleSetType.ALL`. Checkmk \
      refuses anything else, and drops the plug-in.
      """,
    remedy: "Give one of the two, or leave the argument out: the default is `RuleSetType.MERGED`.",
    bad: .file(path, checkPlugin("service_name=\"Fan\", discovery_ruleset_type=\"all\",")),
    good: .file(
      path,
      checkPlugin("service_name=\"Fan\", discovery_ruleset_type=RuleSetType.ALL,", imports: ", RuleSetType")),
    check: .subject { context, findings in
      for plugin in AgentBased.objects(
        context, "CheckPlugin", "AgentSection", "SimpleSNMPSection", "SNMPSection")
      {
        for argument in ["discovery_ruleset_type", "host_label_ruleset_type"] {
          guard let value = plugin.call.keyword(argument), let type = value.typeName else { continue }
          findings.report(
            "\(argument) is of type \(type), not a RuleSetType", at: plugin.place(value), sourceLine: plugin.line(value)
          )
        }
      }
    })

  static let duplicateSection = Rule(
    "MKP330", "duplicate-section", .dropped,
    summary: "Agent sections and SNMP sections have different names.",
    explanation: "Section names are unique over both kinds; Checkmk refuses the second one.",
    remedy: "Rename one, and give both the same `parsed_section_name` if plug-ins are to see them alike.",
    bad: .file(
      path,
      """
      from cmk.agent_based.v2 import AgentSection, SimpleSNMPSection, SNMPTree, exists

      def parse(string_table):
          return string_table

      agent_section_acme = AgentSection(name="acme", parse_function=parse)
      snmp_section_acme = SimpleSNMPSection(
          name="acme", parse_function=parse, detect=exists(".1.3.6.1.2.1.1.1.0"),
          fetch=SNMPTree(base=".1.3.6.1.4.1.9", oids=["1"]),
      )

      """),
    good: .file(path, section("name=\"acme\"")),
    check: .subject { context, findings in
      var first: [String: PluginObject] = [:]
      for section in AgentBased.sections(context) {
        guard let name = section.name else { continue }
        guard let earlier = first[name] else {
          first[name] = section
          continue
        }
        // Two of one type are a duplicate plug-in.
        guard earlier.type != section.type else { continue }
        let value = section.call.keyword("name")
        findings.report(
          "there is a \(earlier.type) \"\(name)\" in \(earlier.module.file.displayPath) already",
          at: section.place(value), sourceLine: section.line(value))
      }
    })
}

private enum ParameterRules {
  /// Every plug-in with each of its roles that has parameters; a cluster function has those of the check function.
  static func roles(_ context: CheckContext) -> [(PluginObject, AgentBased.Role)] {
    AgentBased.objects(context, "CheckPlugin", "InventoryPlugin", "AgentSection", "SimpleSNMPSection", "SNMPSection")
      .flatMap { plugin in
        AgentBased.roles(plugin.type).filter { role in
          // Without a host label function nobody looks at its parameters.
          role.argument != "cluster_check_function"
            && (role.argument != "host_label_function" || AgentBased.isSet(plugin, role.argument) == true)
        }.map { (plugin, $0) }
      }
  }
}

extension String {
  /// How often `text` occurs, not overlapping.
  func count(of text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let found = rest.firstRange(of: text) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}
