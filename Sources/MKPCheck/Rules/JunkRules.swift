import MKPFormat

/// Files that nobody meant to ship.
extension Rule {
  static let junkRules: [Rule] = [bytecode, junk, oversized]

  static let bytecode = Rule(
    "MKP210", "bytecode", .dependsOnMachine,
    summary: "No compiled Python is shipped.",
    explanation: """
      Bytecode fits one minor version of Python. A site with another one ignores it at best; beside a changed source \
      it hides the change, and reviewers can't read it.
      """,
    remedy: "Leave `__pycache__` and `*.pyc` out; `mkpkit build` does so by itself.",
    bad: .file("cmk_addons_plugins/acme/lib/__pycache__/acme.cpython-312.pyc", "bytecode"),
    good: .file("cmk_addons_plugins/acme/lib/acme.py", "NAME = 'acme'\n"),
    check: .file { file, _, findings in
      let isNamed = ["pyc", "pyo"].contains(file.file.fileExtension) || file.file.components.contains("__pycache__")
      guard isNamed || file.kind == .pythonBytecode else { return }
      findings.report("is compiled Python", at: file.file.place)
    })

  static let junk = Rule(
    "MKP211", "junk", .convention,
    summary: "No leftovers of editors, file managers and version control are shipped.",
    explanation: """
      Such files are of no use on a site, and tell more about the author's machine than the author means to. In a \
      plug-in folder a backup copy that ends in `.py` is even loaded.
      """,
    remedy: "Delete the file, or list it in `.mkpignore`.",
    bad: .file("agents/plugins/acme.orig", "#!/bin/sh\n", mode: 0o755),
    good: .file("agents/plugins/acme", "#!/bin/sh\n", mode: 0o755),
    check: .subject { context, findings in
      for file in context.subject.files where isJunk(file) {
        findings.report("is a leftover", at: file.place)
      }
    })

  static let oversized = Rule(
    "MKP219", "oversized", .convention,
    summary: "No file is larger than 32 MiB.",
    explanation: """
      Every change of the configuration copies all packages to every remote site, and the installer unpacks them in \
      memory-bound steps of the GUI. Large files make each of them slow.
      """,
    remedy: "Strip and compress what can be, or let the plug-in fetch the data.",
    bad: .described("A database of 40 MiB in `lib`."),
    good: .described("The same data compressed to 8 MiB."),
    check: .subject { context, findings in
      for file in context.subject.files where file.size > 32 << 20 {
        findings.report("has \(file.size >> 20) MiB", at: file.place)
      }
    })

  private static let junkNames: Set<String> = [
    ".ds_store", "thumbs.db", "desktop.ini", ".gitignore", ".gitattributes", ".gitkeep", ".hgignore", ".svn", ".git",
    ".hg", "__macosx", ".idea", ".vscode", "node_modules", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".coverage",
    ".editorconfig",
  ]

  private static let junkExtensions: Set<String> = ["orig", "rej", "bak", "swp", "swo", "tmp", "rpmnew", "rpmsave"]

  private static func isJunk(_ file: SubjectFile) -> Bool {
    file.components.contains { junkNames.contains($0.lowercased()) } || junkExtensions.contains(file.fileExtension)
      || file.name.hasSuffix("~") || file.name.hasPrefix("._") || file.name.hasPrefix(".#")
  }
}
