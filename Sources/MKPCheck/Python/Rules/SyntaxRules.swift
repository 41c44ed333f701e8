/// Whether the site's Python can read the sources.
extension Rule {
  static let pythonSyntaxRules: [Rule] = [pythonSyntax, pythonTooNew]

  static let pythonSyntax = Rule(
    "MKP301", "python-syntax", .raisesOnImport,
    summary: "Python that the site imports or runs is Python 3.",
    explanation: """
      A module with a syntax error can't be imported: all its plug-ins are missing, and an executable ends at once. \
      Where the Python that looks at the source is older than the site's, an error that a newer one might not see is \
      not reported but listed as not checked.
      """,
    remedy: "Correct the source; `python3 -m py_compile FILE` names the same place.",
    bad: .file("cmk_addons_plugins/acme/agent_based/acme.py", "def parse(string_table):\n    print 'x'\n"),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "def parse(string_table):\n    print('x')\n"),
    check: .target { context, target, findings in
      guard let view = context.view(target), let minor = context.python.minor else { return }
      for (module, facts) in view.possibly {
        guard let error = facts.syntax, error.isCertain || minor >= view.catalogue.pythonMinor else { continue }
        let place = Place(file: module.file.displayPath, line: error.line, column: error.column)
        findings.report("no Python 3: \(error.message)", at: place, sourceLine: module.line(error.line))
      }
    })

  static let pythonTooNew = Rule(
    "MKP302", "python-too-new", .raisesOnImport,
    summary: "Python is no newer than that of the oldest site.",
    explanation: """
      A site imports plug-ins with the Python that it ships. What only a newer one understands is a syntax error there, \
      and the module with all its plug-ins is lost.
      """,
    remedy: "Write it for the oldest Python, or raise `version.min_required`.",
    bad: .file("cmk_addons_plugins/acme/agent_based/texts.py", "def greeting(name):\n    return t\"Hello {name}\"\n"),
    good: .file("cmk_addons_plugins/acme/agent_based/texts.py", "def greeting(name):\n    return f\"Hello {name}\"\n"),
    check: .target { context, target, findings in
      // Where the site's Python is not established, the need is listed as not checked.
      guard let view = context.view(target), view.catalogue.isPythonConfirmed else { return }
      for (module, facts) in view.possibly {
        for need in facts.needs where need.minor > view.catalogue.pythonMinor {
          findings.report(
            "\(need.what) needs Python 3.\(need.minor), the site has 3.\(view.catalogue.pythonMinor)",
            at: module.place(need.span), sourceLine: module.line(need.span.line))
        }
      }
    })
}
