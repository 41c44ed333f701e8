/// Rules about suppressions; ``SuppressionFilter`` reports them.
extension Rule {
  static let suppressionRules: [Rule] = [
    suppressionWithoutReason, unusedSuppression, suppressionOfUnknownRule, unreadableFile,
  ]

  static let suppressionWithoutReason = Rule(
    "MKP901", "suppression-without-reason", .hides,
    summary: "A suppression says why.",
    explanation: """
      Whoever reads the package later must be able to judge whether the reason still holds. A suppression without a \
      reason has no effect.
      """,
    remedy: "Write the reason behind the brackets, or in `reason` in mkp.yaml.",
    bad: .file(
      "agents/plugins/acme", "#!/bin/sh\r\n# mkpkit: ignore[MKP214]\r\necho '<<<acme>>>'\r\n", mode: 0o755),
    good: .file(
      "agents/plugins/acme",
      "#!/bin/sh\r\n# mkpkit: ignore[MKP214] runs under busybox for DOS, which wants it so\r\necho '<<<acme>>>'\r\n",
      mode: 0o755),
    check: .engine)

  static let unusedSuppression = Rule(
    "MKP902", "unused-suppression", .hides,
    summary: "A suppression suppresses something.",
    explanation: "A suppression that is left behind hides the next finding of its rule, which nobody has looked at.",
    remedy: "Remove it.",
    bad: .ignoring(ConfiguredSuppression(rule: "MKP213", reason: "the plug-in runs on DOS")),
    good: .ignoring(),
    check: .engine)

  static let suppressionOfUnknownRule = Rule(
    "MKP903", "suppression-of-unknown-rule", .hides,
    summary: "A suppression names a rule that exists.",
    explanation: "With a mistyped id the finding is reported all the same.",
    remedy: "`mkpkit explain` lists all rules.",
    bad: .ignoring(ConfiguredSuppression(rule: "MKP2130", reason: "the plug-in runs on DOS")),
    good: .ignoring(),
    check: .engine)

  static let unreadableFile = Rule(
    "MKP904", "unreadable-file", .unreadable,
    summary: "Every file of the package can be read.",
    explanation: "What can't be read can be neither checked nor packed.",
    remedy: "Give yourself the right to read the file, or keep it out with `.mkpignore`.",
    bad: .described("A file that the user who runs mkpkit may not read."),
    good: .described("The same file with mode 0644."),
    check: .engine)
}
