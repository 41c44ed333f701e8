import MKPFormat

/// The settings of a repository that a look at it needs, and no others.
struct GitSettings {
  /// How files are compared with what the repository has, and where it comes from. None of them names a program.
  private static let allowed: Set = [
    "core.autocrlf", "core.eol", "core.safecrlf", "core.filemode", "core.symlinks", "core.ignorecase",
    "core.precomposeunicode", "core.checkstat", "core.trustctime", "core.checkroundtripencoding",
    "core.bigfilethreshold",
    "core.sparsecheckout", "core.sparsecheckoutcone", "index.sparse", "remote.origin.url", "extensions.objectformat",
    "extensions.refstorage",
  ]
  /// Files with patterns; what is no regular file is passed over.
  private static let files: Set = ["core.excludesfile", "core.attributesfile"]
  /// Extensions of the format that do not change what is read here.
  private static let harmless: Set = [
    "extensions.noop", "extensions.partialclone", "extensions.preciousobjects", "extensions.worktreeconfig",
    "extensions.relativeworktrees", "extensions.compatobjectformat",
  ]

  /// A configuration file.
  let text: String

  /// - Parameter standIn: the repository that git works in while it reads, which has no settings.
  init(of location: GitLocation, asking standIn: GitStandIn) async throws(ProjectError) {
    var settings = try await Self.read(location.commonFolder + "/config", standIn)
    if settings.last(where: { $0.key == "extensions.worktreeconfig" })?.isOn == true {
      settings += try await Self.read(location.gitFolder + "/config.worktree", standIn)
    }
    let format = settings.last { $0.key == "core.repositoryformatversion" }?.value ?? "0"
    let extensions = settings.filter { $0.key.hasBytePrefix("extensions.") && !Self.harmless.contains($0.key) }
    if format != "0", let unknown = extensions.first(where: { !Self.allowed.contains($0.key) }) {
      throw ProjectError([.environment("\(location.gitFolder): the extension \(unknown.key) of git is not known here")])
    }
    if location.gitFolder != location.commonFolder, extensions.contains(where: { $0.key == "extensions.refstorage" }) {
      throw ProjectError([
        .environment("\(location.workTree): a second work tree of a repository with 'reftable' can't be read")
      ])
    }
    let kept = settings.filter { $0.isClean && (Self.allowed.contains($0.key) || Self.isPatternFile($0)) }
    text = Self.lines(
      [
        Setting(key: "core.repositoryformatversion", value: format == "0" ? "0" : "1"),
        Setting(key: "core.bare", value: "false"),
      ]
        + kept)
  }

  /// One setting, its key in lower case.
  private struct Setting {
    let key: String
    let value: String

    var isOn: Bool { ["true", "yes", "on", "1", ""].contains(value) }
    /// No control characters, which no value that counts here has.
    var isClean: Bool { value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
  }

  /// What is in the file itself: files that it includes are not read.
  private static func read(_ file: String, _ standIn: GitStandIn) async throws(ProjectError) -> [Setting] {
    guard let status = FileStatus(following: file) else { return [] }
    guard status.kind == .file else { throw ProjectError([.unreadable(file, reason: "not a regular file")]) }
    var environment = GitEnvironment.plain
    environment["GIT_DIR"] = standIn.folder
    let outcome = try await ChildProcess.run(
      ["git"] + GitEnvironment.options + ["config", "--file", file, "--no-includes", "--null", "--list"],
      in: standIn.folder, environment: environment)
    guard outcome.isSuccess else { throw ProjectError([.environment("git config: \(outcome.reason)")]) }
    return outcome.output.utf8.split(separator: 0).map { entry in
      let end = entry.firstIndex(of: UInt8(ascii: "\n"))
      return Setting(
        key: String(Substring(entry[..<(end ?? entry.endIndex)])),
        value: end.map { String(Substring(entry[entry.index(after: $0)...])) } ?? "true")
    }
  }

  private static func isPatternFile(_ setting: Setting) -> Bool {
    guard files.contains(setting.key) else { return false }
    let home = environmentVariable("HOME") ?? ""
    let path = setting.value.hasBytePrefix("~/") ? home + setting.value.dropFirst() : setting.value
    return path.isAbsolutePath && FileStatus(following: path)?.kind == .file
  }

  private static func lines(_ settings: [Setting]) -> String {
    settings.map { setting in
      let names = setting.key.split(separator: ".")
      let section = names.count == 3 ? "[\(names[0]) \"\(names[1])\"]" : "[\(names[0])]"
      let value = setting.value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
      return "\(section)\n\t\(names[names.count - 1]) = \"\(value)\"\n"
    }.joined()
  }
}
