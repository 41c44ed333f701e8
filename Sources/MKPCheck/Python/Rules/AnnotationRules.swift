/// Annotations that Checkmk compares. Source: `_validate_optional_section_annotation` in `plugin_backend/utils.py`.
extension Rule {
  static let annotationRules: [Rule] = [clusterAnnotation, sectionAnnotation]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  private static func cluster(_ annotation: String) -> String {
    """
    from collections.abc import Mapping
    from cmk.agent_based.v2 import CheckPlugin, Result, Service, State

    def discover(section):
        yield Service()

    def check(section):
        yield Result(state=State.OK, summary="fine")

    def check_cluster(section: \(annotation)):
        yield Result(state=State.OK, summary="fine")

    check_plugin_acme = CheckPlugin(
        name="acme", service_name="Fan", discovery_function=discover, check_function=check,
        cluster_check_function=check_cluster,
    )

    """
  }

  private static func together(_ annotation: String) -> String {
    """
    from cmk.agent_based.v2 import CheckPlugin, Result, Service, State

    def discover(section_acme_fans, section_acme_power):
        yield Service()

    def check(section_acme_fans: \(annotation), section_acme_power: \(annotation)):
        yield Result(state=State.OK, summary="fine")

    check_plugin_acme = CheckPlugin(
        name="acme", service_name="Fan", sections=["acme_fans", "acme_power"],
        discovery_function=discover, check_function=check,
    )

    """
  }

  static let clusterAnnotation = Rule(
    "MKP325", "cluster-annotation", .dropped,
    summary: "A cluster check function is annotated to take a mapping of nodes to sections.",
    explanation: """
      A cluster function gets one section for each node, by the node's name, and a node may have none: \
      `Mapping[str, X | None]`. If it has annotations, Checkmk compares them and drops the plug-in. It looks at the \
      types themselves: annotations in quotes, or those of a module with `from __future__ import annotations`, are \
      texts and always differ.
      """,
    remedy: "Annotate the section as `Mapping[str, X | None]`, without quotes and without that import, or not at all.",
    bad: .file(path, cluster("list[str]")), good: .file(path, cluster("Mapping[str, list[str] | None]")),
    check: .subject { context, findings in
      for (plugin, role, value) in AgentBased.functions(context) where role.argument == "cluster_check_function" {
        AnnotationRules.check(plugin, value, "a cluster function gets Mapping[str, X | None]", &findings) {
          $0.isMappingToOptional
        }
      }
    })

  static let sectionAnnotation = Rule(
    "MKP338", "section-annotation", .dropped,
    summary: "Each of several sections is annotated as optional.",
    explanation: """
      Any of several sections may be missing, so that its argument is None. If a check, discovery or inventory \
      function has annotations for them, Checkmk demands `X | None` and drops the plug-in otherwise. Annotations in \
      quotes, or those of a module with `from __future__ import annotations`, are texts and never accepted.
      """,
    remedy: "Annotate the sections as `X | None`, without quotes and without that import, or not at all.",
    bad: .file(path, together("list[str]")), good: .file(path, together("list[str] | None")),
    check: .subject { context, findings in
      for (plugin, role, value) in AgentBased.functions(context)
      where ["discovery_function", "check_function", "inventory_function"].contains(role.argument) {
        guard let sections = AgentBased.sections(of: plugin), sections.count > 1 else { continue }
        AnnotationRules.check(plugin, value, "each of several sections is X | None", &findings) { $0.isOptional }
      }
    })
}

private enum AnnotationRules {
  /// Reports the sections of the function whose annotations are surely not what `demand` says.
  static func check(
    _ plugin: PluginObject, _ value: PlacedValue, _ demand: String, _ findings: inout Findings,
    _ answer: (PythonAnnotation) -> PythonAnnotation.Answer
  ) {
    guard let function = plugin.module.function(value), function.decorators.isEmpty else { return }
    for parameter in function.parameters where parameter.name.hasPrefix("section") {
      guard let text = parameter.annotation else { continue }
      let annotation = PythonAnnotation(text, in: plugin.module)
      guard annotation.isPostponed || answer(annotation) == .no else { continue }
      let shown = text.hasPrefix("'") ? String(text.dropFirst()) : text
      let found =
        annotation.isPostponed
        ? "the annotation of \(parameter.name) is a text for Checkmk, \"\(shown)\""
        : "\(parameter.name) is annotated as \(shown)"
      findings.report(
        "\(found), but \(demand)", at: plugin.module.place(function.span),
        sourceLine: plugin.module.line(function.span.line))
    }
  }
}
