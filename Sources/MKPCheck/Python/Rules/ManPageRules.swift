import MKPFormat

/// Man pages. Source: `cmk/utils/man_pages.py`, Checkmk 2.4.
extension Rule {
  static let manPageRules: [Rule] = [missingManPage, manPageFormat, orphanedManPage]

  private static let page = """
    title: ACME: fans
    agents: linux
    catalog: hw/environment/acme
    license: GPLv2
    distribution: check_mk
    description:
     This check monitors the fans of ACME devices.

    """

  private static let check = """
    from cmk.agent_based.v2 import AgentSection, CheckPlugin, Service

    def parse(string_table):
        return string_table

    def discover(section):
        yield Service()

    def check(section):
        yield from ()

    agent_section_acme = AgentSection(name="acme", parse_function=parse)
    check_plugin_acme = CheckPlugin(
        name="acme", service_name="Fans", discovery_function=discover, check_function=check,
    )

    """

  private static let good = RuleExample.files(
    .init("cmk_addons_plugins/acme/agent_based/acme.py", check), .init("cmk_addons_plugins/acme/checkman/acme", page))

  static let missingManPage = Rule(
    "MKP507", "missing-man-page", .convention,
    summary: "Every check plug-in has a man page.",
    explanation: """
      Checkmk shows it in the setup beside the service and in the catalog of check plug-ins. Without one, users read a \
      notice that there is none.
      """,
    remedy: "Write `<family>/checkman/<name of the plug-in>`.",
    bad: .file("cmk_addons_plugins/acme/agent_based/acme.py", check), good: good,
    check: .subject { context, findings in
      let pages = Set(context.subject.files.filter(ManPageRules.isPage).map { String($0.name) })
      for plugin in AgentBased.objects(context, "CheckPlugin") {
        guard let name = plugin.name, !pages.contains(name), let family = plugin.module.family else { continue }
        let value = plugin.call.keyword("name")
        findings.report(
          "there is no \(family)/checkman/\(name)", at: plugin.place(value), sourceLine: plugin.line(value))
      }
    })

  static let manPageFormat = Rule(
    "MKP508", "man-page-format", .misleads,
    summary: "A man page has its headings: title, agents, catalog, license, distribution, description.",
    explanation: """
      Each line is `key: value`, empty, or begins with a blank and goes on with the text above. Checkmk shows a \
      placeholder in place of a page that it can't read.
      """,
    remedy: "Add the headings that are missing.",
    bad: .files(
      .init("cmk_addons_plugins/acme/agent_based/acme.py", check),
      .init("cmk_addons_plugins/acme/checkman/acme", "title: ACME: fans\nagents: linux\n")),
    good: good,
    check: .file { file, _, findings in
      guard ManPageRules.isPage(file.file), file.kind == .text || file.kind == .empty else { return }
      for (line, message) in ManPageRules.problems(String(decoding: file.textBytes, as: UTF8.self)) {
        findings.report(message, at: Place(file: file.file.displayPath, line: line))
      }
    })

  static let orphanedManPage = Rule(
    "MKP513", "man-page-without-plugin", .misleads,
    summary: "A man page has the name of a plug-in.",
    explanation: """
      Checkmk finds the page of a check plug-in by its name, that of an active check x as `check_x`. Under any other \
      name it stands in the catalog of check plug-ins, and describes something that nobody can have.
      """,
    remedy: "Give the page the name of the plug-in, or delete it.",
    bad: .files(
      .init("cmk_addons_plugins/acme/agent_based/acme.py", check),
      .init("cmk_addons_plugins/acme/checkman/acme_fan", page)), good: good,
    check: .subject { context, findings in
      guard !context.python.isIncomplete, !Metrics.hasUnknownPlugins(context), !ServerSide.hasUnknownConfigs(context)
      else { return }
      let configs = ServerSide.configs(context)
      guard configs.allSatisfy({ $0.name != nil }) else { return }
      let names = Set(
        context.python.calls.plugins.compactMap { $0.call.keyword("name")?.string }
          + configs.map { ServerSide.executable($0, $0.name ?? "") })
      for file in context.subject.files where ManPageRules.isPage(file) {
        let name = String(file.name)
        guard !names.contains(name), ShippedNames.builtIn.evidence(name, .checkPlugins) == nil else { continue }
        let similar = names.filter { EditDistance.between($0, name) <= 2 }.sorted().first
        findings.report(
          "no plug-in of the package is called \"\(name)\"\(similar.map { "; is \"\($0)\" meant?" } ?? "")",
          at: file.place)
      }
    })
}

private enum ManPageRules {
  /// Pages of plug-in families and of the old part; some names are skipped.
  static func isPage(_ file: SubjectFile) -> Bool {
    let isPlace =
      file.part == .checkman
      || (file.part == .cmkAddonsPlugins || file.part == .cmkPlugins) && file.components.count == 3
        && file.components[1] == "checkman"
    return isPlace && !file.name.hasPrefix(".") && !file.name.hasSuffix("~") && file.name != "OWNERS"
  }

  private static let required = ["title", "agents", "license", "distribution", "description", "catalog"]

  static func problems(_ text: String) -> [(Int?, String)] {
    var keys: Set<Substring> = []
    var problems: [(Int?, String)] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.last == "\r" ? line.dropLast() : line
      if line.first == " " || line.first == "\t" || line.allSatisfy(\.isWhitespace) { continue }
      guard let colon = line.firstIndex(of: ":") else {
        problems.append((index + 1, "the line is neither `key: value` nor indented"))
        continue
      }
      keys.insert(line[..<colon])
    }
    let missing = required.filter { !keys.contains($0[...]) }
    if !missing.isEmpty { problems.append((nil, "the page has no \(missing.joined(separator: ", "))")) }
    return problems
  }
}
