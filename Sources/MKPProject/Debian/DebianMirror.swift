/// Where Debian's packages come from.
enum DebianMirror {
  /// `given`, else the mirror that this machine's apt uses for Debian itself.
  static func choose(_ given: String?) async throws(ProjectError) -> String {
    if let given {
      guard given.hasPrefix("http://") || given.hasPrefix("https://") || given.hasPrefix("file:/"),
        !given.contains(where: { $0.isWhitespace || $0 == "[" })
      else { throw ProjectError([.environment("--mirror must be an http, https or file URL, found \(given.quoted)")]) }
      return given
    }
    let outcome = try await ChildProcess.run(
      ["apt-get", "indextargets", "--format", "$(ORIGIN)|$(REPO_URI)|$(CODENAME)", "Identifier: Packages"],
      environment: ["LC_ALL": "C"])
    if let mirror = mirror(in: outcome.output) { return mirror }
    throw ProjectError([
      .environment("this machine's apt has no Debian mirror (apt-get update?): name one with --mirror URL")
    ])
  }

  /// The first source of Debian itself, not of its security or update suites, which lie elsewhere or lack packages.
  static func mirror(in targets: String) -> String? {
    for line in targets.split(separator: "\n") {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 3, fields[0] == "Debian", !fields[2].contains("-"), !fields[2].contains("/") else {
        continue
      }
      return fields[1].hasSuffix("/") ? String(fields[1].dropLast()) : fields[1]
    }
    return nil
  }
}
