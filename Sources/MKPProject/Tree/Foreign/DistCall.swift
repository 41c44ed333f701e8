import MKPFormat

/// `dist({…})` in the script of a tree for python-mkp. It is read and never run: what isn't written down there literally
/// can't be known.
enum DistCall {
  static let fileNames = ["dist.py", "package.py"]

  static func manifest(in root: String) throws(ProjectError) -> ForeignManifest? {
    for name in fileNames where FileStatus(root + "/" + name) != nil {
      let text = try TreePath.text(name, below: root)
      guard let call = text.firstRange(of: "dist(") else { continue }
      let argument = text[call.upperBound...].drop(while: \.isWhitespace)
      guard argument.hasBytePrefix("{"), let end = end(ofLiteral: argument) else { throw unreadable(name) }
      let literal: PythonLiteral
      do {
        literal = try PythonLiteralParser.parse(String(argument[..<end]))
      } catch {
        throw unreadable(name)
      }
      guard case .dict(let entries) = literal else { throw unreadable(name) }
      var fields: [String: PythonLiteral] = [:]
      for entry in entries { if let key = entry.key.stringValue { fields[key] = entry.value } }
      let rest = argument[end...].drop { $0.isWhitespace || $0 == "," }
      return try ForeignManifest(
        name, fields: fields,
        known: [
          "name", "title", "author", "description", "download_url", "version", "version.min_required",
          "version.packaged", "version.usable_until",
        ],
        remarks: rest.hasBytePrefix(")") ? [] : ["\(name): the other arguments of dist() are not carried over"])
    }
    return nil
  }

  private static func unreadable(_ name: String) -> ProjectError {
    ProjectError([
      .manifest(name, "the argument of dist() is not a literal, and nothing of it is run: write an mkp.yaml")
    ])
  }

  /// The index behind the brace that closes the first one; nil when none does.
  private static func end(ofLiteral text: Substring) -> Substring.Index? {
    var depth = 0
    var quote: Character?
    var isEscaped = false
    var isComment = false
    for index in text.indices {
      let character = text[index]
      if isComment {
        isComment = character != "\n"
      } else if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == open {
          quote = nil
        }
      } else {
        switch character {
        case "'", "\"": quote = character
        case "#": isComment = true
        case "{": depth += 1
        case "}":
          depth -= 1
          if depth == 0 { return text.index(after: index) }
        default: break
        }
      }
    }
    return nil
  }
}
