import Foundation

/// A command line of mkpkit that a document or a template shows.
struct DocumentedCommand: Sendable, CustomStringConvertible {
  /// `docs/check.md:12`
  let place: String
  /// The words behind `mkpkit`, up to the end of its command in the shell.
  let words: [String]

  var description: String { "\(place): mkpkit \(words.joined(separator: " "))" }

  /// All command lines of the file `name`: of blocks and spans of code in Markdown, of every line elsewhere.
  static func all(in text: String, name: String) -> [DocumentedCommand] {
    let lines = text.components(separatedBy: "\n")
    guard name.hasSuffix(".md") else { return commands(in: Array(zip(1..., lines)), name: name) }
    var shell: [(Int, String)] = []
    var prose = ""
    var language: String?
    for (number, line) in zip(1..., lines) {
      let content = line.trimmingCharacters(in: .whitespaces)
      if content.hasPrefix("```") {
        language = language == nil ? String(content.dropFirst(3)) : nil
      } else if let language {
        if language != "console" { shell.append((number, line)) }
        // What the program answered is no command, but a command may go on in the next line.
        if language == "console", content.hasPrefix("$ ") || shell.last?.1.hasSuffix("\\") == true {
          shell.append((number, content.hasPrefix("$ ") ? String(content.dropFirst(2)) : line))
        }
      }
      if language == nil, line.hasPrefix("    mkpkit ") { shell.append((number, line)) }
      prose += (language == nil && !content.hasPrefix("```") ? line : "") + "\n"
    }
    return commands(in: shell, name: name) + spans(in: prose, name: name)
  }

  private static func commands(in lines: [(Int, String)], name: String) -> [DocumentedCommand] {
    var result: [DocumentedCommand] = []
    var open: (number: Int, text: String)?
    for (number, line) in lines {
      let start = open?.number ?? number
      let text = (open?.text ?? "") + line
      open = text.hasSuffix("\\") ? (start, String(text.dropLast())) : nil
      if open == nil { result += found(in: withoutComment(text), place: "\(name):\(start)") }
    }
    return result
  }

  private static func spans(in prose: String, name: String) -> [DocumentedCommand] {
    prose.matches(of: /`(mkpkit [^`]+)`/).flatMap { match in
      let number = prose[..<match.range.lowerBound].count { $0 == "\n" } + 1
      return found(in: match.1.replacing("\n", with: " ")[...], place: "\(name):\(number)")
    }
  }

  /// `mkpkit`, alone or with folders before it, where a command may begin: at the start, behind an operator, a bracket, a
  /// quotation mark, a key or an item of YAML, a setting of the environment, or `sudo`, `exec`, `run`, `then`, `do`.
  private static func found(in line: Substring, place: String) -> [DocumentedCommand] {
    line.matches(of: /(?:^|[;&|(`'"!]|: |- |\w=\S* |\b(?:sudo|exec|run|then|do) )\s*(?:[\w.\/-]*\/)?mkpkit(?=\s)/).map {
      match in
      DocumentedCommand(place: place, words: words(of: line[match.range.upperBound...]))
    }
  }

  /// The words of a shell command up to its end: an operator, a redirection, a bracket, or a quotation mark that closes
  /// what was opened before the command.
  private static func words(of text: Substring) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        guard text.count(where: { $0 == character }).isMultiple(of: 2) else { break }
        quote = character
        word = word ?? ""
      } else if "|&;<>)(`…".contains(character) {
        break
      } else if character.isWhitespace {
        if let end = word { words.append(end) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  private static func withoutComment(_ line: String) -> Substring {
    if line.trimmingCharacters(in: .whitespaces).hasPrefix("//") { return "" }
    return line.prefix(upTo: line.firstMatch(of: /(^|\s)#(\s|$)/)?.range.lowerBound ?? line.endIndex)
  }
}
