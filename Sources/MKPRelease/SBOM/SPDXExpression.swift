import JSONText

/// Licence expressions of SPDX (<https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/>).
enum SPDXExpression {
  /// `text` with single blanks; nil where it is no expression.
  static func tidy(_ text: some StringProtocol) -> String? {
    let words = text.split(separator: " ")
    let isExpression = words.allSatisfy { word in
      word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.+():".contains($0)) }
    }
    // Two licences need an operator between them.
    let operators = words.filter { ["AND", "OR", "WITH"].contains($0) }.count
    guard isExpression, !words.isEmpty, words.count == 2 * operators + 1 else { return nil }
    return words.joined(separator: " ")
  }

  /// What Checkmk's manual pages call `GPLv2`.
  static func ofManual(_ text: some StringProtocol) -> String {
    switch text.trimmed.lowercased() {
    case "gpl", "gplv2": "GPL-2.0-only"
    case "gplv3": "GPL-3.0-only"
    default: String(text.trimmed)
    }
  }

  /// As CycloneDX has it: an expression, or a name where it is none. Nil for no licence.
  static func json(_ license: String?) -> JSONValue? {
    guard let license, !license.trimmed.isEmpty else { return nil }
    if let expression = tidy(license) { return [["expression": .string(expression)]] }
    return [["license": ["name": .string(String(license.trimmed))]]]
  }
}

extension StringProtocol {
  fileprivate var trimmed: SubSequence {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start.prefix(0) }
    return start[...last]
  }
}
