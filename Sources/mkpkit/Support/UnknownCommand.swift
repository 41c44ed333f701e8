import ArgumentParser

/// A word where a command must stand, which is none.
struct UnknownCommand: CommandError {
  /// The commands before it.
  private let path: String
  private let word: String
  private let known: [String]

  var status: ExitStatus { .usage }

  var lines: [String] {
    let near = known.map { (name: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
    let guess = near.flatMap { $0.distance <= max(1, word.count / 3) ? $0.name : nil }
    return [
      "'\(path)' has no command '\(word)'" + (guess.map { "; did you mean '\($0)'?" } ?? "")
        + " ('\(path) --help' lists them)"
    ]
  }

  /// The first word of `arguments` that should be a command and is none; nil where there is no such word.
  init?(_ arguments: ArraySlice<String>, of root: any ParsableCommand.Type) {
    var command = root
    var path = [root.configuration.commandName ?? ""]
    // `help` takes the names of commands.
    for word in arguments.first == "help" ? arguments.dropFirst() : arguments {
      let choices = command.configuration.subcommands
      guard !word.hasPrefix("-"), !choices.isEmpty else { return nil }
      guard let next = choices.first(where: { $0.configuration.commandName == word }) else {
        guard word != "help" else { return nil }
        self.path = path.joined(separator: " ")
        self.word = word
        known = choices.compactMap { $0.configuration.commandName }
        return
      }
      command = next
      path.append(word)
    }
    return nil
  }
}

/// How many letters must be added, removed, replaced or swapped to make one word of the other.
private func distance(_ left: String, _ right: String) -> Int {
  let left = Array(left)
  let right = Array(right)
  var rows = [Array(0...right.count)]
  for i in 0..<left.count {
    var row = [i + 1]
    for j in 0..<right.count {
      var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
      row.append(cost)
    }
    rows.append(row)
  }
  return rows[left.count][right.count]
}
