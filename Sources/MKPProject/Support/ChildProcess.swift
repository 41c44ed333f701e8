import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Programs that mkpkit runs: never through a shell, never with secrets in their arguments.
enum ChildProcess {
  /// What a program left.
  struct Outcome: Sendable {
    let output: String
    let error: String
    let status: TerminationStatus

    var isSuccess: Bool { status.isSuccess }

    /// The last line of what the program said of its failure.
    var reason: String {
      error.split(separator: "\n").last.map(String.init) ?? "ended with \(status)"
    }
  }

  /// Output of tools is never larger than this.
  private static let limit = 64 << 20

  /// Runs a program that must end within `limit`, and collects what it says.
  ///
  /// - Throws: also where it is still running then; it is killed.
  static func run(
    _ arguments: [String], environment: [String: String?] = [:], within limit: Duration
  ) async throws(ProjectError) -> Outcome {
    let outcome: Result<Outcome, ProjectError>? = await withTaskGroup(
      of: Result<Outcome, ProjectError>?.self
    ) { group in
      group.addTask {
        do throws(ProjectError) {
          return .success(try await run(arguments, environment: environment))
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
    guard let outcome else {
      throw ProjectError([.environment("\(arguments.first ?? "") didn't end within \(limit.components.seconds) s")])
    }
    return try outcome.get()
  }

  /// Runs a program and collects what it says.
  ///
  /// - Parameter environment: variables to set besides those of this process; nil takes one away.
  static func run(
    _ arguments: [String], in folder: String? = nil, environment: [String: String?] = [:]
  ) async throws(ProjectError) -> Outcome {
    do {
      let result = try await Subprocess.run(
        executable(arguments), arguments: Arguments(Array(arguments.dropFirst())),
        environment: variables(environment), workingDirectory: folder.map { FilePath($0) },
        output: .string(limit: limit),
        error: .string(limit: limit))
      return Outcome(
        output: result.standardOutput, error: result.standardError, status: result.terminationStatus)
    } catch {
      throw ProjectError([.environment("cannot run \(arguments.first ?? ""): \(error)")])
    }
  }

  /// Runs a program whose output the user shall see as it is: both streams go to our standard error.
  static func show(
    _ arguments: [String], in folder: String? = nil, environment: [String: String?] = [:]
  ) async throws(ProjectError) -> TerminationStatus {
    do {
      let result = try await Subprocess.run(
        executable(arguments), arguments: Arguments(Array(arguments.dropFirst())),
        environment: variables(environment), workingDirectory: folder.map { FilePath($0) },
        output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
      return result.terminationStatus
    } catch {
      throw ProjectError([.environment("cannot run \(arguments.first ?? ""): \(error)")])
    }
  }

  private static func executable(_ arguments: [String]) -> Executable {
    let program = arguments.first ?? ""
    return program.contains("/") ? .path(FilePath(program)) : .name(program)
  }

  private static func variables(_ own: [String: String?]) -> Environment {
    .inherit.updating(Dictionary(uniqueKeysWithValues: own.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
  }
}
