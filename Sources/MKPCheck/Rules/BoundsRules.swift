import MKPFormat

/// The bounds of the manifest, by themselves and against the content.
extension Rule {
  static let boundsRules: [Rule] = [
    unreadableBound, contradictingBounds, minimumTooLow, limitMissing, limitTooHigh, partUnknownToTarget,
    refusedByTarget, outdatedOnTarget, emptyPackage,
  ]

  static let unreadableBound = Rule(
    "MKP116", "unreadable-bound", .misleads,
    summary: "Checkmk can read the version bounds.",
    explanation: """
      A bound that is no Checkmk version, such as `2.4` or `2.5.0p1-rc1`, is skipped without a word: the package is \
      then installed on any version.
      """,
    remedy: "Write a full version: `2.4.0`, `2.4.0p3`, `2.5.0b1`.",
    bad: .manifest(["version.min_required": "2.4"]),
    good: .manifest(["version.min_required": "2.4.0"]),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest else { return }
      for key in [SubjectManifest.Key.minRequired, .usableUntil] {
        let text = manifest.text(key)
        guard !text.isEmpty, CheckmkVersion(text) == nil else { continue }
        findings.report("Checkmk can't read \(key.rawValue) \"\(text)\" and skips the check", at: manifest.place(key))
      }
    })

  static let contradictingBounds = Rule(
    "MKP117", "contradicting-bounds", .refused,
    summary: "Some version lies within the bounds.",
    explanation: """
      `version.usable_until` is exclusive: the package is for versions from `min_required` up to, but not including, \
      `usable_until`. Where the first is not below the second, no site accepts the package.
      """,
    remedy: "Raise `usable_until` above `min_required`, or leave it out.",
    bad: .manifest(["version.min_required": "2.4.0", "version.usable_until": "2.4.0"]),
    good: .manifest(["version.min_required": "2.4.0", "version.usable_until": "2.4.99"]),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest, let minimum = manifest.minimum, let limit = manifest.limit,
        minimum >= limit
      else { return }
      findings.report(
        "no version is at least \(minimum) and below \(limit)", at: manifest.place(.usableUntil))
    })

  static let minimumTooLow = Rule(
    "MKP118", "minimum-too-low", .misleads,
    summary: "`version.min_required` keeps out the versions that can't read the package.",
    explanation: """
      Versions before the one that introduced a part don't skip that part: they can't read the package at all and show \
      a traceback. One that lacks an API which the package needs loses its plug-ins. With the right `min_required` \
      administrators see beforehand what the package is for.
      """,
    remedy: "Set `version.min_required` to the proposed version or a later one.",
    bad: .manifest(
      ["version.min_required": "2.2.0"], files: .init("cmk_addons_plugins/acme/lib/acme.py", "NAME = 'acme'\n")),
    good: .manifest(
      ["version.min_required": "2.3.0"], files: .init("cmk_addons_plugins/acme/lib/acme.py", "NAME = 'acme'\n")),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest else { return }
      // An unreadable bound is MKP116's.
      guard manifest.text(.minRequired).isEmpty || manifest.minimum != nil else { return }
      let parts = [PackagePart.cmkAddonsPlugins, .cmkPlugins].filter { part in
        context.subject.files.contains { $0.part == part }
      }
      let found = manifest.minimum.map { "is \($0)" } ?? "is empty"
      // Whoever asks for the beta of a version has its API.
      if let bound = APIBounds.minimum(context), let target = CheckTarget(bound.version.description),
        manifest.minimum.map({ $0 < target.first }) ?? true
      {
        findings.report(
          "version.min_required \(found), but there is no \(bound.what) before \(target): set it to \(bound.version) "
            + "or later", at: manifest.place(.minRequired))
      } else if let part = parts.first, manifest.minimum.map({ $0 < CheckTarget(2, 3).first }) ?? true {
        findings.report(
          "version.min_required \(found), but versions before 2.3 can't read \(part.rawValue): set it to 2.3.0 or later",
          at: manifest.place(.minRequired))
      }
    })

  static let limitMissing = Rule(
    "MKP119", "limit-missing", .misleads,
    summary: "A package that a known version will no longer load says so with `version.usable_until`.",
    explanation: """
      Without `version.usable_until` an update of the site leaves the package enabled although Checkmk no longer \
      loads its plug-ins, or has removed the API that they use; the services go stale. With it, the update disables the package and says why.
      """,
    remedy: "Set `version.usable_until` to the proposed version, or move to the current API.",
    bad: .manifest(
      ["version.usable_until": ""],
      files: .init("agent_based/acme.py", "from .agent_based_api.v1 import register\n")),
    good: .manifest(
      ["version.usable_until": "2.4.0b1"],
      files: .init("agent_based/acme.py", "from .agent_based_api.v1 import register\n")),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest, manifest.text(.usableUntil).isEmpty,
        let removal = PartStatus.earliestRemoval(in: context)
      else { return }
      findings.report(
        "Checkmk \(removal.version) and later \(removal.what): set version.usable_until to \(removal.version)",
        at: manifest.place(.usableUntil))
    })

  static let limitTooHigh = Rule(
    "MKP120", "limit-too-high", .misleads,
    summary: "`version.usable_until` keeps out the versions that no longer load the package.",
    explanation: """
      Beyond the version that removed a part the package stays enabled, but Checkmk ignores its files; the services go \
      stale without a word.
      """,
    remedy: "Lower `version.usable_until` to the proposed version, or move to the current API.",
    bad: .manifest(
      ["version.usable_until": "2.5.99"],
      files: .init("agent_based/acme.py", "from .agent_based_api.v1 import register\n")),
    good: .manifest(
      ["version.usable_until": "2.4.0b1"],
      files: .init("agent_based/acme.py", "from .agent_based_api.v1 import register\n")),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest, let limit = manifest.limit,
        let removal = PartStatus.earliestRemoval(in: context), let removed = CheckmkVersion(removal.version),
        // `2.4.0` and `2.4.0b1` mean the same to whoever writes them.
        CheckTarget(removal.version).map({ $0.release < limit }) ?? (removed < limit)
      else { return }
      findings.report(
        "Checkmk \(removal.version) and later \(removal.what): set version.usable_until to \(removal.version)",
        at: manifest.place(.usableUntil))
    })

  static let partUnknownToTarget = Rule(
    "MKP121", "part-unknown-to-target", .refused,
    summary: "Every target knows all parts of the package.",
    explanation: "A part that a version does not know makes the whole package unreadable for it.",
    remedy: "Raise `version.min_required` to the version that introduced the part, or use another part.",
    bad: .manifest(
      ["version.min_required": "2.2.0"], files: .init("cmk_addons_plugins/acme/lib/acme.py", "NAME = 'acme'\n")),
    good: .manifest(
      ["version.min_required": "2.3.0"], files: .init("cmk_addons_plugins/acme/lib/acme.py", "NAME = 'acme'\n")),
    check: .target { context, target, findings in
      guard let parts = context.catalogue(target)?.parts else { return }
      for part in Set(context.subject.files.map(\.part)).sorted(by: { $0.rawValue < $1.rawValue })
      where parts[part.rawValue]?.effect == .refused {
        findings.report("Checkmk \(target) can't read a package with \(part.rawValue)", at: .package)
      }
    })

  static let refusedByTarget = Rule(
    "MKP122", "refused-by-target", .refused,
    summary: "The bounds let every target in.",
    explanation: """
      A site refuses to enable a package whose `version.min_required` is newer than the site. Since 2.5 it also \
      refuses one whose `version.usable_until` it has reached; `--force-install` overrides both.
      """,
    remedy: "Correct the bound, or check for other targets.",
    bad: .manifest(["version.min_required": "2.4.0"], targets: [CheckTarget(2, 3)]),
    good: .manifest(["version.min_required": "2.3.0"], targets: [CheckTarget(2, 3)]),
    check: .target { context, target, findings in
      guard let manifest = context.subject.manifest else { return }
      if let minimum = manifest.minimum, minimum >= target.end {
        findings.report(
          "Checkmk \(target) refuses the package: it requires \(minimum) or later", at: manifest.place(.minRequired))
      } else if target >= CheckTarget(2, 5), let limit = manifest.limit, limit <= target.release {
        findings.report(
          "Checkmk \(target) refuses the package: it is usable below \(limit) only", at: manifest.place(.usableUntil))
      }
    })

  static let outdatedOnTarget = Rule(
    "MKP123", "outdated-on-target", .misleads,
    summary: "No target is beyond `version.usable_until`.",
    explanation: """
      Checkmk 2.4 and earlier enable a package without looking at `version.usable_until`, but the next \
      `mkp update-active` or update of the site disables it.
      """,
    remedy: "Raise `version.usable_until`, or check for other targets.",
    bad: .manifest(["version.usable_until": "2.3.99"], targets: [CheckTarget(2, 4)]),
    good: .manifest(["version.usable_until": "2.4.99"], targets: [CheckTarget(2, 4)]),
    check: .target { context, target, findings in
      guard let manifest = context.subject.manifest, target < CheckTarget(2, 5), let limit = manifest.limit,
        limit <= target.release
      else { return }
      findings.report(
        "an update of a \(target) site disables the package: it is usable below \(limit) only",
        at: manifest.place(.usableUntil))
    })

  static let emptyPackage = Rule(
    "MKP124", "empty-package", .misleads,
    summary: "The package has files.",
    explanation: "A package without files installs, and does nothing.",
    remedy: "Check `contents` in mkp.yaml; `mkpkit build --plan` shows what goes where, and what is left out.",
    bad: .files(),
    good: .file("doc/acme", "How to monitor ACME devices.\n"),
    check: .subject { context, findings in
      // Files that are listed and missing are MKP103's.
      let isListed = context.subject.defects.contains { $0.rule.id == Rule.uninstallableFile.id }
      if context.subject.files.isEmpty, context.subject.manifest != nil, !isListed {
        findings.report("the package has no files", at: .package)
      }
    })
}
