import MKPFormat

/// The first line of scripts, and the x bit.
extension Rule {
  static let shebangRules: [Rule] = [losesExecutableBit, missingShebang, foreignShebang]

  static let losesExecutableBit = Rule(
    "MKP207", "loses-executable-bit", .mayBeLost,
    summary: "What shall be executed lies where Checkmk keeps it executable.",
    explanation: """
      On installation Checkmk sets every file's mode by its part: 0700 in `agents`, `bin`, `notifications`, \
      `alert_handlers`, `lib/nagios/plugins` and directly in a folder called `libexec`, 0600 everywhere else, whatever \
      the archive says.
      """,
    remedy: "Move the file directly into `<family>/libexec`, or into one of the other parts.",
    bad: .file("cmk_addons_plugins/acme/libexec/tools/query", "#!/bin/sh\necho fine\n", mode: 0o755),
    good: .file("cmk_addons_plugins/acme/libexec/query", "#!/bin/sh\necho fine\n", mode: 0o755),
    check: .file { file, _, findings in
      guard file.file.mode & 0o100 != 0, file.file.part.installMode(of: file.file.path) & 0o100 == 0,
        [.cmkAddonsPlugins, .cmkPlugins, .lib].contains(file.file.part),
        !["py", "so"].contains(file.file.fileExtension),
        !ScriptFacts.isAgentFile(file.file)
      else { return }
      guard file.kind == .elf || file.firstLine.hasPrefix("#!") else { return }
      findings.report("is executable, but Checkmk installs it with mode 0600", at: file.file.place)
    })

  static let missingShebang = Rule(
    "MKP208", "missing-shebang", .mayBeLost,
    summary: "A script says what runs it.",
    explanation: """
      Without `#!` in its first line the kernel can't start a script. A shell that is asked to run it takes it for a \
      shell script, whatever it is; notification scripts and alert handlers are not started by a shell at all.
      """,
    remedy: "Begin the file with `#!/usr/bin/env python3`, `#!/bin/sh` or whatever runs it.",
    bad: .file("notifications/acme", "import os\nprint(os.environ)\n", mode: 0o755),
    good: .file("notifications/acme", "#!/usr/bin/env python3\nimport os\nprint(os.environ)\n", mode: 0o755),
    check: .file { file, _, findings in
      guard ScriptFacts.isExecutedBySite(file.file) || ScriptFacts.isUnixAgentPlugin(file.file), file.kind == .text,
        scriptExtensions.contains(file.file.fileExtension), !file.firstLine.hasPrefix("#!"),
        !file.bytes.starts(with: [0xEF, 0xBB, 0xBF])
      else { return }
      findings.report(
        "has no #! line: the kernel can't start it", at: Place(file: file.file.displayPath, line: 1),
        sourceLine: String(file.firstLine))
    })

  static let foreignShebang = Rule(
    "MKP209", "foreign-shebang", .dependsOnMachine,
    summary: "The interpreter of a script exists on every site.",
    explanation: """
      A site has its own Python 3, first in its PATH, with the modules that plug-ins may import. A path such as \
      `/usr/bin/python3`, `/usr/local/bin/…` or one of a certain site leads to another interpreter or to none, and \
      plain `python` does not exist on many systems.
      """,
    remedy: "Use `#!/usr/bin/env python3` (`mkpkit check --fix`), or an interpreter that every Linux has.",
    bad: .file(
      "cmk_addons_plugins/acme/libexec/agent_acme", "#!/usr/bin/python3\nprint('<<<acme>>>')\n", mode: 0o755),
    good: .file(
      "cmk_addons_plugins/acme/libexec/agent_acme", "#!/usr/bin/env python3\nprint('<<<acme>>>')\n", mode: 0o755),
    check: .file { file, _, findings in
      let onSite = ScriptFacts.isExecutedBySite(file.file)
      guard onSite || ScriptFacts.isForUnixHosts(file.file), let shebang = Shebang(file.firstLine),
        let problem = shebang.problem(onSite: onSite)
      else { return }
      let fix = shebang.replacement(onSite: onSite).map { replacement in
        Fix(
          "use #!\(replacement)", edits: [Fix.Edit(2..<file.firstLine.utf8.count, Array(replacement.utf8))])
      }
      findings.report(
        problem, at: Place(file: file.file.displayPath, line: 1, column: 1, endColumn: file.firstLine.count),
        sourceLine: String(file.firstLine), fix: fix)
    })

  private static let scriptExtensions: Set<String> = ["", "sh", "bash", "py", "pl", "rb", "php", "lua", "tcl"]
}

/// The parts of a `#!` line.
struct Shebang {
  /// The path of the interpreter.
  let interpreter: String
  /// What follows it.
  let arguments: [String]

  init?(_ line: Substring) {
    guard line.hasPrefix("#!") else { return nil }
    let words = line.dropFirst(2).split(whereSeparator: \.isWhitespace).map(String.init)
    guard let interpreter = words.first else { return nil }
    self.interpreter = interpreter
    arguments = Array(words.dropFirst())
  }

  private var isEnv: Bool { interpreter == "/usr/bin/env" || interpreter == "/bin/env" }

  private var program: String {
    let path = isEnv ? arguments.first { !$0.hasPrefix("-") } ?? "" : interpreter
    return String(path.split(separator: "/").last ?? "")
  }

  /// What is wrong with it for a script on a site, or for one on any Linux host.
  func problem(onSite: Bool) -> String? {
    if !interpreter.hasPrefix("/") { return "the interpreter \"\(interpreter)\" is not an absolute path" }
    if ["/omd/", "/opt/omd/"].contains(where: interpreter.hasPrefix) {
      return "the interpreter \(interpreter) belongs to one site only"
    }
    if ["/usr/local/", "/home/", "/opt/", "/root/", "/Users/"].contains(where: interpreter.hasPrefix) {
      return "the interpreter \(interpreter) does not exist on other systems"
    }
    if program == "python2" || program.hasPrefix("python2.") { return "Python 2 is no longer there" }
    guard onSite else { return nil }
    if program == "python" { return "\"python\" does not exist on many systems" }
    if !isEnv, program.hasPrefix("python3") { return "\(interpreter) is not the site's Python" }
    return nil
  }

  /// The line behind `#!` that is right, where that is certain.
  func replacement(onSite: Bool) -> String? {
    guard onSite, program == "python" || program.hasPrefix("python3") else { return nil }
    let options = isEnv ? arguments.drop { $0.hasPrefix("-") }.dropFirst() : arguments[...]
    return options.isEmpty ? "/usr/bin/env python3" : "/usr/bin/env -S python3 " + options.joined(separator: " ")
  }
}
