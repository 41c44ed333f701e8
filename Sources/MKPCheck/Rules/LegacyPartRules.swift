import MKPFormat

/// Parts that Checkmk has deprecated or removed. Source: "Analyze configuration" of Checkmk, by the catalogues.
extension Rule {
  static let legacyPartRules: [Rule] = [deprecatedPart, ignoredPart, removedPart, checkMKAlias]

  static let deprecatedPart = Rule(
    "MKP601", "deprecated-part", .expires,
    summary: "No file lies in a deprecated part.",
    explanation: """
      Checkmk loads the file, but "Analyze configuration" shows a WARN for it and administrators get a message; a \
      later version will ignore it.
      """,
    remedy: "Move to the replacement that the finding names.",
    bad: .manifest(
      ["version.usable_until": "2.3.99"], files: .init("checks/acme", "check_info['acme'] = {}\n")),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import CheckPlugin\n"),
    check: .target { context, target, findings in
      report(context, target, &findings) { _, part in part.status == .deprecated ? "is deprecated" : nil }
    })

  static let ignoredPart = Rule(
    "MKP602", "ignored-part", .dropped,
    summary: "No plug-in lies where the target does not look.",
    explanation: "The target has dropped the API of this part: it installs the file and never loads it.",
    remedy: "Move to the replacement that the finding names, or end the package's bounds before that version.",
    bad: .manifest(
      ["version.usable_until": "2.4.99"],
      files: .init("agent_based/acme.py", "from .agent_based_api.v1 import register\n")),
    good: .manifest(
      ["version.usable_until": "2.3.99"],
      files: .init("agent_based/acme.py", "from .agent_based_api.v1 import register\n")),
    check: .target { context, target, findings in
      report(context, target, &findings) { file, part in
        guard part.status == .removed, part.effect == .ignored, PartStatus.holdsPlugins(file.part) else { return nil }
        return "is no longer loaded"
      }
    })

  static let removedPart = Rule(
    "MKP603", "removed-part", .mayBeLost,
    summary: "No file lies in a part whose API was removed.",
    explanation: """
      "Analyze configuration" shows a CRIT for the file. Whether the version still reads it differs between parts and \
      patch levels; nobody should rely on it.
      """,
    remedy: "Move to the replacement that the finding names.",
    bad: .file("checks/acme", "check_info['acme'] = {}\n"),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import CheckPlugin\n"),
    check: .target { context, target, findings in
      report(context, target, &findings) { file, part in
        guard part.status == .removed else { return nil }
        return part.effect == .ignored && PartStatus.holdsPlugins(file.part) ? nil : "has been removed"
      }
    })

  static let checkMKAlias = Rule(
    "MKP604", "check-mk-alias", .convention,
    summary: "Files of the part `lib` use the path `python3/cmk`, not its alias `check_mk`.",
    explanation: """
      Up to 2.4 `lib/check_mk` is a symbolic link to `lib/python3/cmk`. It went with 2.5.0b1; that version rewrites \
      the path while it installs the package, so the manifest on the site differs from that in the package.
      """,
    remedy: "Rename `check_mk/…` to `python3/cmk/…`.",
    bad: .file("lib/check_mk/base/cee/plugins/bakery/acme.py", "NAME = 'acme'\n"),
    good: .file("lib/python3/cmk/base/cee/plugins/bakery/acme.py", "NAME = 'acme'\n"),
    check: .subject { context, findings in
      for file in context.subject.files where file.part == .lib && file.components.first == "check_mk" {
        findings.report(
          "lies below the alias check_mk: use python3/cmk/\(file.components.dropFirst().joined(separator: "/"))",
          at: file.place)
      }
    })

  private static func report(
    _ context: CheckContext, _ target: CheckTarget, _ findings: inout Findings,
    _ verdict: (SubjectFile, Catalogue.Part) -> String?
  ) {
    guard let catalogue = context.catalogue(target) else { return }
    for file in context.subject.files {
      guard let (key, part) = PartStatus.of(file, in: catalogue), let verdict = verdict(file, part) else { continue }
      let replacement = part.replacement.map { ": use \($0)" } ?? ""
      findings.report("the part \(key) \(verdict)\(replacement)", at: file.place)
    }
  }
}
