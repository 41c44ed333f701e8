/// Default parameters against the forms that edit them. Source: `cmk/validate_plugins.py`, "default parameters".
extension Rule {
  private static func check(_ defaults: String) -> RuleExample {
    .files(
      .init(
        "cmk_addons_plugins/acme/agent_based/acme.py",
        """
        from cmk.agent_based.v2 import AgentSection, CheckPlugin, Service

        def parse(string_table):
            return string_table

        def discover(section):
            yield Service()

        def check(params, section):
            yield from ()

        agent_section_acme = AgentSection(name="acme", parse_function=parse)
        check_plugin_acme = CheckPlugin(
            name="acme", service_name="Fans", discovery_function=discover, check_function=check,
            check_default_parameters=\(defaults), check_ruleset_name="acme",
        )

        """),
      .init(
        "cmk_addons_plugins/acme/rulesets/acme.py",
        """
        from cmk.rulesets.v1 import Title
        from cmk.rulesets.v1.form_specs import DictElement, Dictionary, Integer
        from cmk.rulesets.v1.rule_specs import CheckParameters, HostCondition, Topic

        def form():
            return Dictionary(elements={"speed": DictElement(parameter_form=Integer())})

        rule_spec_acme = CheckParameters(
            name="acme", title=Title("ACME"), topic=Topic.NETWORKING, parameter_form=form, condition=HostCondition(),
        )

        """))
  }

  static let defaultsAgainstForm = Rule(
    "MKP510", "defaults-against-form", .refusedByValidator,
    summary: "Default parameters are what the form of their ruleset could have made.",
    explanation: """
      The form of the ruleset shows the default parameters and takes them over into new rules. What it does not know, \
      or knows as something else, ends in an error there, and `cmk-validate-plugins` refuses the plug-in.
      """,
    remedy: "Correct the defaults or the form.",
    bad: check("{\"speed\": \"fast\"}"), good: check("{\"speed\": 1000}"),
    check: .subject { context, findings in
      let specs = Dictionary(grouping: RuleSpecs.all(context)) { "\($0.type) \($0.name ?? "")" }
      for use in RuleSpecs.uses(context) {
        guard let role = AgentBased.roles(use.plugin.type).first(where: { $0.ruleset == use.argument }),
          let defaults = role.defaults, let value = use.plugin.call.keyword(defaults), case .dict(_?) = value.value
        else { continue }
        let matching = use.types.flatMap { specs["\($0) \(use.name)"] ?? [] }
        guard matching.count == 1, let form = FormSpec(of: matching[0]) else { continue }
        for (message, place) in form.problems(value) {
          findings.report(
            "\(defaults): \(message)", at: use.plugin.place(place), sourceLine: use.plugin.line(place))
        }
      }
    })
}

/// A form as far as its calls are constant.
struct FormSpec {
  private let found: FoundCall

  private init(_ found: FoundCall) { self.found = found }

  /// The form of a rule spec, where its function makes it by one call.
  init?(of spec: PluginObject) {
    var function = spec.module.function(spec.argument("parameter_form", position: 2))
    // One function may leave it to another.
    for _ in 0..<4 {
      guard let current = function, current.decorators.isEmpty, current.returns.count == 1 else { return nil }
      switch current.returns[0].value {
      case .call(let index):
        guard spec.facts.calls.indices.contains(index) else { return nil }
        self.init(FoundCall(module: spec.module, facts: spec.facts, call: spec.facts.calls[index]))
        return
      case .called(let name): function = spec.module.function(PlacedValue(value: .local(name), span: nil))
      default: return nil
      }
    }
    return nil
  }

  /// The class, where it is one of the rulesets API.
  var kind: String? { found.call.callee.hasPrefix(RulesetRules.forms) ? found.call.leaf : nil }

  private func inner(_ value: PlacedValue?) -> FormSpec? {
    value.flatMap { found.call($0) }.map(FormSpec.init)
  }

  /// The keys under which the form, a Dictionary, has a Password.
  var passwordKeys: [String] {
    guard kind == "Dictionary", case .dict(let elements?)? = found.call.keyword("elements")?.value else { return [] }
    return elements.compactMap { key, element in
      let form = inner(element).flatMap { $0.inner($0.found.call.argument("parameter_form", position: 0)) }
      return form?.kind == "Password" ? key.string : nil
    }
  }

