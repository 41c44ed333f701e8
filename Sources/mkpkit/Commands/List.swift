import ArgumentParser
import JSONText
import MKPFormat

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", _superCommandName: MKPKit.name,
    abstract: "Show the files of a package as a tree, with their sizes.",
    discussion: """
      Example: mkpkit list ntopng-1.0.0.mkp

      The output of --format json follows 'mkpkit schema output/list'.
      """)

  @Argument(help: "The package.", completion: .file(extensions: ["mkp"]))
  var package: String

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() throws {
    let contents = try PackageReader(limits: limits.limits).read(package)
    try output.write(json: contents.listJSON) { FileTree(contents, terminal: .standardOutput).text }
    try contents.reportDefects(of: package)
  }
}
