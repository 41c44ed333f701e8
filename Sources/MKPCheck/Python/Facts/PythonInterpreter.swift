import FoundationEssentials
import Glibc
import MKPFormat
import Subprocess

/// A Python 3 that can look at sources.
public struct PythonInterpreter: Sendable {
  /// The path of the executable.
  public let path: String

  /// The interpreter at `path`.
  public init(path: String) { self.path = path }

  /// The Python of the virtual environment that `program` is installed in (`pip install`, pipx, uv); else the `python3` of
  /// the search path; nil when there is none. A newer one under another name is not looked for: version managers put
  /// such names into the path for versions that don't work.
  public static func find(
    in searchPath: String? = ProcessInfo.processInfo.environment["PATH"],
    beside program: String? = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  ) -> PythonInterpreter? {
    var folders = (searchPath ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map(String.init)
    if let own = program?.pathComponents.dropLast(), !own.isEmpty,
      FileManager.default.fileExists(atPath: "/" + own.dropLast().joined(separator: "/") + "/pyvenv.cfg")
    {
      folders.insert("/" + own.joined(separator: "/"), at: 0)
    }
    return folders.lazy.map { "\($0)/python3" }.first(where: FileManager.default.isExecutableFile)
      .map(PythonInterpreter.init)
  }

  /// Why an interpreter can't be used.
  public struct Unusable: Error, CustomStringConvertible {
    /// The path that was given.
    public let path: String
    /// What is wrong with it.
    public let reason: String

    /// `path: reason; what to do`
    public var description: String { "\(path): \(reason); --python takes the path of a Python 3.9 or newer" }
  }

  /// Finds out whether this is a Python that can look at sources. Throws ``Unusable`` where it is not.
  public func verify() async throws(Unusable) {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Unusable(path: path, reason: "there is no such file")
    }
    guard !isFolder, FileManager.default.isExecutableFile(atPath: path) else {
      throw Unusable(path: path, reason: "it can't be executed")
    }
    let question = "import sys; print(sys.version_info >= (3, 9))"
    let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    let answer = try? await Subprocess.run(
      .path(.init(absolute)), arguments: ["-I", "-S", "-c", question], output: .string(limit: 4096),
      error: .discarded
    ).standardOutput
    guard answer?.trimming() == "True" else { throw Unusable(path: path, reason: "it is no Python 3.9 or newer") }
  }
}
