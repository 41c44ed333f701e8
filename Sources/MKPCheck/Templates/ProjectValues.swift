import MKPFormat

/// What a new project is told about itself.
public struct ProjectValues: Sendable {
  /// The package's name, also that of its family, section, check plug-in and rule set.
  public let name: String
  /// One line.
  public let title: String
  /// Name and perhaps address.
  public let author: String
  /// A sentence.
  public let description: String
  /// Where the package will be found.
  public let downloadURL: String

  /// A value that does not fit.
  public struct Problem: Error, CustomStringConvertible, Sendable {
    /// What is wrong and what would be right.
    public let description: String
  }

  /// Values, checked. The name must be a Python identifier and a Checkmk name at once.
  public init(
    name: String, title: String? = nil, author: String, description: String? = nil, downloadURL: String? = nil
  ) throws(Problem) {
    guard Self.isValidName(name) else {
      throw Problem(
        description: "the name \"\(name)\" must be lower case letters, digits and underscores, begin with a letter, "
          + "and be no word of Python")
    }
    self.name = name
    let words = name.split(separator: "_").joined(separator: " ")
    self.title = title ?? words.prefix(1).uppercased() + words.dropFirst()
    self.author = author
    self.description = description ?? Self.placeholderDescription
    self.downloadURL = downloadURL ?? Self.placeholderURL(name)
    for (key, value) in [
      ("title", self.title), ("author", author), ("description", self.description), ("download URL", self.downloadURL),
    ] {
      guard !value.trimming().isEmpty else { throw Problem(description: "the \(key) is empty") }
      guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
        throw Problem(description: "the \(key) has a control character")
      }
    }
  }

  // What stands where nobody said anything: `MKP114` finds it until it is replaced.

  /// Nobody.
  public static let placeholderAuthor = "Your Name <you@example.com>"
  static let placeholderDescription = "Please describe what the package monitors."
  static func placeholderURL(_ name: String) -> String { "https://example.com/\(name)/" }

  /// The keys of mkp.yaml that nobody said anything for.
  public var placeholders: [String] {
    [
      author == Self.placeholderAuthor ? "author" : nil,
      description == Self.placeholderDescription ? "description" : nil,
      downloadURL == Self.placeholderURL(name) ? "download_url" : nil,
    ].compactMap(\.self)
  }

  /// A valid name made of `text`, for example of a folder's name.
  public static func suggestedName(from text: String) -> String {
    var name = ""
    for character in text.lowercased() {
      name.append(character.isASCII && (character.isLetter || character.isNumber) ? character : "_")
    }
    name = String(name.drop { !$0.isLetter })
    while name.hasSuffix("_") { name.removeLast() }
    return isValidName(name) ? name : "my_package"
  }

  static func isValidName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, ("a"..."z").contains(first), name.count <= 60 else { return false }
    return !pythonWords.contains(name)
      && name.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" }
  }

  private static let pythonWords: Set<String> = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
    "return", "try", "while", "with", "yield",
  ]

  /// `text` with the placeholders replaced.
  func fill(_ text: String, template: ProjectTemplate) -> String {
    let values = [
      ("@@name@@", name), ("@@service@@", Self.pythonString(title.replacing("%", with: ""))),
      ("@@title_python@@", Self.pythonString(title)), ("@@title_line@@", title), ("@@title@@", title),
      ("@@title_yaml@@", Self.yamlString(title)), ("@@author_yaml@@", Self.yamlString(author)),
      ("@@description_yaml@@", Self.yamlString(description)), ("@@description@@", description),
      ("@@url_yaml@@", Self.yamlString(downloadURL)), ("@@agents@@", template.agents(name)),
    ]
    return values.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  /// What stands between double quotes in Python.
  private static func pythonString(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  /// A double-quoted string of YAML.
  private static func yamlString(_ text: String) -> String { "\"\(pythonString(text))\"" }
}
