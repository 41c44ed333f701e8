/// What the reader of YAML takes from MKPProject, which is not built for fuzzing as a whole.
public struct ProjectError: Error {
  /// Everything that is wrong.
  public let problems: [ProjectProblem]

  init(_ problems: [ProjectProblem]) { self.problems = problems }
}

/// A place in a text file.
public struct Place {
  /// `trust.yaml:3:5`
  public let description: String

  init(_ file: String, _ position: YAMLDocument.Position) {
    description = "\(file):\(position.line):\(position.column)"
  }
}

/// One thing that is wrong.
public enum ProjectProblem: CustomStringConvertible {
  case definition(Place, String)
  case internalError(String)

  /// The place and what is wrong there.
  public var description: String {
    switch self {
    case .definition(let place, let reason): "\(place.description): \(reason)"
    case .internalError(let reason): reason
    }
  }
}
