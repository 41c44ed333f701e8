import MKPFormat

/// Names of man pages. Source: `cmk/utils/man_pages.py`, Checkmk 2.4.
extension Rule {
  static let manPageName = Rule(
    "MKP230", "man-page-name", .misleads,
    summary: "A man page is called exactly like its check plug-in.",
    explanation: """
      Checkmk finds the page of a check plug-in by the file's name, without any extension. Names that begin with a dot \
      or end in `~`, and the name `OWNERS`, are skipped.
      """,
    remedy: "Name the file like the check plug-in, `check_NAME` for an active check.",
    bad: .file("cmk_addons_plugins/acme/checkman/acme_fans.md", goodManPage),
    good: .file("cmk_addons_plugins/acme/checkman/acme_fans", goodManPage),
    check: .subject { context, findings in
      for file in context.subject.files where isManPage(file) {
        let isSkipped = file.name.hasPrefix(".") || file.name.hasSuffix("~") || file.name == "OWNERS"
        if isSkipped || file.name.contains(".") {
          findings.report("belongs to no check plug-in: none can be called \"\(file.name)\"", at: file.place)
        }
      }
    })

  private static let goodManPage = """
    title: ACME: Fans
    agents: linux
    catalog: hw/environment
    license: GPLv2
    distribution: ACME package
    description:
     Checks the fans of ACME devices.

    """

  private static func isManPage(_ file: SubjectFile) -> Bool {
    switch file.part {
    case .checkman: file.components.count == 1
    case .cmkAddonsPlugins, .cmkPlugins: file.components.count == 3 && file.components[1] == "checkman"
    default: false
    }
  }
}
