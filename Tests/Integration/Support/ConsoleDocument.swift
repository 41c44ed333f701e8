import Foundation

/// The blocks of a document that show a console, with what a test must know about them.
///
/// Comments that readers don't see say it, each in front of a block:
/// - `<!-- run first` … `-->`: what to do before, a line each; all of it must succeed.
/// - `<!-- run: COMMAND -->`: the command that the block shows the output of, where it shows no command itself.
/// - `<!-- exit N … -->`: the commands end with these statuses, one for each, not with 0.
/// - `<!-- not run: needs the network -->`, `<!-- not run: needs a site -->`,
///   `<!-- not run: needs a released file -->`: the block isn't run.
///
/// Lines that begin with `$ ` are commands, what follows is what they print; `...` stands for any lines. Commands that
/// are shown without output may print what they like.
struct ConsoleDocument {
  /// A command, and what is to be seen of it.
  struct Step {
    let line: Int
    var command: String
    var output: [String] = []
    var status = 0
    var isShown = true
  }

  /// A block that is not run.
  struct Excluded {
    let line: Int
    let reason: String
    let text: String
  }

  private(set) var steps: [Step] = []
  private(set) var excluded: [Excluded] = []
  /// What is wrong with the comments.
  private(set) var complaints: [String] = []

  private var statuses: [Int] = []
  private var hiddenCommand: String?
  private var reason: String?

  init(_ text: String) {
    let lines = text.components(separatedBy: "\n")
    var index = 0
    while index < lines.count {
      let line = lines[index].trimmingCharacters(in: .whitespaces)
      if line == "<!-- run first" {
        index += 1
        while index < lines.count, lines[index] != "-->" {
          steps.append(Step(line: index + 1, command: lines[index], isShown: false))
          index += 1
        }
      } else if let comment = line.wholeMatch(of: /<!-- (run|exit|not run:)[: ]*(.*) -->/) {
        take(String(comment.1), String(comment.2), index + 1)
      } else if line == "```console" {
        let start = index + 1
        index = lines[start...].firstIndex { $0.trimmingCharacters(in: .whitespaces) == "```" } ?? lines.count
        addBlock(Array(lines[start..<index]), start + 1)
      }
      index += 1
    }
  }

  private mutating func take(_ kind: String, _ text: String, _ line: Int) {
    switch kind {
    case "run": hiddenCommand = text
    case "exit":
      statuses = text.split(separator: " ").compactMap { Int($0) }
      if statuses.isEmpty { complaints.append("line \(line): no exit status") }
    default: reason = text
    }
  }

  private mutating func addBlock(_ lines: [String], _ number: Int) {
    defer {
      statuses = []
      hiddenCommand = nil
      reason = nil
    }
    if let reason {
      excluded.append(Excluded(line: number, reason: reason, text: lines.joined(separator: "\n")))
      return
    }
    var block: [Step] = hiddenCommand.map { [Step(line: number, command: $0)] } ?? []
    for (offset, line) in lines.enumerated() {
      if line.hasPrefix("$ ") {
        block.append(Step(line: number + offset, command: String(line.dropFirst(2))))
      } else if let last = block.last, last.output.isEmpty, last.command.hasSuffix("\\") {
        block[block.count - 1].command += "\n" + line
      } else if block.isEmpty {
        complaints.append("line \(number + offset): output of no command")
        return
      } else {
        block[block.count - 1].output.append(line)
      }
    }
    if !statuses.isEmpty {
      guard statuses.count == block.count else {
        complaints.append("line \(number): \(block.count) commands, \(statuses.count) statuses")
        return
      }
      for (index, status) in statuses.enumerated() { block[index].status = status }
    }
    steps += block
  }

  /// Why blocks that are not run could be; empty where each has the reason that it gives.
  var excuses: [String] {
    excluded.compactMap { block in
      let fits =
        switch block.reason {
        case "needs the network":
          block.text.contains("https://") || block.text.contains("--to github") || block.text.contains("git push")
        case "needs a released file": block.text.contains("mkpkit-*") || block.text.contains("mkpkit_*")
        case "needs a site": block.text.contains("OMD[") || block.text.contains("/omd/sites/")
        default: false
        }
      return fits ? nil : "line \(block.line): is not run, and \(block.reason)?"
    }
  }

  /// The lines without what is another one each time: digests, keys, commits, sizes.
  static func normalized(_ lines: [String]) -> [String] {
    lines.map { line in
      var line = line.replacing(/SHA256:[A-Za-z0-9+\/]{43}/, with: "FINGERPRINT")
      line = line.replacing(/\b[0-9a-f]{64}\b/, with: "SHA256").replacing(/\b[0-9a-f]{40}\b/, with: "COMMIT")
      line = line.replacing(/\b[0-9A-F]{16}\b/, with: "KEY").replacing(/[A-Za-z0-9+\/=]{50,}/, with: "BASE64")
      line = line.replacing(/\b\d{4}-\d\d-\d\d\b/, with: "DAY").replacing(/\b\d{3,}\b/, with: "N").replacing(
        #/ +/#, with: " ")
      return line.trimmingCharacters(in: .whitespaces)
    }
  }

  /// Whether the lines are those of the document, in which `...` stands for any.
  static func agree(_ expected: ArraySlice<String>, _ actual: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return actual.isEmpty }
    let rest = expected.dropFirst()
    if first == "..." { return (0...actual.count).contains { agree(rest, actual.dropFirst($0)) } }
    return actual.first == first && agree(rest, actual.dropFirst())
  }
}
