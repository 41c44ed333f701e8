/// Text out of ntopng's HTML: tags removed, entities decoded, white space collapsed. For display only: whoever shows it
/// must still treat it as text.
func plainText(_ html: String) -> String {
  guard html.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else { return trimmed(html) }
  var result = ""
  var rest = Substring(html)
  while let special = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
    result += rest[..<special]
    rest = rest[special...]
    if rest.first == "<" {
      (result, rest) = afterTag(result, rest)
    } else {
      (result, rest) = afterEntity(result, rest)
    }
  }
  return trimmed(result + rest)
}

/// A `<` that opens a tag takes everything to the next `>` with it; any other one is text.
private func afterTag(_ result: String, _ rest: Substring) -> (String, Substring) {
  let behind = rest.dropFirst()
  guard let first = behind.first, first.isLetter || first == "/" || first == "!",
    let end = behind.firstIndex(of: ">")
  else { return (result + "<", behind) }
  let isBreak = behind.prefix(2).lowercased() == "br"
  return (result + (isBreak ? " " : ""), behind[behind.index(after: end)...])
}

private let entities: [String: Character] = [
  "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'", "nbsp": " ", "#39": "'", "#34": "\"", "#x27": "'",
]

private func afterEntity(_ result: String, _ rest: Substring) -> (String, Substring) {
  let behind = rest.dropFirst()
  guard let end = behind.prefix(8).firstIndex(of: ";"), let character = entities[String(behind[..<end])] else {
    return (result + "&", behind)
  }
  return (result + String(character), behind[behind.index(after: end)...])
}

private func trimmed(_ text: String) -> String {
  text.split(whereSeparator: { $0 == " " || $0 == "\u{A0}" }).joined(separator: " ")
}
