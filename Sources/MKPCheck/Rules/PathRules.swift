import MKPFormat

/// Where files lie.
extension Rule {
  static let pathRules: [Rule] = [
    rootFileBreaksInstall, rootFileIgnored, misspelledGroup, initInCheckmkNamespace, initInAddonsNamespace,
    samePlaceTwice, caseCollision, agentRoot, windowsFileForUnix, executableName, pluginThroughLib, rulePackName,
    manPageName,
  ]

  static let rootFileBreaksInstall = Rule(
    "MKP201", "root-file-breaks-install", .refused,
    summary: "Every file of `cmk_addons_plugins` and `cmk_plugins` lies in a family folder.",
    explanation: """
      The installer of Checkmk 2.3 and 2.4 looks at the folder above each of these files; for one directly in the root \
      of the part there is none, and installation ends in a traceback (IndexError).
      """,
    remedy: "Move the file into `<family>/`, a folder named after the package.",
    bad: .file("cmk_addons_plugins/acme.py", "NAME = 'acme'\n"),
    good: .file("cmk_addons_plugins/acme/lib/acme.py", "NAME = 'acme'\n"),
    check: .target { context, target, findings in
      guard target < CheckTarget(2, 5), target >= CheckTarget(2, 3) else { return }
      for file in pluginFiles(context) where file.components.count == 1 {
        findings.report(
          "lies in the root of \(file.part.rawValue): installing it on \(target) fails", at: file.place)
      }
    })

  static let rootFileIgnored = Rule(
    "MKP202", "root-file-ignored", .mayBeLost,
    summary: "No file lies outside a family folder, where Checkmk does not look.",
    explanation: """
      Plug-ins are found in `<family>/<group>/`. A file directly in the root of the part is installed and never loaded.
      """,
    remedy: "Move the file into `<family>/`, a folder named after the package.",
    bad: .manifest(
      ["version.min_required": "2.5.0"], files: .init("cmk_addons_plugins/acme.py", "NAME = 'acme'\n")),
    good: .manifest(
      ["version.min_required": "2.5.0"], files: .init("cmk_addons_plugins/acme/lib/acme.py", "NAME = 'acme'\n")),
    check: .target { context, target, findings in
      guard target >= CheckTarget(2, 5) else { return }
      for file in pluginFiles(context) where file.components.count == 1 {
        findings.report("lies in the root of \(file.part.rawValue), where Checkmk looks for nothing", at: file.place)
      }
    })

  static let misspelledGroup = Rule(
    "MKP203", "misspelled-group", .dropped,
    summary: "The folders of a family have the names that Checkmk looks for.",
    explanation: """
      Checkmk imports plug-ins from folders with fixed names: `agent_based`, `rulesets`, `graphing`, \
      `server_side_calls`, `checkman`, `libexec`. A folder with any other name is never looked into, so a slip of the \
      pen loses all plug-ins in it.
      """,
    remedy: "Rename the folder. Code that only other modules import may live under any name, `lib` for example.",
    bad: .file("cmk_addons_plugins/acme/ruleset/acme.py", "NAME = 'acme'\n"),
    good: .file("cmk_addons_plugins/acme/rulesets/acme.py", "NAME = 'acme'\n"),
    check: .subject { context, findings in
      let catalogues = context.catalogues.all.filter(\.isFull)
      let known = Set(catalogues.flatMap { Array($0.groups.keys) + Array($0.specialFolders) })
      var seen: Set<Substring> = []
      for file in pluginFiles(context) where file.components.count > 2 {
        let folder = file.components[1]
        guard !known.contains(String(folder)), seen.insert("\(file.components[0])/\(folder)").inserted else { continue }
        guard let meant = known.sorted().first(where: { isSlip(String(folder), for: $0) }) else { continue }
        findings.report("Checkmk does not look into \"\(folder)\"; is \"\(meant)\" meant?", at: file.place)
      }
    })

  static let initInCheckmkNamespace = Rule(
    "MKP205", "init-in-checkmk-namespace", .damages,
    summary: "No `__init__.py` in a namespace folder that Checkmk fills itself.",
    explanation: """
      `cmk`, `cmk.plugins`, `cmk.gui.plugins` and their like are namespace packages whose folders below `local` and in \
      the version are joined. An `__init__.py` turns the local folder into the whole package: everything that Checkmk \
      ships in it is gone.
      """,
    remedy: "Remove the file; nothing needs it.",
    bad: .file("cmk_plugins/__init__.py", ""),
    good: .file("cmk_plugins/acme/lib/__init__.py", ""),
    check: .subject { context, findings in
      for file in context.subject.files where checkmkNamespaces.contains(sitePath(file)) {
        findings.report("hides what Checkmk ships in this namespace", at: file.place)
      }
    })

