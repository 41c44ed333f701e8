/// Where a finding is.
public struct Place: Hashable, Sendable {
  /// The file: for a project the path on disk as the user would write it, for a package `FILE.mkp:part/path`; nil
  /// where the finding is about the whole package.
  public let file: String?
  /// Line, from 1; nil for the whole file.
  public let line: Int?
  /// Column in characters, from 1.
  public let column: Int?
  /// The last column, inclusive, where the finding covers more than one character of the line.
  public let endColumn: Int?
  /// The manifest key, `version.min_required`.
  public let key: String?

  /// A place.
  public init(
    file: String? = nil, line: Int? = nil, column: Int? = nil, endColumn: Int? = nil, key: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.endColumn = endColumn
    self.key = key
  }

  /// The package as a whole.
  public static let package = Place()
}

extension Place: Comparable {
  /// The package and its manifest first, then by file, line and column.
  public static func < (left: Place, right: Place) -> Bool {
    (left.file ?? "", left.line ?? 0, left.column ?? 0, left.key ?? "", left.endColumn ?? 0)
      < (right.file ?? "", right.line ?? 0, right.column ?? 0, right.key ?? "", right.endColumn ?? 0)
  }
}

extension Place: CustomStringConvertible {
  /// `file:line:column`, or the manifest key.
  public var description: String {
    let position = [line, line == nil ? nil : column].compactMap { $0.map { ":\($0)" } }.joined()
    switch (file, key) {
    case (let file?, nil): return file + position
    case (let file?, let key?): return "\(file)\(position) (\(key))"
    case (nil, let key?): return key
    case (nil, nil): return "package"
    }
  }
}
