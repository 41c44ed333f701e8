import JSONText
import Testing

/// What holds for every command, whether its own parser or that of the root has seen the arguments.
@Suite struct CommandLineTests {
  private static let commands: [String] = {
    let dump = try? Tool.mkpkit("--experimental-dump-help")
    let tree = dump.flatMap { try? JSONParser.parse($0.output) }
    let names = tree?["command"]?["subcommands"]?.arrayValue?.compactMap { $0["commandName"]?.stringValue } ?? []
    return names.filter { $0 != "help" }
  }()

  @Test func thereAreCommands() {
    #expect(Set(["build", "inspect", "list", "sdk", "unpack", "verify"]).isSubset(of: Self.commands))
  }

  @Test(arguments: commands) func helpIsTheSameByAllWays(_ command: String) throws {
    let option = try Tool.mkpkit(command, "--help")
    let asked = try Tool.mkpkit("help", command)
    #expect(option.status == 0 && option.output == asked.output)
    #expect(option.output.contains("USAGE: mkpkit \(command)"), "\(option.output)")
  }

  @Test(arguments: commands) func whatIsWrongIsSaidWithTheWholeName(_ command: String) throws {
    let wrong = try Tool.mkpkit(command, "--no-such-option")
    #expect(wrong.status == 2 && wrong.output.isEmpty)
    #expect(wrong.errors.contains("mkpkit \(command)"), "\(wrong.errors)")
  }

  /// The released program comes without this repository's folders.
  @Test(arguments: commands) func helpNamesSchemasThatCanBePrinted(_ command: String) throws {
    let help = try Tool.mkpkit(command, "--help").output
    #expect(!help.contains("build/schemas"))
    for match in help.matches(of: /'mkpkit\s+schema\s+([a-z\/]+)'/) {
      #expect(try Tool.mkpkit("schema", String(match.output.1)).status == 0, "\(match.output.1)")
    }
  }

  @Test func theOptionsOfTheRootHoldForCommands() throws {
    let version = try Tool.mkpkit("--version").output
    #expect(try Tool.mkpkit("inspect", "--version").output == version)
    let script = try Tool.mkpkit("build", "--generate-completion-script", "bash")
    #expect(script.status == 0)
    #expect(try script.output == Tool.mkpkit("--generate-completion-script", "bash").output)
  }
}
