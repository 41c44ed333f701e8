import Foundation
import JSONText
import Testing

/// Builds of an agent in Swift where there is no portable SDK.
@Suite struct SwiftAgentBuildTests {
  /// A package whose agent wants a glibc that is older than that of any machine with a Swift toolchain.
  static func project() throws -> Folder {
    let folder = try Folder()
    try folder.write(
      "mkp.yaml",
      """
      package: {name: tiny, title: Tiny, author: A, description: D, download_url: "https://example.org", version: 1.0.0}
      agents:
        - {swift: agent_tiny, to: cmk_addons_plugins/tiny/libexec/agent_tiny, glibc: "2.17"}

      """)
    try folder.write(
      "Package.swift",
      """
      // swift-tools-version: 6.0
      import PackageDescription

      let package = Package(name: "tiny", targets: [.executableTarget(name: "agent_tiny")])

      """)
    try folder.write("Sources/agent_tiny/Main.swift", "print(\"<<<tiny>>>\")\n")
    return folder
  }

  /// The whole of it in one test: each build takes its time.
  @Test func isTheSameElsewhereAndSaysWhatItNeeds() throws {
    let folder = try Self.project()
    let withoutSDK = "PATH='\(Self.path)' MKPKIT_SDKS='\(folder.path)/none'"

    let portable = try Tool.shell("\(withoutSDK) $MKPKIT build --require-portable .", folder: folder.path)
    #expect(portable.status == 4)
    #expect(portable.errors.contains("run 'mkpkit sdk install'"), "\(portable.errors)")
    #expect(try !folder.names().contains { $0.hasSuffix(".mkp") })

    let command = "\(withoutSDK) $MKPKIT build --no-check --check-reproducible --provenance --format json ."
    let built = try Tool.shell(command, folder: folder.path)
    try #require(built.status == 0, "\(built.errors)")
    #expect(built.output.contains("\"reproducible\": true"), "\(built.output)")
    let warnings = built.errorLines.filter { $0.contains("WARNING") }
    #expect(
      warnings.contains { $0.contains("agent_tiny") && $0.contains("GLIBC") && $0.contains("2.17") }, "\(warnings)")
    #expect(warnings.contains { $0.contains("mkpkit sdk install") }, "\(warnings)")

    let unpacked = try Tool.shell(
      "$MKPKIT unpack dist/tiny-1.0.0.mkp --out out && out/local/lib/python3/cmk_addons/plugins/tiny/libexec/agent_tiny",
      folder: folder.path)
    #expect(unpacked.output.hasSuffix("<<<tiny>>>\n"), "\(unpacked)")
    try recordSaysWhatBuiltTheAgent(folder)
  }

  private func recordSaysWhatBuiltTheAgent(_ folder: Folder) throws {
    let text = try folder.text("dist/tiny-1.0.0.mkp.provenance.json")
    #expect(!text.contains(folder.path))
    let predicate = try JSONParser.parse(text)["predicate"]
    let facts = predicate?["buildDefinition"]?["internalParameters"]
    let agent = try #require(facts?["agents"]?[0])
    #expect(agent["path"] == "cmk_addons_plugins/tiny/libexec/agent_tiny")
    #expect(agent.objectValue?.keys.contains("sdk") == false)
    let swift = try #require(agent["toolchain"]?.stringValue)
    #expect(swift.hasPrefix("Swift version "))
    #expect(predicate?["runDetails"]?["builder"]?["version"]?["swift"] == .string(swift))
    let digest = try Tool.shell(
      "sha256sum < out/local/lib/python3/cmk_addons/plugins/tiny/libexec/agent_tiny", folder: folder.path)
    #expect(agent["digest"]?["sha256"] == .string(String(digest.output.prefix(64))))
  }

  /// What `init` writes compiles, and answers.
  @Test func theTemplatesAgentRuns() throws {
    let folder = try Folder()
    let command = """
      PATH='\(Self.path)' MKPKIT_SDKS=none
      export PATH MKPKIT_SDKS
      set -e
      $MKPKIT init acme --template special-agent-swift --author "Jane Roe" && cd acme
      $MKPKIT build --version 1.0.0 --allow-dirty && $MKPKIT unpack dist/acme-1.0.0.mkp --out out
      out/local/lib/python3/cmk_addons/plugins/acme/libexec/agent_acme --user u host
      """
    let run = try Tool.shell(command, folder: folder.path)
    #expect(run.status == 0 && run.output.contains("<<<acme>>>\n"), "\(run)")
  }

  @Test func listsSDKs() throws {
    let folder = try Folder()
    let none = try Tool.shell("MKPKIT_SDKS=. $MKPKIT sdk list --format json", folder: folder.path)
    try expectValid(none.output, schema: "output/sdk.schema.json")
    try folder.write(
      "old.artifactbundle/mkpkit-sdk.json",
      #"{"toolchain": "Swift version 6.3", "machine": "x86_64", "packages": {"libc6": "2.31-13"}}"#)
    let one = try Tool.shell("MKPKIT_SDKS=. $MKPKIT sdk list --format json", folder: folder.path)
    try expectValid(one.output, schema: "output/sdk.schema.json")
    #expect(one.status == 0 && one.output.contains("2.31-13"), "\(one)")
    let wrong = try Tool.shell("$MKPKIT sdk build x --glibc new", folder: folder.path)
    #expect(wrong.status == 2 && wrong.errors.contains("--glibc"), "\(wrong)")
  }

  /// Where the toolchain of these tests is, and git and tar.
  private static let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
}
