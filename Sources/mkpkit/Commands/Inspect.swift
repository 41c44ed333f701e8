import ArgumentParser
import JSONText
import MKPCheck
import MKPFormat

struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", _superCommandName: MKPKit.name,
    abstract: "Show what a package says and holds, and what each version of Checkmk would do with it.",
    discussion: """
      Example: mkpkit inspect ntopng-1.0.0.mkp

      That a Checkmk installs a package does not mean that it loads the plug-ins inside: a second line says how many it \
      does not load, and 'mkpkit check' says why. For this, python3 parses them; nothing of the package is executed.

      The output of --format json follows 'mkpkit schema output/inspect'.
      """)

  @Argument(help: "The package.", completion: .file(extensions: ["mkp"]))
  var package: String

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() async throws {
    let binaries = PackagedBinaries()
    let contents = try PackageReader(limits: limits.limits).read(package, visit: binaries.look)
    let plugins = try await loadedPlugins(contents)
    try output.write(json: contents.inspectJSON(package, binaries, plugins)) {
      InspectText(contents, binaries, plugins, terminal: .standardOutput).text
    }
    try contents.reportDefects(of: package)
  }

  /// What each line of Checkmk loads of it, by the line's name; none where that is not known.
  private func loadedPlugins(_ contents: PackageContents) async throws -> [String: LoadedPlugins] {
    // A pipe can't be read twice.
    guard let report = await (try CheckSession(jobs: processorCount)).checkForAll(package) else { return [:] }
    let loaded = contents.lines.map { ($0.name, report.loadedPlugins(by: $0.name)) }
    return Dictionary(uniqueKeysWithValues: loaded.compactMap { name, plugins in plugins.map { (name, $0) } })
  }
}
