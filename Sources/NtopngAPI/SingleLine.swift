/// Makes one line of what ntopng sends, so that it can break neither a message nor a section.
public enum SingleLine {
  /// The text in one line: control characters, line separators and characters that turn the writing direction become
  /// spaces, runs of spaces one space; cut at `limit` characters (Unicode scalars).
  public static func of(_ text: String, limit: Int = 500) -> String {
    var scalars = String.UnicodeScalarView()
    var count = 0
    var space = false
    for scalar in text.unicodeScalars {
      let isSpace =
        switch scalar.value {
        case 0...0x20, 0x7F...0xA0, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
      if isSpace {
        space = count > 0
        continue
      }
      if space, count < limit - 1 {
        scalars.append(" ")
        count += 1
      }
      space = false
      guard count < limit else { break }
      scalars.append(scalar)
      count += 1
    }
    return String(scalars)
  }
}
