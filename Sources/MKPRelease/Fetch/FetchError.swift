import MKPFormat

/// Why a package is not fetched. Nothing stands under its name then.
public enum FetchError: Error, Hashable, Sendable {
  /// Not the name of a package.
  case invalidName(String)
  /// Not a range of versions.
  case invalidRange(String, reason: String)
  /// Not a place that packages can be fetched from.
  case invalidLocation(String, reason: String)
  /// The index is not to be trusted or read.
  case index(IndexError)
  /// The server did not give what was asked for.
  case server(ServerError)
  /// A file of ours cannot be read or written.
  case system(SystemError)
  /// The state that remembers serial numbers cannot be used.
  case memory(path: String, reason: String)
  /// The index knows no package of this name.
  case unknownPackage(String, known: [String])
  /// No version is in the range.
  case noVersion(String, available: [String])
  /// No version in the range is for this version of Checkmk.
  case noFit(String, checkmk: String, reasons: [String])
  /// Another file has the name.
  case occupied(path: String)
  /// The package is not the one of the index.
  case wrongBytes(place: String, found: String, expected: String)
  /// The package cannot be read.
  case unreadable(PackageReadError)
  /// The package has serious defects, or does not say of itself what the index says of it.
  case unfit(place: String, problems: [String])
  /// The package is not signed by a trusted key.
  case untrusted(place: String, reason: String)
  /// The policy does not allow the package; what it lacks.
  case refusedByPolicy(place: String, [String])
}

extension FetchError: CustomStringConvertible {
  /// One line for each problem.
  public var lines: [String] {
    switch self {
    case .invalidName(let name): ["\(name.quoted) is no name of a package; write NAME or NAME@RANGE"]
    case .invalidRange(let text, let reason): ["the range \(text.quoted) cannot be read: \(reason)"]
    case .invalidLocation(let text, let reason): ["\(text.quoted): \(reason)"]
    case .index(let error): error.lines
    case .server(let error): [error.description]
    case .system(let error): [error.description]
    case .memory(let path, let reason): ["\(path.visible): \(reason)"]
    case .unknownPackage(let name, let known): ["the index has no package \(name.quoted); it has \(Self.list(known))"]
    case .noVersion(let wanted, let available):
      ["no version fits \(wanted.quoted); there are \(Self.list(available))"]
    case .noFit(let wanted, let checkmk, let reasons):
      ["no version of \(wanted.quoted) is for Checkmk \(checkmk)"] + reasons.map(\.visible)
    case .occupied(let path):
      ["\(path.visible): another file has this name; remove it, say --force, or fetch into another folder with --out"]
    case .wrongBytes(let place, let found, let expected):
      ["\(place.visible): not the file of the index: found \(found), expected \(expected)"]
    case .unreadable(let error): error.lines
    case .unfit(let place, let problems): problems.map { "\(place.visible): \($0.visible)" }
    case .refusedByPolicy(let place, let reasons): reasons.map { "\(place.visible): refused: \($0.visible)" }
    case .untrusted(let place, let reason): ["\(place.visible): not to be trusted: \(reason.visible)"]
    }
  }

  /// All problems, one a line.
  public var description: String { lines.joined(separator: "\n") }

  private static func list(_ words: [String]) -> String {
    let shown = words.suffix(20).map(\.visible).joined(separator: ", ")
    return words.isEmpty ? "none" : words.count > 20 ? "…, \(shown)" : shown
  }
}
