import JSONSchema
import JSONText
import Testing

@testable import MKPProject

@Suite struct ProjectDefinitionTests {
  @Test func readsEverything() throws {
    let text = """
      package:
        name: acme
        title: Acme
        author: Me
        description: {file: README.md}
        download_url: https://example.org
        version: 1.2.3
        checkmk: {min_required: 2.3.0p1, usable_until: 2.5.99}
      contents:
        - {from: src, to: cmk_addons_plugins/acme, exclude: ["*.md"]}
        - {system: libjs-x, from: /usr/share/x.js, sha256: \(String(repeating: "a", count: 64)), to: web/htdocs/x.js}
      agents:
        - {swift: agent_acme, to: cmk_addons_plugins/acme/libexec/agent_acme, glibc: "2.28"}
        - {run: [make, agent], output: out/agent, to: agents/special/agent, libraries: [libcurl.so.4]}
      check:
        targets: ["2.4"]
        ignore: [{rule: MKP410, reason: why}]
      """
    let definition = try ProjectDefinition(parsing: text, file: "mkp.yaml")
    #expect(definition.package.name == "acme")
    #expect(definition.package.description == .file("README.md"))
    #expect(definition.package.minRequired == "2.3.0p1")
    #expect(definition.contents?.map(\.to) == ["cmk_addons_plugins/acme", "web/htdocs/x.js"])
    #expect(definition.contents?[0].exclude == ["*.md"])
    #expect(definition.contents?[1].system?.name == "libjs-x")
    #expect(
      definition.agents.map(\.build) == [.swift(product: "agent_acme"), .run(["make", "agent"], output: "out/agent")])
    #expect(definition.agents.map(\.isBinary) == [true, false])
    #expect(definition.check.ignore == [.init(rule: "MKP410", path: nil, reason: "why", line: 17)])
  }

  private static let errors: [(String, [String])] = [
    ("", ["mkp.yaml:1:1: expected object, found null"]),
    ("package: {}", ["mkp.yaml:1:10: package: 'name' is missing"]),
    (
      "package:\n  nam: x\n",
      [
        "mkp.yaml:2:3: package.nam: unknown key 'nam', did you mean 'name'? (known keys: name, title, author, "
          + "description, download_url, version, checkmk)",
        "mkp.yaml:2:3: package: 'name' is missing",
      ]
    ),
    (
      "package: {name: x}\ncontent: []\n",
      ["mkp.yaml:2:1: content: unknown key 'content', did you mean 'contents'? (known keys: contents, agents, check)"]
    ),
    ("package:\n  name: x\n  author: 1.0\n", ["mkp.yaml:3:11: package.author: expected string, found number"]),
    (
      "package: {name: x}\nagents:\n  - {swift: a, run: [b], to: agents/x}\n",
      ["mkp.yaml:3:16: agents[0].run: nothing may stand here"]
    ),
    (
      "package: {name: x}\ncontents:\n  - {from: a, to: plugins/x}\n",
      ["mkp.yaml:3:19: contents[0].to: \"plugins/x\" does not match"]
    ),
    (
      "package: {name: x}\ncontents:\n  - {from: /a, to: web/a, system: libx}\n",
      ["mkp.yaml:3:5: contents[0]: 'sha256' is missing, which 'system' needs"]
    ),
    (
      "package: {name: x}\nagents: [{to: bin/x, machine: x86, run: [a], output: a}]\n",
      ["mkp.yaml:2:31: agents[0].machine: \"x86\" is not one of \"x86_64\", \"aarch64\""]
    ),
    ("package: {name: x}\npackage: {name: y}\n", ["mkp.yaml:2:1: 'package' is given twice"]),
  ]

  @Test(arguments: errors) func explains(_ text: String, _ expected: [String]) {
    let error = #expect(throws: ProjectError.self) { try ProjectDefinition(parsing: text, file: "mkp.yaml") }
    let found = error?.problems.map(\.description) ?? []
    #expect(found.count == expected.count, "\(found)")
    for (message, start) in zip(found, expected) { #expect(message.hasPrefix(start), "\(message)") }
  }

  @Test func theSchemaIsValidByTheMetaSchemaRules() throws {
    let bytes = try #require(SchemaFolder.embedded.bytes("mkp.schema.json"))
    _ = try JSONSchema(JSONParser.parse(bytes))
  }
}
