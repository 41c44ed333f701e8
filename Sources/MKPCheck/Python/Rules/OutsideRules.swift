/// What lies outside of the site.
extension Rule {
  static let outsideRules: [Rule] = [outsideOfSite]

  private static let path = "cmk_addons_plugins/acme/libexec/agent_acme"

  private static func agent(_ file: String) -> RuleExample {
    .files(
      .init(path, "#!/usr/bin/env python3\nwith open(\(file)) as file:\n    print(file.read())\n", mode: 0o755),
      .init(
        "cmk_addons_plugins/acme/server_side_calls/acme.py",
        """
        from cmk.server_side_calls.v1 import SpecialAgentCommand, SpecialAgentConfig, noop_parser

        def commands(params, host_config):
            yield SpecialAgentCommand(command_arguments=[])

        special_agent_acme = SpecialAgentConfig(name="acme", parameter_parser=noop_parser, commands_function=commands)

        """))
  }

  static let outsideOfSite = Rule(
    "MKP357", "outside-of-site", .exchange,
    summary: "Programs and plug-ins on the site use files of the site only.",
    explanation: """
      The Exchange rejects packages that read or write outside of the site. Several sites share one server, are moved \
      to others and run in containers: what lies outside belongs to none of them.
      """,
    remedy: "Keep the file below the site, `os.environ[\"OMD_ROOT\"]`, for example in `var` or `tmp`.",
    bad: agent("\"/var/tmp/acme.json\""), good: agent("\"acme.json\""),
    check: .subject { context, findings in
      let folders: Set<Substring> = [
        "bin", "boot", "etc", "home", "lib", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp",
        "usr", "var",
      ]
      for (module, facts) in context.python.known {
        for opened in facts.paths {
          let parts = opened.path.split(separator: "/")
          guard let first = parts.first, folders.contains(first), parts.prefix(2) != ["opt", "omd"] else { continue }
          findings.report(
            "\(opened.path) lies outside of the site", at: module.place(opened.span),
            sourceLine: module.line(opened.span.line))
        }
      }
    })
}