  static let initInAddonsNamespace = Rule(
    "MKP206", "init-in-addons-namespace", .collides,
    summary: "No `__init__.py` in the namespace folders of add-ons.",
    explanation: """
      `cmk_addons.plugins` is shared by all packages. It is a namespace package; a file that makes it a regular one \
      belongs to your package alone and conflicts with the next package that does the same.
      """,
    remedy: "Remove the file; nothing needs it.",
    bad: .file("lib/python3/cmk_addons/__init__.py", ""),
    good: .file("cmk_addons_plugins/acme/lib/__init__.py", ""),
    check: .subject { context, findings in
      let places = ["cmk_addons/__init__.py", "cmk_addons/plugins/__init__.py"].map { "local/lib/python3/" + $0 }
      for file in context.subject.files where places.contains(sitePath(file)) {
        findings.report("makes the namespace that all packages share a package of its own", at: file.place)
      }
    })

  static let samePlaceTwice = Rule(
    "MKP218", "same-place-twice", .collides,
    summary: "No two files of the package are installed at the same place.",
    explanation: """
      Parts overlap: `lib/python3/cmk/gui/plugins/x.py` and `gui/x.py` are one file on the site, and up to 2.4 \
      `lib/check_mk` is `lib/python3/cmk`. The later one silently replaces the other, and removing the package \
      reports a missing file.
      """,
    remedy: "Keep one of them.",
    bad: .files(
      .init("lib/check_mk/base/acme.py", "NAME = 'acme'\n"), .init("lib/python3/cmk/base/acme.py", "NAME = 'acme'\n")),
    good: .file("lib/python3/cmk/base/acme.py", "NAME = 'acme'\n"),
    check: .subject { context, findings in
      var first: [String: SubjectFile] = [:]
      for file in context.subject.files {
        guard let other = first.updateValue(file, forKey: sitePath(file)) else { continue }
        findings.report("is installed at the place of \(other.packagePath)", at: file.place)
      }
    })

  static let caseCollision = Rule(
    "MKP220", "case-collision", .dependsOnMachine,
    summary: "No two paths differ in case only.",
    explanation: """
      On file systems that don't tell case apart (macOS, Windows, some network shares) one file replaces the other \
      when the sources are checked out or the package is unpacked.
      """,
    remedy: "Rename one of them.",
    bad: .files(.init("doc/README", "text\n"), .init("doc/readme", "text\n")),
    good: .files(.init("doc/README", "text\n"), .init("doc/readme.acme", "text\n")),
    check: .subject { context, findings in
      var first: [String: SubjectFile] = [:]
      for file in context.subject.files {
        guard let other = first.updateValue(file, forKey: file.packagePath.lowercased()) else { continue }
        findings.report("differs from \(other.path) in case only", at: file.place)
      }
    })

  static let agentRoot = Rule(
    "MKP221", "agent-file-in-root", .convention,
    summary: "Agent files lie in the folder of their kind.",
    explanation: """
      The agent bakery and the download page take plug-ins for Unix from `agents/plugins`, those for Windows from \
      `agents/windows/plugins`. A file directly in `agents` is shown as a file of the agent itself.
      """,
    remedy: "Move it to `agents/plugins` or `agents/windows/plugins`.",
    bad: .file("agents/acme", "#!/bin/sh\necho '<<<acme>>>'\n", mode: 0o755),
    good: .file("agents/plugins/acme", "#!/bin/sh\necho '<<<acme>>>'\n", mode: 0o755),
    check: .subject { context, findings in
      for file in context.subject.files
      where file.part == .agents && file.components.count == 1 && !file.name.hasPrefix("check_mk_agent") {
        findings.report("lies directly in agents", at: file.place)
      }
    })

  static let windowsFileForUnix = Rule(
    "MKP222", "windows-file-for-unix", .misleads,
    summary: "Agent plug-ins for Windows lie below `windows`.",
    explanation: """
      Files in `agents/plugins` are offered for Unix hosts. A PowerShell, batch or Visual Basic script there never \
      reaches a Windows host, and Unix agents try to execute it.
      """,
    remedy: "Move it to `agents/windows/plugins`.",
    bad: .file("agents/plugins/acme.ps1", "Write-Output '<<<acme>>>'\n"),
    good: .file("agents/windows/plugins/acme.ps1", "Write-Output '<<<acme>>>'\n"),
    check: .subject { context, findings in
      let extensions: Set<String> = ["ps1", "psm1", "bat", "cmd", "vbs", "exe", "msi"]
      for file in context.subject.files
      where ScriptFacts.isUnixAgentPlugin(file) && extensions.contains(file.fileExtension) {
        findings.report("is a file for Windows in a folder for Unix hosts", at: file.place)
      }
    })

