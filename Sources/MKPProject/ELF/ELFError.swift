/// Why a file can't be read as ELF.
public enum ELFError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It does not begin with ELF's four bytes.
  case notELF
  /// The file ends before something that it says it has.
  case truncated(String)
  /// A value that no ELF file may have.
  case malformed(String)
  /// The file could not be read.
  case unreadable(String)

  /// The reason in one line.
  public var description: String {
    switch self {
    case .notELF: "not an ELF file"
    case .truncated(let what): "the ELF file ends within its \(what)"
    case .malformed(let what): "malformed ELF file: \(what)"
    case .unreadable(let reason): "cannot be read: \(reason)"
    }
  }
}
