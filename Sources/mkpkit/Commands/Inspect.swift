import ArgumentParser
import JSONText
import MKPFormat

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", _superCommandName: MKPKit.name,
    abstract: "Show what a package says and holds, and what each version of Checkmk would do with it.",
    discussion: """
      Example: mkpkit inspect ntopng-1.0.0.mkp

      The output of --format json follows 'mkpkit schema output/inspect'.
      """)

  @Argument(help: "The package.", completion: .file(extensions: ["mkp"]))
  var package: String

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() throws {
    let binaries = PackagedBinaries()
    let contents = try PackageReader(limits: limits.limits).read(package, visit: binaries.look)
    try output.write(json: contents.inspectJSON(package, binaries)) {
      InspectText(contents, binaries, terminal: .standardOutput).text
    }
    try contents.reportDefects(of: package)
  }
}
