import JSONText
import MKPFormat
import MKPProject

/// Builds a package once more from the commit that its provenance names, as its provenance says it was built.
public struct PackageRebuild: Sendable {
  private let package: String
  private let contents: PackageContents
  private let provenance: Provenance
  private let limits: Limits

  /// - Parameters:
  ///   - package: the path of the package to build once more.
  ///   - contents: what it was found to contain.
  ///   - provenance: what it says, or somebody says, that it was built from.
  public init(_ package: String, contents: PackageContents, provenance: Provenance, limits: Limits) {
    self.package = package
    self.contents = contents
    self.provenance = provenance
    self.limits = limits
  }

  /// Builds in a folder that nobody else uses, and compares.
  ///
  /// - Parameters:
  ///   - source: the repository, a folder or a URL.
  ///   - output: where the package of the second build is left.
  public func run(
    from source: String, into output: String, agents: AgentOptions
  ) async throws(RebuildError) -> RebuildComparison {
    guard let revision = provenance.source else { throw .noSource(package) }
    guard revision.isClean else { throw .uncommitted(package, commit: revision.commit) }
    let folder = normalizedPath(revision.folder)
    guard !folder.mayLeadOutside else {
      throw .badRecord(package, reason: "the folder \(revision.folder.quoted) leads out of the repository")
    }
    let rebuilt = try await build(source, revision.commit, folder, output, agents)
    let here = Provenance(
      of: rebuilt, source: nil, parameters: [:], isReproduced: false,
      builder: BuilderIdentity(identifier: nil) { _ in nil })
    do {
      let difference = try PackageComparison(package, rebuilt.path, limits: limits).difference()
      return RebuildComparison(recorded: provenance, here: here, difference: difference)
    } catch {
      throw .unreadable(error)
    }
  }

  private func build(
    _ source: String, _ commit: String, _ folder: String, _ output: String, _ agents: AgentOptions
  ) async throws(RebuildError) -> BuiltPackage {
    do {
      agents.progress("checking out \(commit)")
      let checkout = try await GitCheckout(of: source, commit: commit, name: contents.manifest.name)
      let project = try Project.load(
        at: folder.isEmpty ? checkout.folder : "\(checkout.folder)/\(folder)", name: contents.manifest.name)
      let plan = try await project.plan(options(output))
      return try await PackageBuilder(plan, agents: agents, compressionLevel: compressionLevel).build(into: output)
    } catch {
      throw .project(error)
    }
  }

  private func options(_ output: String) -> PlanOptions {
    var options = PlanOptions()
    options.version = contents.manifest.version
    options.output = output
    options.sourceDateEpoch = provenance.parameters["modification-time"]?.intValue.map(String.init)
    return options
  }

  private var compressionLevel: Int {
    let recorded = provenance.parameters["compression-level"]?.intValue ?? PackageBuilder.standardCompressionLevel
    return (0...9).contains(recorded) ? recorded : PackageBuilder.standardCompressionLevel
  }
}

/// Why a package was not built once more.
public enum RebuildError: Error, Hashable, Sendable {
  /// The provenance names no commit.
  case noSource(String)
  /// The package was built from a tree with changes.
  case uncommitted(String, commit: String)
  /// The provenance says what cannot be.
  case badRecord(String, reason: String)
  /// The source cannot be had, or the build failed.
  case project(ProjectError)
  /// One of the packages cannot be read.
  case unreadable(PackageReadError)
}
