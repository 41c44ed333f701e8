import ArgumentParser
import JSONText

/// Who reads the output.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  /// People.
  case text
  /// Programs: one JSON document, whose schema is in `build/schemas/output`.
  case json
}

/// The option `--format`.
struct OutputOptions: ParsableArguments {
  @Option(name: .long, help: "For people (text) or for programs (json).")
  var format = OutputFormat.text

  /// Writes `json` or `text`, whichever is asked for.
  func write(json: @autoclosure () -> JSONValue, text: () throws -> String) throws {
    switch format {
    case .json: try StandardOutput.line(json().prettyText)
    case .text: try StandardOutput.write(text())
    }
  }
}
