import ArgumentParser
import JSONText

/// A command that writes JSON where that is asked for.
protocol ReportingCommand: ParsableCommand {
  var output: OutputOptions { get }
}

/// What such a command writes when it fails before it wrote anything; its schema is `output/error`.
enum ErrorReport {
  /// Writes the document, where JSON was asked for: by `command`, or, where the arguments could not even be read so that
  /// there is none, by these.
  static func write(_ lines: [String], _ status: ExitStatus, of command: (any ParsableCommand)?) {
    guard !lines.isEmpty, command.map(asksForJSON) ?? asksForJSON(CommandLine.arguments) else { return }
    let document: JSONValue = ["errors": .array(errors(lines, path: nil)), "exit_code": .int(Int64(status.rawValue))]
    // Where it can't be written, standard error has said the same.
    _ = try? StandardOutput.line(document.prettyText)
  }

  private static func asksForJSON(_ command: any ParsableCommand) -> Bool {
    (command as? any ReportingCommand)?.output.format == .json
  }

  private static func asksForJSON(_ arguments: [String]) -> Bool {
    let json = OutputFormat.json.rawValue
    return arguments.contains("--format=\(json)")
      || zip(arguments, arguments.dropFirst()).contains { $0 == "--format" && $1 == json }
  }

  /// The lines, as elements of `errors`.
  static func errors(_ lines: [String], path: String?) -> [JSONValue] {
    lines.map { ["path": JSONValue(path), "message": .string($0)] }
  }
}

extension Diff: ReportingCommand {}
extension ExchangeCommand.Download: ReportingCommand {}
extension Explain: ReportingCommand {}
extension Fetch: ReportingCommand {}
extension Index: ReportingCommand {}
extension Inspect: ReportingCommand {}
extension List: ReportingCommand {}
extension ProvenanceCommand: ReportingCommand {}
extension Publish: ReportingCommand {}
extension Rebuild: ReportingCommand {}
extension Release: ReportingCommand {}
extension SBOMCommand: ReportingCommand {}
extension SchemaCommand: ReportingCommand {}
extension SDK.Build: ReportingCommand {}
extension SDK.List: ReportingCommand {}
extension Sign: ReportingCommand {}
extension Unpack: ReportingCommand {}
extension Verify: ReportingCommand {}

extension ExchangeCommand.Listing: ReportingCommand {
  var output: OutputOptions { selection.output }
}

extension ExchangeCommand.Search: ReportingCommand {
  var output: OutputOptions { selection.output }
}
