/// A pattern for package paths: `*` within a component, `**` across components, `?` one character.
struct Glob {
  private let pattern: [Character]

  init(_ pattern: String) { self.pattern = Array(pattern) }

  /// Whether the whole of `text` fits. Takes at most pattern × text steps.
  func matches(_ text: String) -> Bool {
    let text = Array(text)
    // reached[i]: the pattern up to here can match the first i characters.
    var reached = [Bool](repeating: false, count: text.count + 1)
    reached[0] = true
    var index = 0
    while index < pattern.count {
      let character = pattern[index]
      let isDeep = character == "*" && index + 1 < pattern.count && pattern[index + 1] == "*"
      if character == "*" {
        for position in text.indices where reached[position] && (isDeep || text[position] != "/") {
          reached[position + 1] = true
        }
      } else {
        for position in text.indices.reversed() {
          let fits = character == "?" ? text[position] != "/" : text[position] == character
          reached[position + 1] = reached[position] && fits
        }
        reached[0] = false
      }
      index += isDeep ? 2 : 1
    }
    return reached[text.count]
  }
}
