/// Rules about the archive; ``PackageDefects`` reports them.
extension Rule {
  static let archiveRules: [Rule] = [
    unreadablePackage, hazard, uninstallableFile, differentManifests, untidyArchive, missingInfoJSON, unlistedFile,
    ambiguousArchive,
  ]

  static let unreadablePackage = Rule(
    "MKP101", "unreadable-package", .refused,
    summary: "The file is a gzip-compressed tar archive, whole and undamaged, with a manifest.",
    explanation: """
      Checkmk opens a package as tar inside gzip and nothing else. Plain tar, zip, a download that broke off or an \
      HTML page of the download server end in a traceback.
      """,
    remedy: "Download or build the package again.",
    bad: .described("The first half of a package."),
    good: .described("The whole package."),
    check: .engine)

  static let hazard = Rule(
    "MKP102", "hazard", .damages,
    summary: "Nothing in the archive leaves the folder that it is unpacked to.",
    explanation: """
      Checkmk's installer hands names to tar unchecked and follows links when it sets modes. Absolute names, `..`, \
      names that begin with a dash, links to outside, devices and FIFOs can write to or change other files of the site.
      """,
    remedy: "Don't install the package. As its author, pack regular files with plain relative names only.",
    bad: .described("`agents.tar` with a member `../../etc/cron.d/acme`."),
    good: .described("`agents.tar` with a member `plugins/acme`."),
    check: .engine)

  static let uninstallableFile = Rule(
    "MKP103", "uninstallable-file", .refused,
    summary: "Every file that the manifest lists is in the archive under exactly that name.",
    explanation: """
      The installer extracts the listed names and then sets their modes. A name that is missing ends in a traceback; \
      what was already unpacked stays behind and blocks the next attempt with \"File conflict\".
      """,
    remedy: "Build the package with `mkpkit build`.",
    bad: .described("A manifest that lists `plugins/acme` of `agents`, and no `agents.tar`."),
    good: .described("The same manifest with an `agents.tar` that has `plugins/acme`."),
    check: .engine)

  static let differentManifests = Rule(
    "MKP105", "different-manifests", .misleads,
    summary: "`info` and `info.json` say the same.",
    explanation: "Sites read `info`, the Exchange and other tools read `info.json`. They must not see two packages.",
    remedy: "Build the package with `mkpkit build`, which writes both from one source.",
    bad: .described("`info` with version 1.0.0 and `info.json` with version 1.0.1."),
    good: .described("Both with version 1.0.0."),
    check: .engine)

  static let untidyArchive = Rule(
    "MKP106", "untidy-archive", .convention,
    summary: "The archive is made as Checkmk itself makes it.",
    explanation: """
      Sites tolerate folders as members, names with `./`, links, further members and a missing end mark. \
      Other tools, and strict verification, don't.
      """,
    remedy: "Build the package with `mkpkit build`.",
    bad: .described("A package whose `agents.tar` has a member `plugins/` for the folder."),
    good: .described("The same package with members for files only."),
    check: .engine)

  static let missingInfoJSON = Rule(
    "MKP107", "missing-info-json", .exchange,
    summary: "The package has `info.json`.",
    explanation: """
      Checkmk reads `info` only. The Exchange wants the same in JSON, and calls the structure of a package without it \
      invalid.
      """,
    remedy: "Build the package with `mkpkit build`.",
    bad: .described("A package with `info` and without `info.json`."),
    good: .described("The same package with both."),
    check: .engine)

  static let unlistedFile = Rule(
    "MKP108", "unlisted-file", .misleads,
    summary: "Every file in the archive is listed in the manifest.",
    explanation: "The installer extracts what the manifest lists, and nothing else: the file never reaches a site.",
    remedy: "List the file, or leave it out.",
    bad: .described("`agents.tar` with `plugins/acme`, which the manifest does not list."),
    good: .described("The same archive with a manifest that lists it."),
    check: .engine)

  static let ambiguousArchive = Rule(
    "MKP109", "ambiguous-archive", .deceives,
    summary: "Every reader sees the same files in the archive.",
    explanation: """
      Python's `tarfile` and GNU tar, by which Checkmk installs, and other readers take repeated members and unusual \
      headers in different ways: what was looked at is not what gets installed.
      """,
    remedy: "Don't install the package. As its author, build it with `mkpkit build`.",
    bad: .described("`agents.tar` with two members `plugins/acme`."),
    good: .described("The same archive with one of them."),
    check: .engine)
}
