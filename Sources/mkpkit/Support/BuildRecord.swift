import JSONText
import MKPFormat
import MKPProject
import MKPRelease

/// What `build --provenance` writes down: the repository before the build, and what came of it.
struct BuildRecord {
  private let plan: BuildPlan
  private let output: String
  private let source: SourceRevision?

  init(of plan: BuildPlan, output: String) async throws(ProjectError) {
    self.plan = plan
    self.output = output
    source = try await SourceRevision.current(of: plan, output: output)
  }

  /// Writes the statement beside `package`.
  func write(
    _ package: BuiltPackage, parameters: [String: JSONValue], isReproduced: Bool, builder: BuilderIdentity
  ) async throws {
    let after = try await SourceRevision.current(of: plan, output: output)
    guard source?.commit == after?.commit else {
      throw CommandFailure(.findings, "the repository's HEAD moved during the build: no provenance; build again")
    }
    let provenance = Provenance(
      of: package, source: after, parameters: parameters, isReproduced: isReproduced, builder: builder)
    try AtomicFile.write(provenance.fileBytes, to: Companion.statement.path(beside: package.path))
  }
}
