import JSONText
import Testing

/// What the executable understands, from its own `--experimental-dump-help`.
struct CommandGrammar {
  private let root: JSONValue

  init() throws {
    let dump = try Tool.mkpkit("--experimental-dump-help")
    root = try #require(JSONParser.parse(dump.output)["command"])
  }

  /// What is wrong with a command line, given as the words behind `mkpkit`; nil when all is known.
  func complaint(about words: [String]) -> String? {
    var words = words[...]
    var command = root
    var path = "mkpkit"
    while let word = words.first, !word.hasPrefix("-"), let choices = command["subcommands"]?.arrayValue {
      guard let next = choices.first(where: { $0["commandName"]?.stringValue == word }) else {
        return "'\(path)' has no command '\(word)'"
      }
      command = next
      path += " \(word)"
      words.removeFirst()
    }
    while let word = words.popFirst() {
      // What stands behind -- is not of this command; `release` hands it to `publish`.
      if word == "--" { return path == "mkpkit release" ? complaint(about: ["publish"] + words) : nil }
      guard word.hasPrefix("-"), word != "-" else { continue }
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      if path == "mkpkit", parts[0] == "--generate-completion-script" { return nil }
      guard let option = Self.argument(parts[0], of: command) else { return "'\(path)' has no option '\(parts[0])'" }
      guard option["kind"] == "option" else { continue }
      guard let value = parts.count == 2 ? parts[1] : words.popFirst() else { continue }
      if let values = option["allValues"]?.arrayValue, !value.contains("$"), !values.contains(.string(value)) {
        return "'\(path) \(parts[0])' has no value '\(value)'"
      }
    }
    return nil
  }

  private static func argument(_ name: String, of command: JSONValue) -> JSONValue? {
    command["arguments"]?.arrayValue?.first { argument in
      argument["names"]?.arrayValue?.contains { entry in
        guard let text = entry["name"]?.stringValue else { return false }
        return name == (entry["kind"] == "short" ? "-\(text)" : "--\(text)")
      } == true
    }
  }
}
