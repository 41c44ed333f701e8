/// Builds one product of a Swift package with the portable SDK and judges it, as `mkpkit build` does with an agent, but
/// without a package around it.
public struct ProductBuild: Sendable {
  private let agent: ProjectDefinition.Agent
  private let root: String
  private let options: AgentOptions

  /// - Parameters:
  ///   - root: absolute path of the Swift package.
  ///   - glibc: that of the oldest server, as `SymbolVersion` reads it.
  ///   - libraries: beyond glibc's, those that every server has.
  public init(
    product: String, root: String, glibc: String, libraries: [String], optimization: AgentOptions.Optimization,
    progress: @escaping @Sendable (String) -> Void
  ) {
    agent = ProjectDefinition.Agent(
      build: .swift(product: product), directory: "", to: product, glibc: glibc, isBinary: true, machine: "x86_64",
      libraries: libraries)
    self.root = root
    var options = AgentOptions()
    options.requiresPortable = true
    options.optimization = optimization
    options.progress = progress
    self.options = options
  }

  /// Builds. Throws where there is no SDK, where the compiler fails, and where the product would not run on the servers.
  public func run() async throws(ProjectError) -> BuiltAgent {
    try await AgentBuilder(root: root, options: options).build(agent)
  }
}
