/// Why a package was not written.
public enum PackageWriteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The plan is not one of a package. Never empty.
  case invalidPlan([PlanProblem])
  /// The operating system refused to read or write a file.
  case system(SystemError)
  /// A file has another size than when the plan was made.
  case changed(path: String, planned: Int64, found: Int64)
  /// libarchive failed.
  case archive(path: String, message: String)

  /// One line for each problem.
  public var lines: [String] {
    switch self {
    case .invalidPlan(let problems): problems.map(\.description)
    case .system(let error): [error.description]
    case .changed(let path, let planned, let found):
      ["\(path.quoted) changed while it was packed: \(planned) bytes became \(found)"]
    case .archive(let path, let message): ["cannot write \(path.quoted): \(message)"]
    }
  }

  /// All problems, one a line.
  public var description: String { lines.joined(separator: "\n") }
}

/// Something in a plan that cannot go into a package.
public enum PlanProblem: Hashable, Sendable, CustomStringConvertible {
  /// The path is unfit, or not in its tidy form.
  case path(PackagePart, String, String)
  /// Two files have the same place.
  case duplicate(PackagePart, String)
  /// The manifest lists a file that is not planned.
  case notPlanned(PackagePart, String)
  /// A file is planned that the manifest does not list.
  case notListed(PackagePart, String)

  /// What is wrong.
  public var description: String {
    switch self {
    case .path(let part, let path, let message): "\(part.rawValue): \(path.quoted): \(message)"
    case .duplicate(let part, let path): "\(part.rawValue): \(path.quoted): the same path twice"
    case .notPlanned(let part, let path):
      "\(part.rawValue): \(path.quoted): listed in the manifest, but there is no file"
    case .notListed(let part, let path): "\(part.rawValue): \(path.quoted): not listed in the manifest"
    }
  }
}
