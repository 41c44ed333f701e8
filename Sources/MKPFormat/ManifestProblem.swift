/// Something in a manifest that Checkmk does not accept.
public enum ManifestProblem: Hashable, Sendable, CustomStringConvertible {
  /// The whole is not a dictionary but `found`.
  case notADictionary(found: String)
  /// A key isn't a text; as Python writes it.
  case keyNotText(String)
  /// Two keys are different texts that Unicode takes for the same.
  case ambiguousKey(String)
  /// The field is missing.
  case missingField(String)
  /// The field holds a value of the wrong type.
  case wrongType(field: String, expected: String, found: String)
  /// The name breaks the rule for names.
  case invalidName(String)
  /// The version has a slash.
  case slashInVersion(String)
  /// Checkmk stores the package as `NAME-VERSION.mkp`, which the version makes impossible.
  case versionNotInFileName(String)
  /// `files` names something that is not a part, and lists so many files of it.
  case unknownPart(String, files: Int)
  /// An entry of a part's list is not a text.
  case wrongFileType(part: String, index: Int, found: String)

  /// What is wrong, and how it should be.
  public var description: String {
    switch self {
    case .notADictionary(let found): "the manifest must be a dictionary, not \(found)"
    case .keyNotText(let key): "the key \(key.visible) must be str"
    case .ambiguousKey(let key): "the key \(key.quoted) is there in two forms that Unicode takes for the same"
    case .missingField(let field): "the field \(field.quoted) is missing"
    case .wrongType(let field, let expected, let found):
      "the field \(field.quoted) must be \(expected), not \(found)"
    case .invalidName(let name):
      "the name \(name.quoted) must be letters, digits, '-' and '_' and begin with a letter or '_'"
    case .slashInVersion(let version): "the version \(version.quoted) must not have a slash"
    case .versionNotInFileName(let version):
      "the version \(version.quoted) makes a file name NAME-VERSION.mkp that cannot be"
    case .unknownPart(let part, _): "\(part.quoted) is not a part of a package"
    case .wrongFileType(let part, let index, let found):
      "entry \(index + 1) of the files of \(part.quoted) must be str, not \(found)"
    }
  }
}

/// Why a text is not a manifest.
public enum ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is not a Python literal.
  case notALiteral(PythonLiteralError)
  /// It is not JSON; the text says what and where.
  case notJSON(String)
  /// It is a literal, but not the manifest of a package. Never empty.
  case invalid([ManifestProblem])

  /// One line for each problem.
  public var lines: [String] {
    switch self {
    case .notALiteral(let error): ["not a Python literal: \(error)"]
    case .notJSON(let message): ["not JSON: \(message)"]
    case .invalid(let problems): problems.map(\.description)
    }
  }

  /// All problems, one a line.
  public var description: String { lines.joined(separator: "\n") }
}
