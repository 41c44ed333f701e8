import MKPFormat

/// Why a package is not published, or not completely.
public enum PublishError: Error, Hashable, Sendable {
  /// The package or a file beside it is not fit to be published, one line for each problem.
  case unfit([String])
  /// The package cannot be read.
  case unreadable(PackageReadError)
  /// A file of ours cannot be read or written.
  case system(SystemError)
  /// The server did not do its part.
  case server(ServerError)
  /// Other bytes stand under this name already.
  case conflict(url: String, found: String, expected: SHA256Digest)
  /// The version is not newer than what is published.
  case notNewer(version: String, published: String, place: String)
  /// The server said yes, but has not what was sent.
  case lost(url: String, found: String)
  /// Where to publish to is not clear.
  case invalidTarget(String)
}

extension PublishError: CustomStringConvertible {
  /// One line for each problem.
  public var lines: [String] {
    switch self {
    case .unfit(let problems): problems
    case .unreadable(let error): error.lines
    case .system(let error): [error.description]
    case .server(let error): [error.description]
    case .conflict(let url, let found, let expected):
      ["\(url): something else is published under this name: \(found), ours is \(expected); give ours a new version"]
    case .notNewer(let version, let published, let place):
      [
        "\(place): the version \(version.visible) is not newer than \(published.visible), which is published; "
          + "raise it, or say --allow-older for a maintenance release"
      ]
    case .lost(let url, let found): ["\(url): the server took the file, but what is there now is another one: \(found)"]
    case .invalidTarget(let reason): [reason]
    }
  }

  /// All problems, one a line.
  public var description: String { lines.joined(separator: "\n") }
}
