@testable import MKPCheck

enum BinaryRuleCases {
  private static let agent = "cmk_addons_plugins/acme/libexec/agent_acme"

  private static func pair(_ rule: Rule, _ bad: ELFSample, _ good: ELFSample = ELFSample()) -> RuleCase {
    RuleCase(
      rule: rule, bad: Samples.subject([Samples.file(agent, bad.bytes, mode: 0o755)]),
      good: Samples.subject([Samples.file(agent, good.bytes, mode: 0o755)]))
  }

  static let all: [RuleCase] = [
    pair(.foreignMachine, ELFSample(machine: 183)),
    pair(.glibcTooNew, ELFSample(versions: ["GLIBC_2.17", "GLIBC_2.38"]), ELFSample(versions: ["GLIBC_2.28"])),
    pair(.missingLibrary, ELFSample(needed: ["libc.so.6", "libfoo.so.1"]), ELFSample(needed: ["libcurl.so.4"])),
    pair(.runPath, ELFSample(runPath: "/home/jroe/lib"), ELFSample(runPath: "$ORIGIN/../lib")),
    pair(.executableStack, ELFSample(stackFlags: 7)),
    pair(.unstripped, ELFSample(hasSymbolTable: true)),
    RuleCase(
      rule: .malformedELF, bad: Samples.subject([Samples.file(agent, Array(ELFSample().bytes.prefix(100)))]),
      good: Samples.subject([Samples.file(agent, ELFSample().bytes)])),
    RuleCase(
      rule: .windowsBinary, bad: Samples.subject([Samples.file("agents/plugins/acme.exe", windowsProgram)]),
      good: Samples.subject([Samples.file("agents/windows/plugins/acme.exe", windowsProgram)])),
  ]

  private static let windowsProgram =
    Array("MZ".utf8) + [UInt8](repeating: 0, count: 0x3A) + [0x40, 0, 0, 0] + Array("PE\0\0".utf8)
}