  static let executableName = Rule(
    "MKP223", "executable-name", .mayBeLost,
    summary: "Special agents and active checks have no file extension.",
    explanation: """
      For the special agent or active check NAME Checkmk looks for a file called exactly `agent_NAME` or `check_NAME`. \
      With `.py` behind it, it is not found, and the call ends with exit code 127.
      """,
    remedy: "Remove the extension.",
    bad: .file("cmk_addons_plugins/acme/libexec/agent_acme.py", "#!/usr/bin/env python3\nprint()\n", mode: 0o755),
    good: .file("cmk_addons_plugins/acme/libexec/agent_acme", "#!/usr/bin/env python3\nprint()\n", mode: 0o755),
    check: .file { file, context, findings in
      let source = file.file
      guard ScriptFacts.isExecutedBySite(source), [.cmkAddonsPlugins, .cmkPlugins, .agents].contains(source.part),
        source.name.hasPrefix("agent_") || source.name.hasPrefix("check_"),
        ["py", "sh", "pl", "bash"].contains(source.fileExtension), file.firstLine.hasPrefix("#!")
      else { return }
      let stem = source.path.dropLast(source.fileExtension.count + 1)
      guard context.subject.file(source.part, String(stem)) == nil else { return }
      findings.report("is not found under this name: Checkmk looks for one without extension", at: source.place)
    })

  static let pluginThroughLib = Rule(
    "MKP224", "plugin-through-lib", .misleads,
    summary: "Plug-ins come through the part that is made for them.",
    explanation: """
      The part `lib` reaches the folders of `cmk_addons_plugins`, `cmk_plugins`, `gui` and `agent_based`, too. But \
      then Checkmk takes the files for a library: modes differ (programs in `libexec` are not executable), and \
      "Analyze configuration" and the list of packages show them under the wrong heading.
      """,
    remedy: "List the file under the part that the finding names.",
    bad: .file("lib/python3/cmk_addons/plugins/acme/agent_based/acme.py", "NAME = 'acme'\n"),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "NAME = 'acme'\n"),
    check: .subject { context, findings in
      let parts: [PackagePart] = [.cmkAddonsPlugins, .cmkPlugins, .gui, .agentBased]
      for file in context.subject.files where file.part == .lib {
        let path = sitePath(file)
        guard let part = parts.first(where: { path.hasPrefix($0.directory + "/") }) else { continue }
        findings.report("belongs to the part \(part.rawValue)", at: file.place)
      }
    })

  static let rulePackName = Rule(
    "MKP225", "rule-pack-name", .mayBeLost,
    summary: "A file of `ec_rule_packs` is called `<id>.mk`.",
    explanation: """
      The Event Console takes the id of a packaged rule pack from the file's name and reads only files that end in \
      `.mk`, directly in the part.
      """,
    remedy: "Name the file after the rule pack's id, with `.mk` behind it.",
    bad: .file("ec_rule_packs/acme", "rule_packs += []\n"),
    good: .file("ec_rule_packs/acme.mk", "rule_packs += []\n"),
    check: .subject { context, findings in
      for file in context.subject.files
      where file.part == .ecRulePacks && (file.fileExtension != "mk" || file.components.count > 1) {
        findings.report("is not read: rule packs are called <id>.mk", at: file.place)
      }
    })

  private static func pluginFiles(_ context: CheckContext) -> [SubjectFile] {
    context.subject.files.filter { $0.part == .cmkAddonsPlugins || $0.part == .cmkPlugins }
  }

  /// Where the file lies on a site, with Checkmk 2.4's alias resolved.
  private static func sitePath(_ file: SubjectFile) -> String {
    let path = "\(file.part.directory)/\(file.path)"
    let alias = "local/lib/check_mk/"
    return path.hasPrefix(alias) ? "local/lib/python3/cmk/" + path.dropFirst(alias.count) : path
  }

  private static let checkmkNamespaces = Set(
    [
      "cmk", "cmk/plugins", "cmk/base", "cmk/base/plugins", "cmk/base/plugins/agent_based", "cmk/gui",
      "cmk/gui/plugins", "cmk/base/cee", "cmk/base/cee/plugins",
    ].map { "local/lib/python3/\($0)/__init__.py" })

  /// Whether `found` is `meant` with an `s`, a dash or a word forgotten, or one letter wrong.
  private static func isSlip(_ found: String, for meant: String) -> Bool {
    let plain: (String) -> String = { text in
      let letters = text.lowercased().filter { $0.isLetter }
      return letters.hasSuffix("s") ? String(letters.dropLast()) : letters
    }
    let (left, right) = (plain(found), plain(meant))
    if left == right { return true }
    guard min(left.count, right.count) > 4, abs(left.count - right.count) <= 1 else { return false }
    let head = zip(left, right).prefix { $0 == $1 }.count
    let tail = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.count
    return head + tail >= max(left.count, right.count) - 1
  }
}
