/// Special agents, active checks, agent packages. Source: `server_side_calls/v1`, `discover_plugins/_libexec.py`,
/// `bakery/v2_unstable`.
extension Rule {
  static let serverSideRules: [Rule] = [
    unsafeSecret, secretTemplate, bakeryName, missingExecutable, unusedExecutable, missingRuleSpec,
    unresolvedSecret,
  ]

  private static let path = "cmk_addons_plugins/acme/server_side_calls/acme.py"

  private static func agent(_ arguments: String, name: String = "acme") -> String {
    """
    from cmk.server_side_calls.v1 import SpecialAgentCommand, SpecialAgentConfig, noop_parser

    def commands(params, host_config):
        yield SpecialAgentCommand(command_arguments=[\(arguments)])

    special_agent_acme = SpecialAgentConfig(
        name="\(name)", parameter_parser=noop_parser, commands_function=commands,
    )

    """
  }

  private static let ruleSpec = """
    from cmk.rulesets.v1 import Title
    from cmk.rulesets.v1.form_specs import Dictionary
    from cmk.rulesets.v1.rule_specs import SpecialAgent, Topic

    def form():
        return Dictionary(elements={})

    rule_spec_special_agent_acme = SpecialAgent(
        name="acme", title=Title("ACME"), topic=Topic.NETWORKING, parameter_form=form,
    )

    """

  private static let goodAgent = RuleExample.files(
    .init(path, agent("params[\"password\"]")),
    .init("cmk_addons_plugins/acme/rulesets/acme.py", ruleSpec),
    .init("cmk_addons_plugins/acme/libexec/agent_acme", "#!/usr/bin/env python3\nprint(\"<<<acme>>>\")\n", mode: 0o755))

  static let unsafeSecret = Rule(
    "MKP355", "unsafe-secret", .exposes,
    summary: "Passwords are not given to a program on its command line.",
    explanation: """
      Every user of the server sees the arguments of every process. `Secret.unsafe()` puts the password there in plain \
      text. A `Secret` that is passed as it is becomes a reference, which the program looks up in the password store.
      """,
    remedy: "Pass the Secret itself and resolve it in the program, or write it to `stdin`.",
    bad: .file(path, agent("params[\"password\"].unsafe()")), good: goodAgent,
    check: .subject { context, findings in
      for (module, facts) in context.python.known {
        for use in facts.unsafe {
          findings.report(
            "the password gets onto the command line, where every user of the server can read it",
            at: module.place(use.span), sourceLine: module.line(use.span.line))
        }
      }
    })

  static let secretTemplate = Rule(
    "MKP356", "secret-template", .cannotRun,
    summary: "The template of a secret has exactly one %s.",
    explanation: "Formatting the secret into any other text raises an error when the command line is made.",
    remedy: "Put one `%s` where the password belongs.",
    bad: .file(path, agent("params[\"password\"].unsafe(\"password\")")), good: goodAgent,
    check: .subject { context, findings in
      for (module, facts) in context.python.known {
        for use in facts.unsafe {
          guard let template = use.template,
            template.replacing("%%", with: "").count(of: "%s") != 1
              || template.replacing("%%", with: "").count(of: "%") != 1
          else { continue }
          findings.report(
            "\"\(template)\" does not take exactly one %s", at: module.place(use.span),
            sourceLine: module.line(use.span.line))
        }
      }
    })

  static let bakeryName = Rule(
    "MKP361", "bakery-plugin-name", .raisesOnImport,
    summary: "The name of a bakery plug-in consists of letters, digits and underscores.",
    explanation: "The class refuses any other name on import, and all plug-ins of the module are lost.",
    remedy: "Rename it.",
    bad: .manifest(
      ["version.min_required": "2.5.0", "version.usable_until": "2.5.99"],
      files: .init(
        "cmk_addons_plugins/acme/bakery/acme.py",
        "from cmk.bakery.v2_unstable import BakeryPlugin, no_op_parser\nbakery_plugin_acme = "
          + "BakeryPlugin(name=\"acme-x\", parameter_parser=no_op_parser, default_parameters=None)\n")),
    good: .manifest(
      ["version.min_required": "2.5.0", "version.usable_until": "2.5.99"],
      files: .init(
        "cmk_addons_plugins/acme/bakery/acme.py",
        "from cmk.bakery.v2_unstable import BakeryPlugin, no_op_parser\nbakery_plugin_acme = "
          + "BakeryPlugin(name=\"acme_x\", parameter_parser=no_op_parser, default_parameters=None)\n")),
    check: .subject { context, findings in
      for object in context.python.objects where object.group == "bakery" && object.type == "BakeryPlugin" {
        guard let value = object.argument("name", position: 0), let text = value.string, !AgentBased.isName(text)
        else { continue }
        findings.report(
          "\"\(text)\" has other characters than letters, digits and \"_\"", at: object.place(value),
          sourceLine: object.line(value))
      }
    })

