#if canImport(Glibc)
  import Glibc
#endif

/// Special agent: prints the sections of one host on standard output.
@main
struct Agent {
  static func main() {
    do {
      let options = try Options(Array(CommandLine.arguments.dropFirst()))
      print(section(try fetch(options)))
    } catch {
      let line = "agent_@@name@@: \(error)\n"
      _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      exit(1)
    }
  }

  /// The temperatures by sensor, in degrees Celsius. Ask the device here; without it, a fixed answer shows how it goes
  /// on.
  static func fetch(_ options: Options) throws -> [(name: String, value: Double)] {
    [("inlet", 21.5), ("outlet", 38.0)]
  }

  /// The text that Checkmk's check plug-in parses. A blank would end a name.
  static func section(_ temperatures: [(name: String, value: Double)]) -> String {
    let lines = temperatures.map { "\($0.name.map { $0 == " " ? "_" : String($0) }.joined()) \($0.value)" }
    return (["<<<@@name@@>>>"] + lines).joined(separator: "\n")
  }
}
