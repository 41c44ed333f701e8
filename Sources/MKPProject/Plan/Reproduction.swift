import Glibc
import MKPFormat

/// Builds a package a second time under other circumstances, and compares.
public struct Reproduction: Sendable {
  private let options: PlanOptions
  private let agents: AgentOptions

  /// A second build with the same options as the first.
  public init(options: PlanOptions, agents: AgentOptions) {
    self.options = options
    self.agents = agents
  }

  /// Copies the project into another folder, builds it there with another umask, and compares the package with
  /// `first`. Agents are compiled anew.
  ///
  /// - Throws: what differs, file by file.
  public func check(_ first: BuiltPackage) async throws(ProjectError) {
    let scratch = try scratchFolder()
    defer { withExtendedLifetime(scratch) {} }
    let work = scratch.path
    // The folder keeps its name, which may be the package's.
    let name = first.plan.root.split(separator: "/").last.map(String.init) ?? "project"
    let copy = "\(work)/another/place/\(name)"
    try makeFolders(work + "/another/place")
    try await duplicate(first.plan.root, copy)

    let mask = umask(0o077)
    defer { umask(mask) }
    if mask == 0o077 { umask(0o002) }

    var options = options
    // The copy has no history: version and time are those of the first plan.
    options.version = first.plan.manifest.version
    options.sourceDateEpoch = String(first.plan.modificationTime)
    options.output = work + "/dist"
    let plan = try await Project.load(at: copy, name: first.plan.manifest.name).plan(options)
    let second = try await PackageBuilder(plan, agents: agents).build(into: work + "/dist")
    try compare(first, second)
  }

  /// Everything but what builds leave behind and git's own data.
  private func duplicate(_ root: String, _ copy: String) async throws(ProjectError) {
    try makeFolders(copy)
    var arguments = [
      "tar", "-c", "-C", root, "--exclude=./.git", "--exclude=.build", "--exclude=./dist", "--exclude=./.venv",
    ]
    if let output = options.output, output.hasPrefix(root + "/") {
      arguments.append("--exclude=./\(output.dropFirst(root.count + 1))")
    }
    let archive = copy + ".tar"
    let packed = try await ChildProcess.run(arguments + ["-f", archive, "."])
    let unpacked = try await ChildProcess.run(["tar", "-x", "-C", copy, "-f", archive])
    unlink(archive)
    guard packed.isSuccess, unpacked.isSuccess else {
      throw ProjectError([
        .environment("cannot copy the project: \(packed.isSuccess ? unpacked.reason : packed.reason)")
      ])
    }
  }

  private func compare(_ first: BuiltPackage, _ second: BuiltPackage) throws(ProjectError) {
    guard first.sha256 != second.sha256 else { return }
    var differences: [String] = []
    if first.plan.manifest != second.plan.manifest { differences.append("the manifests differ") }
    let others = Dictionary(second.contents.members.map { ([$0.part.rawValue, $0.path], $0) }) { $1 }
    for member in first.contents.members {
      let other = others[[member.part.rawValue, member.path]]
      if member.sha256 != other?.sha256 { differences.append("\(member.part.rawValue)/\(member.path) differs") }
    }
    if differences.isEmpty { differences.append("\(first.sha256) and \(second.sha256), though all files are the same") }
    throw ProjectError(differences.map(ProjectProblem.notReproducible))
  }
}
