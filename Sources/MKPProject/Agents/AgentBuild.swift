/// An executable that was built for a package.
public struct BuiltAgent: Hashable, Sendable {
  /// How messages call it.
  public let name: String
  /// Where it is.
  public let location: String
  /// Bytes.
  public let size: Int64
  /// What it needs; nil when it is no ELF file (a script).
  public let image: ELFImage?
  /// Why it does not run on the servers it is declared for. Empty unless that was allowed.
  public let shortcomings: [PortabilityAudit.Problem]
  /// The path of the folder that it was built in is inside: built elsewhere it is another file, and everybody who has
  /// the package can read the path.
  public let namesItsFolder: Bool
  /// What Swift built it with; nil where another command built.
  public let swift: SwiftOrigin?

  /// What an executable was built with by Swift.
  public struct SwiftOrigin: Hashable, Sendable {
    /// The compiler's version, `Swift version 6.3.1 (swift-6.3.1-RELEASE)`.
    public let toolchain: String
    /// The portable SDK; nil where the build was for this machine.
    public let sdk: SwiftSDK?
    /// The packages that it was linked from, as `Package.resolved` pins them.
    public let pins: [SwiftPackagePin]
  }
}

/// How agents are built.
public struct AgentOptions: Sendable {
  /// An agent that would not run on the declared servers is an error even where the portable SDK is missing.
  public var requiresPortable = false
  /// What the compiler of Swift makes the most of.
  public var optimization = Optimization.size
  /// Where SDKs are looked for.
  public var sdks = SDKStore.standard
  /// Agents that are there already, by part and path in the package: files that are packed instead of a build.
  public var given: [String: String] = [:]
  /// Told what is going on.
  public var progress: @Sendable (String) -> Void = { _ in }

  /// The defaults.
  public init() {}

  /// What the compiler of Swift makes the most of.
  public enum Optimization: String, Hashable, Sendable, CaseIterable {
    /// Small agents: they are in every package.
    case size
    /// Fast programs.
    case speed
  }
}

/// Builds the agents of a project.
struct AgentBuilder {
  let root: String
  let options: AgentOptions

  func build(_ agent: ProjectDefinition.Agent) async throws(ProjectError) -> BuiltAgent {
    let directory = agent.directory.isEmpty ? root : root + "/" + agent.directory
    switch agent.build {
    case .swift(let product):
      let build = try await SwiftBuild(product: product, directory: directory, agent: agent, options: options)
      let location = try await build.run()
      let origin = BuiltAgent.SwiftOrigin(
        toolchain: build.toolchain, sdk: build.sdk,
        pins: try SwiftPackagePin.all(in: directory).linked(into: location, of: directory, scratch: build.scratch))
      return try audit(agent, location, origin, directory, excuse: build.sdk == nil)
    case .run(let command, let output):
      options.progress("\(agent.name): \(command.joined(separator: " "))")
      let status = try await ChildProcess.show(command, in: directory)
      guard status.isSuccess else {
        throw ProjectError([.agentFailed(agent.name, reason: "\(command[0]) ended with \(status)")])
      }
      let file: TreePath
      do {
        file = try TreePath(agent.directory.isEmpty ? output : "\(agent.directory)/\(output)", below: root)
      } catch {
        throw ProjectError([.agentFailed(agent.name, reason: "the build left no such file: \(error)")])
      }
      return try audit(agent, root + "/" + file.path, nil, directory, excuse: false)
    }
  }

  /// The executable at `location` in place of one that is built here.
  func given(_ agent: ProjectDefinition.Agent, _ location: String) throws(ProjectError) -> BuiltAgent {
    try audit(agent, location, nil, agent.directory.isEmpty ? root : root + "/" + agent.directory, excuse: false)
  }

  /// - Parameter excuse: the agent was built for this machine, since there is no portable SDK.
  private func audit(
    _ agent: ProjectDefinition.Agent, _ location: String, _ swift: BuiltAgent.SwiftOrigin?, _ directory: String,
    excuse: Bool
  ) throws(ProjectError) -> BuiltAgent {
    guard let status = FileStatus(following: location), status.kind == .file else {
      throw ProjectError([.agentFailed(agent.name, reason: "there is no file \(location)")])
    }
    let namesItsFolder = try FolderTrace(of: directory)?.isInside(location) ?? false
    let image: ELFImage
    do {
      image = try ELFImage(path: location)
    } catch .notELF where !agent.isBinary {
      return BuiltAgent(
        name: agent.name, location: location, size: status.size, image: nil, shortcomings: [],
        namesItsFolder: namesItsFolder, swift: swift)
    } catch {
      throw ProjectError([.agentFailed(agent.name, reason: "\(location): \(error)")])
    }
    guard let glibc = SymbolVersion(agent.glibc), let machine = ELFMachine(name: agent.machine) else {
      throw ProjectError([.internalError("glibc \(agent.glibc), machine \(agent.machine)")])
    }
    let audit = PortabilityAudit(glibc: glibc, machine: machine, libraries: Set(agent.libraries))
    let problems = audit.problems(of: image)
    guard problems.isEmpty || excuse && !options.requiresPortable else {
      throw ProjectError(problems.map { .agentNotPortable(agent.name, $0) })
    }
    return BuiltAgent(
      name: agent.name, location: location, size: status.size, image: image, shortcomings: problems,
      namesItsFolder: namesItsFolder, swift: swift)
  }
}