  /// What is wrong with a literal as the value of the form. What is not constant on either side is taken for right.
  func problems(_ value: PlacedValue, path: String = "") -> [(message: String, value: PlacedValue)] {
    guard found.call.callee.hasPrefix(RulesetRules.forms), !found.call.isOpen, found.call.keyword("migrate") == nil
    else {
      return []
    }
    let name = path.isEmpty ? "the value" : path
    switch found.call.leaf {
    case "Dictionary": return dictionary(value, path: path)
    case "Integer", "DataSize": return number(value, ["int", "bool"], name)
    case "Float", "Percentage", "TimeSpan": return number(value, ["int", "float", "bool"], name)
    case "String", "RegularExpression", "MultilineText": return of(value, ["str"], name) + length(value, name)
    case "BooleanChoice": return of(value, ["bool"], name)
    case "List": return list(value, name)
    case "MultipleChoice": return multiple(value, name)
    case "ServiceState": return state(value, 0...3, name)
    case "HostState": return state(value, 0...2, name)
    case "SingleChoice": return choice(value, name)
    case "CascadingSingleChoice": return cascading(value, name)
    case "SimpleLevels", "Levels": return levels(value, name)
    default: return []
    }
  }

  private func of(_ value: PlacedValue, _ types: Set<String>, _ name: String) -> [(String, PlacedValue)] {
    guard let type = value.typeName, !types.contains(type) else { return [] }
    return [("\(name) is of type \(type), which the \(found.call.leaf) can't show", value)]
  }

  private func dictionary(_ value: PlacedValue, path: String) -> [(String, PlacedValue)] {
    guard case .dict(let pairs?) = value.value else { return of(value, ["dict"], path.isEmpty ? "the value" : path) }
    guard case .dict(let elements?)? = found.call.keyword("elements")?.value else { return [] }
    let known = elements.compactMap(\.key.string)
    guard known.count == elements.count else { return [] }
    var ignored: [String] = []
    if let value = found.call.keyword("ignored_elements") {
      guard case .sequence(_, let items?) = value.value else { return [] }
      ignored = items.compactMap(\.string)
    }
    var problems: [(String, PlacedValue)] = []
    for (key, inner) in pairs {
      guard let text = key.string else { continue }
      guard let element = elements.first(where: { $0.key.string == text })?.value else {
        if !ignored.contains(text) { problems.append(("the form has no element \"\(text)\"", key)) }
        continue
      }
      let form = found.call(element).flatMap { $0.call.keyword("parameter_form") ?? $0.call.positional.first }
      problems += self.inner(element)?.inner(form)?.problems(inner, path: path + "\"\(text)\"") ?? []
    }
    let given = pairs.compactMap(\.key.string)
    guard given.count == pairs.count else { return problems }
    for (key, element) in elements where !given.contains(key.string ?? "") {
      guard case .bool(true)? = found.call(element)?.call.keyword("required")?.value else { continue }
      problems.append(("the form demands \"\(key.string ?? "")\"", value))
    }
    return problems
  }

  private func number(_ value: PlacedValue, _ types: Set<String>, _ name: String) -> [(String, PlacedValue)] {
    let problems = of(value, types, name)
    guard problems.isEmpty, let number = GraphingRules.number(value),
      case .sequence(_, let validators?)? = found.call.keyword("custom_validate")?.value
    else { return problems }
    for validator in validators {
      guard let range = found.call(validator), range.call.leaf == "NumberInRange" else { continue }
      let minimum = range.call.argument("min_value", position: 0).flatMap(GraphingRules.number)
      let maximum = range.call.argument("max_value", position: 1).flatMap(GraphingRules.number)
      if minimum.map({ number < $0 }) == true || maximum.map({ number > $0 }) == true {
        return [("\(name) is out of the range that the form allows", value)]
      }
    }
    return []
  }

