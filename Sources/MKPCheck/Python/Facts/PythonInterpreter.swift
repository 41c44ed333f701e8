import Foundation

/// A Python 3 that can look at sources.
public struct PythonInterpreter: Sendable {
  /// The path of the executable.
  public let path: String

  /// The interpreter at `path`.
  public init(path: String) { self.path = path }

  /// The `python3` of the search path; nil when there is none. A newer one under another name is not looked for:
  /// version managers put such names into the path for versions that don't work.
  public static func find(in searchPath: String? = ProcessInfo.processInfo.environment["PATH"]) -> PythonInterpreter? {
    (searchPath ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.lazy.map { "\($0)/python3" }
      .first(where: FileManager.default.isExecutableFile).map(PythonInterpreter.init)
  }
}