  static let missingExecutable = Rule(
    "MKP503", "missing-executable", .cannotRun,
    summary: "A special agent or active check has its executable.",
    explanation: """
      `SpecialAgentConfig(name="x")` runs `libexec/agent_x` of the family, else `agent_x` among the site's special \
      agents; `ActiveCheckConfig` likewise `check_x`. If there is none, the host's data source fails. Only where the \
      name is one of Checkmk's own agents does the package need none.
      """,
    remedy: "Add the executable to `libexec`, without an ending, or correct the name.",
    bad: .files(.init(path, agent("")), .init("cmk_addons_plugins/acme/rulesets/acme.py", ruleSpec)), good: goodAgent,
    check: .subject { context, findings in
      for config in ServerSide.configs(context) {
        guard let name = config.name, let family = config.module.family else { continue }
        let executable = ServerSide.executable(config, name)
        let part = config.module.file.part
        let path = "\(family)/libexec/\(executable)"
        let places = [
          (part, path), (.agents, "special/\(executable)"), (.lib, "nagios/plugins/\(executable)"),
        ]
        guard !places.contains(where: { context.subject.file($0.0, $0.1) != nil }) else { continue }
        let value = config.call.keyword("name")
        findings.report(
          "there is no \(part.rawValue)/\(path), and no other \(executable) in the package", at: config.place(value),
          sourceLine: config.line(value))
      }
    })

  static let unusedExecutable = Rule(
    "MKP505", "unused-executable", .mayBeLost,
    summary: "Every agent_… and check_… in libexec belongs to a special agent or active check.",
    explanation: "Checkmk runs an executable only by the configuration of that name; without one it is never run.",
    remedy: "Add the SpecialAgentConfig or ActiveCheckConfig, or correct the name. `agent_x` is for name=\"x\".",
    bad: .file("cmk_addons_plugins/acme/libexec/agent_acme", "#!/usr/bin/env python3\n", mode: 0o755), good: goodAgent,
    check: .subject { context, findings in
      // Where part of the Python is not known, the configuration may be there.
      guard !context.python.isIncomplete else { return }
      let configs = ServerSide.configs(context)
      guard configs.allSatisfy({ $0.name != nil }), !ServerSide.hasUnknownConfigs(context) else { return }
      let executables = Set(configs.map { ServerSide.executable($0, $0.name ?? "") })
      for file in context.subject.files
      where file.part == .cmkAddonsPlugins && file.components.dropLast().last == "libexec" {
        let name = String(file.name)
        guard name.hasPrefix("agent_") || name.hasPrefix("check_"),
          !executables.contains(name)
        else { continue }
        findings.report("no configuration in server_side_calls runs \(name)", at: file.place)
      }
    })

  static let missingRuleSpec = Rule(
    "MKP504", "special-agent-without-rule", .mayBeLost,
    summary: "A special agent or active check has a rule spec of the same name.",
    explanation: "Without one, nobody can configure it: Checkmk runs it only for hosts that a rule names.",
    remedy: "Add `SpecialAgent(name=…)` or `ActiveCheck(name=…)` to `rulesets`.",
    bad: .files(
      .init(path, agent("")),
      .init("cmk_addons_plugins/acme/libexec/agent_acme", "#!/usr/bin/env python3\n", mode: 0o755)),
    good: goodAgent,
    check: .subject { context, findings in
      guard !context.python.isIncomplete, !RuleSpecs.hasUnknown(context) else { return }
      let specs = Set(RuleSpecs.all(context).map { "\($0.type) \($0.name ?? "")" })
      for config in ServerSide.configs(context) {
        guard let name = config.name else { continue }
        let type = config.type == "SpecialAgentConfig" ? "SpecialAgent" : "ActiveCheck"
        guard !specs.contains("\(type) \(name)") else { continue }
        let value = config.call.keyword("name")
        findings.report(
          "there is no rule spec \(type)(name=\"\(name)\")", at: config.place(value), sourceLine: config.line(value))
      }
    })
}

extension Rule {
  private static let withSecret = """
    from cmk.server_side_calls.v1 import Secret, SpecialAgentCommand, SpecialAgentConfig, noop_parser

    def commands(params, host_config):
        password: Secret = params["password"]
        yield SpecialAgentCommand(command_arguments=["--password", password])

    special_agent_acme = SpecialAgentConfig(name="acme", parameter_parser=noop_parser, commands_function=commands)

    """

  private static func withSecret(agent: String) -> RuleExample {
    .files(
      .init(path, withSecret), .init("cmk_addons_plugins/acme/rulesets/acme.py", ruleSpec),
      .init("cmk_addons_plugins/acme/libexec/agent_acme", agent, mode: 0o755))
  }

