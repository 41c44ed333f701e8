/// Something that could not be checked at all: a path that is neither project nor package, or Python without a
/// `python3`. A run with one is not green, whatever was found.
public struct CheckFailure: Error, Sendable {
  /// The path as it was given; nil where it is none of a path's.
  public let path: String?
  /// One line for each problem.
  public let lines: [String]

  /// A failure.
  public init(path: String?, lines: [String]) {
    self.path = path
    self.lines = lines
  }
}
