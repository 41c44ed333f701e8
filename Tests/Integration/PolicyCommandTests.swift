import Foundation
import JSONText
import Testing

/// `verify --policy`: every clause both ways.
@Suite struct PolicyCommandTests {
  struct Case: Sendable {
    let clause: String
    let rule: String
    let isKept: Bool

    init(_ clause: String, _ rule: String, _ isKept: Bool) {
      self.clause = clause
      self.rule = rule
      self.isKept = isKept
    }
  }

  private static let signers = "packages: [acme], signers: [{key_file: key.pub}]"

  static let cases: [Case] = [
    Case("rule", "packages: ['acm?', '!acme2'], signers: [{key_file: key.pub}]", true),
    Case("rule", "packages: [other, '*', '!acme'], signers: [{key_file: key.pub}]", false),
    Case("signature", signers, true),
    Case("signature", "packages: ['*'], signers: [{key_file: other.pub}]", false),
    Case("signature", "packages: ['*'], signers: [{key_file: other.pub}, {key_file: key.pub}]", true),
    Case("provenance", "\(signers), provenance: {}", true),
    Case("repository", "\(signers), provenance: {repository: 'git+https://example.org/*'}", true),
    Case("repository", "\(signers), provenance: {repository: 'git+https://example.com/*'}", false),
    Case("reproducible", "\(signers), provenance: {reproducible: true}", true),
    Case("clean", "\(signers), provenance: {clean: true}", true),
    Case("builder", "\(signers), provenance: {builder: 'urn:mkpkit:builder:*'}", true),
    Case("builder", "\(signers), provenance: {builder: 'https://github.com/*'}", false),
    Case("age", "\(signers), maximum_age: 2", true),
    Case("not-before", "\(signers), not_before: 2001-02-03", true),
    Case("not-before", "\(signers), not_before: 2999-01-01", false),
  ]

  @Test func decides() throws {
    let build = try SignedBuild()
    try build.sign()
    _ = try Tool.mkpkit("keygen", "\(build.folder.path)/other", "--no-password")
    for one in Self.cases {
      let result = try verify(build, "rules: [{\(one.rule)}]")
      #expect(result.status == (one.isKept ? 0 : 1), "\(one): \(result.errors)")
      let line = "acme-1.0.0.mkp: \(one.isKept ? "ok" : "refused"): \(one.clause): "
      #expect(result.output.contains(line), "\(one): \(result.output)")
      #expect(result.errors.contains("refused: \(one.clause):") == !one.isKept)
    }
    let json = try Tool.mkpkit(
      "verify", build.package, "--policy", "\(build.folder.path)/trust.yaml", "--format", "json")
    try expectValid(json.output, schema: "output/verify.schema.json")
  }

  @Test func aWeakerBuildIsRefused() throws {
    let build = try SignedBuild(dirty: true)
    let again = try Tool.shell(
      "$MKPKIT build --provenance --no-check --allow-dirty --out . p", folder: build.folder.path)
    #expect(again.status == 0)
    try build.sign()
    let demands = "provenance: {clean: true, reproducible: true}"
    let result = try verify(build, "rules: [{\(Self.signers), \(demands)}]")
    #expect(result.status == 1)
    #expect(result.errorLines.filter { $0.contains("refused: ") }.count == 2, "\(result.errors)")
    let old = try Tool.shell(
      "SOURCE_DATE_EPOCH=1000000000 $MKPKIT build --no-check --allow-dirty --out . p && "
        + "$MKPKIT sign acme-1.0.0.mkp --key key.key", folder: build.folder.path)
    #expect(old.status == 0, "\(old.errors)")
    let aged = try verify(build, "rules: [{\(Self.signers), maximum_age: 30}]")
    #expect(aged.status == 1 && aged.output.contains("refused: age: the newest file is"))
    // The provenance is that of another build now.
    let stale = try verify(build, "rules: [{\(Self.signers), provenance: {}}]")
    #expect(stale.status == 1 && stale.errors.contains("refused: provenance: "))
  }

  @Test func principalsDecide() throws {
    let build = try SignedBuild()
    let signed = try Tool.shell(
      "$MKPKIT keygen id --kind ssh && $MKPKIT sign acme-1.0.0.mkp --key id && "
        + "echo \"release@example.org $(cat id.pub)\" > allowed", folder: build.folder.path)
    #expect(signed.status == 0)
    let list = "packages: ['*'], signers: [{allowed_signers: allowed, principal: "
    #expect(try verify(build, "rules: [{\(list)release@example.org}]}]").status == 0)
    let other = try verify(build, "rules: [{\(list)me@example.org}]}]")
    #expect(other.status == 1 && other.errors.contains("not for me@example.org"))
  }

  static let mistakes: [(String, String)] = [
    ("rules: []", "trust.yaml:1:8: "), ("rule: 1", "trust.yaml:1:1: "),
    ("rules:\n  - packages: [a]\n    signers:\n      - key: nonsense\n", "trust.yaml:4:14: "),
    ("rules:\n  - packages: [a]\n    signers:\n      - key_file: nowhere.pub\n", "trust.yaml:4:9: "),
    ("rules:\n  - {packages: [a], signers: [{key_file: key.pub}], maximum_age: 0}\n", "trust.yaml:2:66: "),
    ("rules:\n  - {packages: [a], signers: [{key_file: key.pub}], not_before: 2026-02-31}\n", "is no day"),
    ("rules:\n  - {packages: [a], signers: [{key_file: key.pub}], colour: 1}\n", "trust.yaml:2:53: "),
  ]

  @Test func saysWhereThePolicyIsWrong() throws {
    let build = try SignedBuild()
    for (text, message) in Self.mistakes {
      let result = try verify(build, text)
      #expect(result.status == 3 && result.errors.contains(message), "\(text): \(result.errors)")
    }
  }

  private func verify(_ build: SignedBuild, _ policy: String) throws -> Tool.Result {
    let path = try build.folder.write("trust.yaml", policy)
    return try Tool.mkpkit("verify", build.package, "--policy", path)
  }
}
