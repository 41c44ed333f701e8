import MKPFormat

/// Line ends of scripts.
extension Rule {
  static let lineEndRules: [Rule] = [crlfInExecutable, crlfInAgentFile, markInExecutable, markInAgentFile]

  static let crlfInExecutable = Rule(
    "MKP213", "crlf-in-executable", .cannotRun,
    summary: "A script that the site executes has Unix line ends.",
    explanation: """
      The kernel takes the first line literally: with a carriage return at its end it looks for an interpreter \
      called `sh\\r` and finds none, so the script never starts.
      """,
    remedy: "Convert the line ends (`mkpkit check --fix`); `*.sh text eol=lf` in .gitattributes keeps them.",
    bad: .file("notifications/acme", "#!/bin/sh\r\necho sent\r\n", mode: 0o755),
    good: .file("notifications/acme", "#!/bin/sh\necho sent\n", mode: 0o755),
    check: .file { file, _, findings in
      if ScriptFacts.isExecutedBySite(file.file) { reportCarriageReturns(file, &findings) }
    })

  static let crlfInAgentFile = Rule(
    "MKP214", "crlf-in-agent-file", .misleads,
    summary: "A script for monitored Unix hosts has Unix line ends.",
    explanation: """
      The package installs, but the agent on the host can't start the plug-in: the kernel looks for an interpreter \
      with a carriage return in its name. Files below `windows` may have either kind of line end.
      """,
    remedy: "Convert the line ends (`mkpkit check --fix`); `*.sh text eol=lf` in .gitattributes keeps them.",
    bad: .file("agents/plugins/acme", "#!/bin/sh\r\necho '<<<acme>>>'\r\n", mode: 0o755),
    good: .file("agents/plugins/acme", "#!/bin/sh\necho '<<<acme>>>'\n", mode: 0o755),
    check: .file { file, _, findings in
      if ScriptFacts.isForUnixHosts(file.file) { reportCarriageReturns(file, &findings) }
    })

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  static let markInExecutable = Rule(
    "MKP215", "byte-order-mark-in-executable", .cannotRun,
    summary: "A script that the site executes begins with #!, without a byte order mark.",
    explanation: """
      Some editors put three bytes before the text to say that it is UTF-8. The kernel wants `#!` to be the first \
      bytes; behind a byte order mark it does not see it, and the script never starts.
      """,
    remedy: "Save the file as UTF-8 without a byte order mark (`mkpkit check --fix`).",
    bad: .file("notifications/acme", "\u{FEFF}#!/bin/sh\necho sent\n", mode: 0o755),
    good: .file("notifications/acme", "#!/bin/sh\necho sent\n", mode: 0o755),
    check: .file { file, _, findings in
      if ScriptFacts.isExecutedBySite(file.file) { reportMark(file, &findings) }
    })

  static let markInAgentFile = Rule(
    "MKP226", "byte-order-mark-in-agent-file", .misleads,
    summary: "A script for monitored Unix hosts begins with #!, without a byte order mark.",
    explanation: "The package installs, but the kernel of the host does not see the `#!` behind a byte order mark.",
    remedy: "Save the file as UTF-8 without a byte order mark (`mkpkit check --fix`).",
    bad: .file("agents/plugins/acme", "\u{FEFF}#!/bin/sh\necho '<<<acme>>>'\n", mode: 0o755),
    good: .file("agents/plugins/acme", "#!/bin/sh\necho '<<<acme>>>'\n", mode: 0o755),
    check: .file { file, _, findings in
      if ScriptFacts.isForUnixHosts(file.file) { reportMark(file, &findings) }
    })

  private static func reportMark(_ file: LoadedFile, _ findings: inout Findings) {
    guard file.bytes.starts(with: mark + Array("#!".utf8)) else { return }
    findings.report(
      "a byte order mark stands before #!: the kernel can't start the script",
      at: Place(file: file.file.displayPath, line: 1),
      fix: Fix("remove the byte order mark", edits: [Fix.Edit(0..<mark.count, [])]))
  }

  private static func reportCarriageReturns(_ file: LoadedFile, _ findings: inout Findings) {
    let text = file.textBytes
    guard text.starts(with: Array("#!".utf8)), let end = text.firstIndex(of: UInt8(ascii: "\n")),
      end > 0, text[end - 1] == UInt8(ascii: "\r")
    else { return }
    let edits = text.indices.filter { index in
      text[index] == UInt8(ascii: "\r") && index + 1 < text.endIndex && text[index + 1] == UInt8(ascii: "\n")
    }
    let fix = Fix("convert the line ends", edits: edits.map { Fix.Edit($0..<($0 + 1), []) })
    findings.report(
      "the script has Windows line ends: the kernel looks for an interpreter called \"\(interpreter(file))\\r\"",
      at: Place(file: file.file.displayPath, line: 1), sourceLine: String(file.firstLine),
      fix: file.isComplete && file.bytes.count <= LoadedFile.textLimit ? fix : nil)
  }

  private static func interpreter(_ file: LoadedFile) -> Substring {
    file.firstLine.dropFirst(2).split(separator: " ").last ?? ""
  }
}
