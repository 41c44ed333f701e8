import MKPFormat

/// What special agents print.
extension Rule {
  static let agentSectionRules: [Rule] = [sectionOfCheckmk]

  private static let path = "agents/special/agent_acme"

  static let sectionOfCheckmk = Rule(
    "MKP227", "section-of-checkmk", .collides,
    summary: "A special agent does not print the section check_mk.",
    explanation: """
      In `<<<check_mk>>>` Checkmk's own agents say which version they are and how they are set up. Sections of one name \
      are put together: on a host with an agent of its own, the service "Check_MK Agent" then shows what the special \
      agent says.
      """,
    remedy: "Print sections with names of your own only.",
    bad: .file(path, "#!/bin/sh\necho '<<<check_mk>>>'\necho 'Version: 1'\n", mode: 0o755),
    good: .file(path, "#!/bin/sh\necho '<<<acme>>>'\necho 'Version: 1'\n", mode: 0o755),
    check: .file { file, _, findings in
      guard isOfSpecialAgent(file.file), !file.textBytes.isEmpty else { return }
      for header in ["<<<check_mk>>>", "<<<check_mk:"] {
        guard let found = file.textBytes.firstRange(of: Array(header.utf8)) else { continue }
        let position = file.position(of: found.lowerBound)
        guard !position.text.trimming().hasPrefix("#") else { continue }
        findings.report(
          "prints a section of Checkmk's own agents", at: file.place(found.lowerBound..<(found.upperBound)),
          sourceLine: position.text)
      }
    })

  /// Whether a file is the program of a special agent, or a module of the package that only programs import.
  private static func isOfSpecialAgent(_ file: SubjectFile) -> Bool {
    if ScriptFacts.isExecutedBySite(file) {
      return file.name.hasPrefix("agent_") || file.part == .agents
    }
    return file.fileExtension == "py" && file.components.contains { $0 == "special_agents" || $0 == "special_agent" }
  }
}
