/// The functions of check plug-ins, inventory plug-ins and sections.
/// Source: `plugin_backend/{utils,check_plugins,section_plugins,inventory_plugins}.py`.
extension Rule {
  static let functionRules: [Rule] = [functionArguments, generatorFunction, serviceItem]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  static let functionArguments = Rule(
    "MKP323", "function-arguments", .dropped,
    summary: "The functions of a plug-in take exactly the arguments that Checkmk gives them, in its order.",
    explanation: """
      In this order: `item` if the service name has a `%s` (check functions only), `params` if there are default \
      parameters, then `section`, or `section_NAME` for each of several sections. Checkmk compares names and order \
      when it loads the plug-in, and drops it if they differ.
      """,
    remedy: "Rename, reorder, add or remove parameters as the message says.",
    bad: .file(
      path,
      Rule.checkPlugin(
        "service_name=\"Fan %s\",",
        """
        def discover(section):
            yield Service(item="1")

        def check(section):
            yield Result(state=State.OK, summary="fine")

        """)),
    good: .file(
      path,
      Rule.checkPlugin(
        "service_name=\"Fan %s\",",
        """
        def discover(section):
            yield Service(item="1")

        def check(item, section):
            yield Result(state=State.OK, summary="fine")

        """)),
    check: .subject { context, findings in
      for (plugin, role, value) in AgentBased.functions(context) {
        guard let function = plugin.module.function(value), function.decorators.isEmpty,
          let expected = FunctionRules.expected(plugin, role)
        else { continue }
        let actual = function.parameters.map(\.name)
        guard actual != expected else { continue }
        let words = { (names: [String]) in names.isEmpty ? "nothing" : names.joined(separator: ", ") }
        let message =
          Set(actual) == Set(expected)
          ? "has its arguments in the wrong order" : "does not take the arguments that Checkmk gives it"
        findings.report(
          "\(role.argument) \(function.name ?? "lambda") \(message): expected \(words(expected)), found \(words(actual))",
          at: plugin.module.place(function.span), sourceLine: plugin.module.line(function.span.line))
      }
    })

  static let generatorFunction = Rule(
    "MKP324", "generator-function", .dropped,
    summary: "Discovery, check, inventory and host label functions are generator functions.",
    explanation: """
      Checkmk demands a function with `yield` in its body. One that returns a list, or another generator, makes it \
      drop the plug-in.
      """,
    remedy: "Use `yield`, or `yield from` in place of `return`.",
    bad: .file(
      path,
      Rule.checkPlugin(
        "service_name=\"Fan\",",
        """
        def discover(section):
            return [Service()]

        def check(section):
            yield Result(state=State.OK, summary="fine")

        """)),
    good: .file(path, Rule.checkPlugin("service_name=\"Fan\",")),
    check: .subject { context, findings in
      var seen: Set<String> = []
      for (plugin, role, value) in AgentBased.functions(context) {
        if let type = value.typeName, type != "function" {
          findings.report(
            "\(role.argument) is of type \(type)", at: plugin.place(value), sourceLine: plugin.line(value))
          continue
        }
        if case .called(let name) = value.value, plugin.module.isClass(name) {
          findings.report(
            "\(role.argument) is an object of \(name), no function", at: plugin.place(value),
            sourceLine: plugin.line(value))
          continue
        }
        if case .called(let name) = value.value,
          let made = plugin.module.function(PlacedValue(value: .local(name), span: nil)), made.isGenerator,
          made.decorators.isEmpty
        {
          findings.report(
            "\(role.argument) is what \(name)() returns: leave out the parentheses", at: plugin.place(value),
            sourceLine: plugin.line(value))
          continue
        }
        guard let function = plugin.module.function(value), FunctionRules.isNoGenerator(function, plugin.facts) else {
          continue
        }
        let place = plugin.module.place(function.span)
        guard seen.insert("\(place)").inserted else { continue }
        findings.report(
          "\(role.argument) \(function.name ?? "lambda") is no generator function", at: place,
          sourceLine: plugin.module.line(function.span.line))
      }
    })

  static let serviceItem = Rule(
    "MKP337", "service-item", .cannotRun,
    summary: "Services have an item if the service name has a %s, and only then.",
    explanation: "Discovery fails with an error as soon as it yields such a service.",
    remedy: "Give the service an item, or take the `%s` out of the service name.",
    bad: .file(
      path,
      Rule.checkPlugin(
        "service_name=\"Fan\",",
        """
        def discover(section):
            yield Service(item="1")

        def check(section):
            yield Result(state=State.OK, summary="fine")

        """)),
    good: .file(path, Rule.checkPlugin("service_name=\"Fan\",")),
    check: .subject { context, findings in
      for (plugin, role, value) in AgentBased.functions(context) where role.argument == "discovery_function" {
        guard let function = plugin.module.function(value), let text = plugin.call.keyword("service_name")?.string
        else { continue }
        for index in function.yields where plugin.facts.calls.indices.contains(index) {
          let call = plugin.facts.calls[index]
          guard call.callee == AgentBased.api + "Service", !call.isOpen, call.positional.isEmpty else { continue }
          let item = call.keyword("item")
          if let item, item.string == "" || item.typeName.map({ $0 != "str" && $0 != "NoneType" }) == true {
            findings.report(
              "the item is \(item.string == "" ? "empty" : "of type \(item.typeName ?? "")"), not a text",
              at: plugin.module.place(item.span), sourceLine: plugin.module.line(call.span.line))
            continue
          }
          let hasItem = item.map { !$0.isNone } ?? false
          if item == nil || item?.typeName != nil, hasItem != text.contains("%s") {
            findings.report(
              hasItem
                ? "the service has an item, but \"\(text)\" has no %s"
                : "\"\(text)\" has a %s, but the service has no item",
              at: plugin.module.place(call.span), sourceLine: plugin.module.line(call.span.line))
          }
        }
      }
    })
}

enum FunctionRules {
  /// Whether the function, or what its decorator makes of it, surely is no generator function.
  static func isNoGenerator(_ function: PythonFacts.Function, _ facts: PythonFacts) -> Bool {
    guard let decorator = function.decorators.first else { return !function.isGenerator || function.isAsync }
    let makers = facts.functions.filter { $0.name == decorator }
    guard function.decorators.count == 1, makers.count == 1, makers[0].decorators.isEmpty, makers[0].returns.count == 1,
      case .local(let name) = makers[0].returns[0].value
    else { return false }
    return makers[0].inner[name] == false
  }

  /// The parameters that Checkmk demands; nil where they depend on what is not constant.
  static func expected(_ plugin: PluginObject, _ role: AgentBased.Role) -> [String]? {
    var expected: [String] = []
    if role.takesItem {
      guard let service = plugin.call.keyword("service_name")?.string else { return nil }
      if service.contains("%s") { expected.append("item") }
    }
    if let defaults = role.defaults {
      guard let isSet = AgentBased.isSet(plugin, defaults) else { return nil }
      if isSet { expected.append("params") }
    }
    if plugin.type == "CheckPlugin" || plugin.type == "InventoryPlugin" {
      guard let sections = AgentBased.sections(of: plugin) else { return nil }
      return expected + (sections.count == 1 ? ["section"] : sections.map { "section_\($0)" })
    }
    return expected + ["section"]
  }
}
