/// What a package says of itself: the member `info` (a Python literal, the one that Checkmk reads) and its copy
/// `info.json` (for the Checkmk Exchange and other tools).
///
/// Source: `Manifest` in `cmk/mkp_tool/_mkp.py`.
public struct Manifest: Hashable, Sendable {
  /// The package's identifier: see ``isValidName(_:)``.
  public var name: String
  /// The package's version; a ``SemanticVersion`` for everything that Checkmk or the Exchange shall accept as new.
  public var version: String
  /// One line of free text.
  public var title: String
  /// Free text.
  public var description: String
  /// Free text.
  public var author: String
  /// Where the package comes from. Free text; may be empty.
  public var downloadURL: String
  /// Who packed it: a version of Checkmk or the name and version of a tool. Free text.
  public var versionPackaged: String
  /// The oldest version of Checkmk that the package is for. A text that is no ``CheckmkVersion`` turns the check off.
  public var minRequired: String
  /// The first version of Checkmk that the package is no longer for; nil, or a text that is no ``CheckmkVersion``, for
  /// no limit.
  public var usableUntil: String?
  /// The files of each part, by their paths below the part's directory.
  public var files: [PackagePart: [String]]
  /// Everything else that the manifest holds, by key. Checkmk keeps it, too.
  public var extra: [String: PythonLiteral]

  /// A manifest of the given values.
  public init(
    name: String, version: String, title: String, description: String, author: String, downloadURL: String,
    versionPackaged: String, minRequired: String, usableUntil: String? = nil, files: [PackagePart: [String]],
    extra: [String: PythonLiteral] = [:]
  ) {
    self.name = name
    self.version = version
    self.title = title
    self.description = description
    self.author = author
    self.downloadURL = downloadURL
    self.versionPackaged = versionPackaged
    self.minRequired = minRequired
    self.usableUntil = usableUntil
    self.files = files
    self.extra = extra
  }

  /// The parts that list at least one file, in the order of their names.
  public var parts: [PackagePart] { files.filter { !$0.value.isEmpty }.keys.sorted { $0.rawValue < $1.rawValue } }

  /// The name under which Checkmk stores the package: `NAME-VERSION.mkp`.
  public var fileName: String { "\(name)-\(version).mkp" }

  /// Whether Checkmk takes `name` for a package's name: a letter or `_` (of any script), then letters, digits, `_` and
  /// `-`.
  public static func isValidName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, isWord(first), !isDecimalDigit(first) else { return false }
    return name.unicodeScalars.allSatisfy { $0 == "-" || isWord($0) }
  }

  /// `\w` of Python's regular expressions: what `str.isalnum` accepts, and `_`.
  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    // What is newer than the oldest Python that reads the package, 3.9 in Checkmk 2.1, is not known there.
    if let age = scalar.properties.age, age.major > 13 { return false }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
    default: scalar == "_" || scalar.properties.numericType != nil
    }
  }

  /// `\d` of Python's regular expressions.
  private static func isDecimalDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .decimalNumber
  }
}