  private func choice(_ value: PlacedValue, _ name: String) -> [(String, PlacedValue)] {
    guard let text = value.string, let names = RulesetRules.choices(found), !names.contains(text),
      found.call.keyword("ignored_elements") == nil
    else { return [] }
    return [("\(name) is \"\(text)\", but there are \(names.joined(separator: ", "))", value)]
  }

  /// `("fixed", (warning, critical))`, `("no_levels", None)`, or what predicts levels.
  private func levels(_ value: PlacedValue, _ name: String) -> [(String, PlacedValue)] {
    guard value.typeName != nil, value.typeName != "dict" else { return [] }
    let kinds = ["fixed", "no_levels", "predictive", "cmk_postprocessed"]
    guard case .sequence(.tuple, let items?) = value.value, items.count >= 2,
      items[0].typeName == nil || kinds.contains(items[0].string ?? "")
    else { return [("\(name) is no levels: write (\"fixed\", (warning, critical)) or (\"no_levels\", None)", value)] }
    if items[0].string == "fixed", let problem = LevelRules.problem(value) { return [("\(name): \(problem)", value)] }
    guard items[0].string == "fixed", case .sequence(_, let pair?) = items[1].value,
      let template = inner(found.call.keyword("form_spec_template"))
    else { return [] }
    return pair.flatMap { template.problems($0, path: name) }
  }

  private func list(_ value: PlacedValue, _ name: String) -> [(String, PlacedValue)] {
    guard case .sequence(.list, let items?) = value.value, let template = inner(found.call.keyword("element_template"))
    else { return of(value, ["list"], name) }
    return length(value, name) + items.flatMap { template.problems($0, path: name) }
  }

  /// What a validator of the length says about a text or list.
  private func length(_ value: PlacedValue, _ name: String) -> [(String, PlacedValue)] {
    let length: Int
    switch value.value {
    case .string(let text): length = text.unicodeScalars.count
    case .sequence(.list, let items?): length = items.count
    default: return []
    }
    guard case .sequence(_, let validators?)? = found.call.keyword("custom_validate")?.value else { return [] }
    for validator in validators {
      guard let range = found.call(validator), range.call.leaf == "LengthInRange" else { continue }
      let minimum = range.call.argument("min_value", position: 0).flatMap(GraphingRules.number)
      let maximum = range.call.argument("max_value", position: 1).flatMap(GraphingRules.number)
      if minimum.map({ Double(length) < $0 }) == true || maximum.map({ Double(length) > $0 }) == true {
        return [("\(name) is \(length == 0 ? "empty" : "\(length) long"), which the form doesn't allow", value)]
      }
    }
    return []
  }

  private func multiple(_ value: PlacedValue, _ name: String) -> [(String, PlacedValue)] {
    guard case .sequence(.list, let items?) = value.value, let names = RulesetRules.choices(found) else {
      return of(value, ["list"], name)
    }
    return items.compactMap { item in
      guard let text = item.string, !names.contains(text) else { return nil }
      return ("\(name) has \"\(text)\", but there are \(names.joined(separator: ", "))", item)
    }
  }

  private func state(_ value: PlacedValue, _ states: ClosedRange<Int>, _ name: String) -> [(String, PlacedValue)] {
    guard case .int(let number) = value.value else { return of(value, ["int"], name) }
    return states.contains(number) ? [] : [("\(name) is \(number), which is no state", value)]
  }

  /// A pair of the element's name and its value.
  private func cascading(_ value: PlacedValue, _ name: String) -> [(String, PlacedValue)] {
    guard case .sequence(.tuple, let pair?) = value.value, pair.count == 2 else {
      guard let type = value.typeName else { return [] }
      return [("\(name) is of type \(type), not a pair of the element's name and its value", value)]
    }
    guard let text = pair[0].string, let names = RulesetRules.choices(found),
      case .sequence(_, let elements?)? = found.call.keyword("elements")?.value
    else { return [] }
    guard let index = names.firstIndex(of: text) else {
      return [("\(name) is \"\(text)\", but there are \(names.joined(separator: ", "))", value)]
    }
    let element = inner(elements[index])
    return element?.inner(element?.found.call.keyword("parameter_form"))?.problems(pair[1], path: name) ?? []
  }
}
