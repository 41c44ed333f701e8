/// Why a file could not be read to its end as a package.
public struct PackageReadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let problem: PackageReadProblem

  /// One line for each problem, each with the file's path.
  public var lines: [String] { problem.lines.map { "\(path.visible): \($0)" } }

  /// All problems, one a line.
  public var description: String { lines.joined(separator: "\n") }
}

/// What can be wrong with a file that should be a package.
public enum PackageReadProblem: Error, Hashable, Sendable {
  /// The operating system refused to read it.
  case system(SystemError)
  /// It is something else.
  case notAPackage(FileKind)
  /// It ends too early.
  case truncated
  /// The compression is damaged; with zlib's words.
  case damagedCompression(String)
  /// An archive is damaged; with the member that holds it, if it is an inner one, and libarchive's words.
  case damagedArchive(member: String?, String)
  /// There is neither `info` nor `info.json`.
  case noManifest
  /// No manifest can be read.
  case manifest(ManifestError)
  /// A member that must be kept in memory is too large.
  case manifestTooLarge(member: String)
  /// It unpacks to more bytes than allowed.
  case tooLarge(limit: Int64)
  /// It has more members than allowed.
  case tooManyFiles(limit: Int)
  /// It is packed more tightly than allowed.
  case ratioTooHigh(limit: Double)
  /// The names of its members are too long.
  case namesTooLong
  /// The visitor had enough.
  case cancelled

  /// One line for each problem.
  public var lines: [String] {
    switch self {
    case .system(let error): [error.reason]
    case .notAPackage(let kind): ["not a package: this is \(kind.description)"]
    case .truncated: ["the file ends too early; was it downloaded completely?"]
    case .damagedCompression(let message): ["the compressed data is damaged: \(message.visible)"]
    case .damagedArchive(let member, let message):
      ["\(member.map { "\($0.visible): " } ?? "")the archive is damaged: \(message.visible)"]
    case .noManifest: ["not a package: the archive has no member \"info\""]
    case .manifest(let error): error.lines.map { "info: \($0)" }
    case .manifestTooLarge(let member):
      ["\(member.visible): larger than the \(Limits.manifestSize >> 20) MiB allowed for a manifest"]
    case .tooLarge(let limit): ["unpacks to more than \(limit) bytes; raise the limit if it is meant to"]
    case .tooManyFiles(let limit): ["has more than \(limit) members; raise the limit if it is meant to"]
    case .ratioTooHigh(let limit):
      ["unpacks to more than \(limit) times its size; raise the limit if it is meant to"]
    case .namesTooLong: ["the names of the members take more than \(Limits.nameBytes >> 20) MiB"]
    case .cancelled: ["the reading was stopped"]
    }
  }
}