  static let unresolvedSecret = Rule(
    "MKP515", "unresolved-secret", .mayBeLost,
    summary: "A program that gets a Secret looks the password up.",
    explanation: """
      A `Secret` that is passed as it is reaches the program as `ID:FILE`, where FILE is the password store. A program \
      that takes this for the password fails to log in. This is reported of scripts that name neither the password \
      store nor the functions that resolve such an argument.
      """,
    remedy: """
      Resolve it: `cmk.utils.password_store.lookup(Path(file), id)` up to 2.4, `dereference_secret` of \
      cmk.password_store since 2.5.
      """,
    bad: withSecret(agent: "#!/usr/bin/env python3\nimport sys\nprint(\"<<<acme>>>\", sys.argv[2])\n"),
    good: withSecret(
      agent: """
        #!/usr/bin/env python3
        import sys
        from pathlib import Path
        from cmk.utils import password_store
        name, _, store = sys.argv[2].partition(":")
        print("<<<acme>>>", len(password_store.lookup(Path(store), name)))

        """),
    check: .subject { context, findings in
      for config in ServerSide.configs(context) where config.type == "SpecialAgentConfig" {
        guard let name = config.name, let secret = ServerSide.bareSecret(config, name, context),
          let file = ServerSide.program(config, name, context), ServerSide.resolves(file, context) == false
        else { continue }
        findings.report(
          "\(file.name) gets a Secret as ID:FILE, and never looks the password up", at: config.module.place(secret),
          sourceLine: config.module.line(secret.line))
      }
    })
}

enum ServerSide {
  /// What shows that the module that makes the command line passes secrets, if it does so only as they are: that it
  /// imports Secret, or names the key of a password in the form.
  static func bareSecret(_ config: PluginObject, _ name: String, _ context: CheckContext) -> PythonFacts.Span? {
    guard config.facts.unsafe.isEmpty, !config.module.mentions(anyOf: ["stdin", "unsafe"]) else { return nil }
    let secret = "cmk.server_side_calls.v1.Secret"
    if let found = config.facts.imports.first(where: { $0.fullName == secret && !$0.isForTyping }),
      config.module.count(of: "Secret") > 1
    {
      return found.span
    }
    let specs = RuleSpecs.all(context).filter { $0.type == "SpecialAgent" && $0.name == name }
    let keys = specs.flatMap { FormSpec(of: $0)?.passwordKeys ?? [] }
    return config.module.mentions(anyOf: keys.flatMap { ["\"\($0)\"", "'\($0)'", ".\($0)"] }) ? config.call.span : nil
  }

  /// The program that the configuration runs, where it is in the package.
  static func program(_ config: PluginObject, _ name: String, _ context: CheckContext) -> SubjectFile? {
    let executable = executable(config, name)
    return context.subject.file(config.module.file.part, "\(config.module.family ?? "")/libexec/\(executable)")
      ?? context.subject.file(.agents, "special/\(executable)")
  }

  private static let signs = [
    "password_store", "dereference_secret", "resolve_secret", "secret_option", "stored_passwords", "replace_passwords",
    "PASSWORD_STORE",
  ].map { Array($0.utf8) }

  /// Whether a script, or a module of the package that it may import, knows of the password store; nil for what is no
  /// script.
  static func resolves(_ file: SubjectFile, _ context: CheckContext) -> Bool? {
    guard let bytes = try? file.bytes(limit: LoadedFile.textLimit), bytes.starts(with: Array("#!".utf8)) else {
      return nil
    }
    let mentions = { (bytes: [UInt8]) in signs.contains { bytes.firstRange(of: $0) != nil } }
    return mentions(bytes)
      || context.subject.files.contains { other in
        other.fileExtension == "py" && (try? other.bytes(limit: LoadedFile.textLimit)).map(mentions) ?? false
      }
  }

  static func configs(_ context: CheckContext) -> [PluginObject] {
    context.python.objects.filter {
      $0.group == "server_side_calls" && ["SpecialAgentConfig", "ActiveCheckConfig"].contains($0.type)
    }
  }

  /// Whether variables with a prefix of the group hold what nobody knows.
  static func hasUnknownConfigs(_ context: CheckContext) -> Bool {
    context.python.modules.contains { module in
      module.discoveredGroup == "server_side_calls"
        && module.bindings.contains { binding in
          guard binding.name.hasPrefix("special_agent_") || binding.name.hasPrefix("active_check_") else {
            return false
          }
          if case .call = binding.content { return binding.isConditional }
          return true
        }
    }
  }

  static func executable(_ config: PluginObject, _ name: String) -> String {
    (config.type == "SpecialAgentConfig" ? "agent_" : "check_") + name
  }
}
