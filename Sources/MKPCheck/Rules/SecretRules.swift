import MKPFormat

/// What must not be published.
extension Rule {
  static let secretRules: [Rule] = [privateKey, accessToken, homePath]

  static let privateKey = Rule(
    "MKP240", "private-key", .exposes,
    summary: "No private key is shipped.",
    explanation: """
      Whoever has the package has the key. A key that was ever part of a published package is to be taken for known.
      """,
    remedy: "Remove the key, replace it wherever it is in use, and let the plug-in read one from the site.",
    bad: .file("lib/acme.pem", pem(["MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"])),
    good: .file("lib/acme.pem", pem(["…"])),
    check: .file { file, _, findings in
      for range in SecretScanner.privateKeys(in: file) {
        let position = file.position(of: range.lowerBound)
        findings.report("has a private key", at: file.place(range), sourceLine: position.text)
      }
    })

  static let accessToken = Rule(
    "MKP241", "access-token", .exposes,
    summary: "No access token or password is shipped.",
    explanation: """
      Tokens of the big services have a form of their own, by which thieves find them in published packages within \
      minutes. The same goes for a password in a URL.
      """,
    remedy: "Revoke the token, remove it, and take it from a rule with a password field instead.",
    bad: .file(
      "agents/plugins/acme", "#!/bin/sh\nTOKEN=" + "ghp_" + "n7Qx2Lw9Zr4Tb8Ky1Vd6Mf3Hs5Pc0Ja2Rg8E\n", mode: 0o755),
    good: .file("agents/plugins/acme", "#!/bin/sh\n. \"$MK_CONFDIR/acme.cfg\"\n", mode: 0o755),
    check: .file { file, _, findings in
      for (range, what) in SecretScanner.tokens(in: file) {
        // The line itself is not repeated: reports end up in logs and on web pages.
        findings.report("has what looks like \(what)", at: file.place(range))
      }
    })

  static let homePath = Rule(
    "MKP212", "home-path", .convention,
    summary: "No path of somebody's home folder is shipped.",
    explanation: "It exists on no other machine, and gives away the author's user name.",
    remedy: "Use `$HOME`, `$OMD_ROOT`, or a path relative to the file.",
    bad: .file("agents/plugins/acme", "#!/bin/sh\ncat /home/jroe/acme/state\n", mode: 0o755),
    good: .file("agents/plugins/acme", "#!/bin/sh\ncat \"$MK_VARDIR/acme.state\"\n", mode: 0o755),
    check: .file { file, _, findings in
      guard file.file.part != .doc else { return }
      for range in SecretScanner.homePaths(in: file).prefix(1) {
        let position = file.position(of: range.lowerBound)
        findings.report(
          "names the home folder \(String(decoding: file.bytes[range], as: UTF8.self))", at: file.place(range),
          sourceLine: position.text)
      }
    })

  private static func pem(_ lines: [String]) -> String {
    (["-----BEGIN PRIVATE" + " KEY-----"] + lines + ["-----END PRIVATE" + " KEY-----\n"]).joined(separator: "\n")
  }
}
