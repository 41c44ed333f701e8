import ArgumentParser
import JSONText
import MKPFormat

struct Unpack: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpack", _superCommandName: MKPKit.name,
    abstract: "Unpack the files of a package: all of them, or nothing.",
    discussion: """
      Example: mkpkit unpack ntopng-1.0.0.mkp --out tree

      Files get the modes that Checkmk gives them. Links become copies of their targets. Nothing is written outside \
      of the target folder, whatever the package says. A new folder appears with all files at once; in one that \
      exists, each file is the old or the new one, and a run that was stopped is finished by the next.

      A hazard, such as a path that leads outside, stops everything. So does an error, unless --partial is given: it \
      writes the files that are whole, lists what is wrong, and ends with exit code 1. Warnings and notes stop nothing.

      The output of --format json follows 'mkpkit schema output/unpack'.
      """)

  @Argument(help: "The package.", completion: .file(extensions: ["mkp"]))
  var package: String

  @Option(
    name: [.short, .long], help: "The target folder; NAME-VERSION in the current one if not given.",
    completion: .directory)
  var out: String?

  @Option(
    help: "Lay the files out as in a Checkmk site (site: local/share/check_mk/agents/…) or by part (parts: agents/…).")
  var layout = Unpacker.Layout.site

  @Flag(help: "Replace files that exist.")
  var force = false

  @Flag(help: "Of a package with errors, write what is whole, and list the rest.")
  var partial = false

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() throws {
    let folder = try out ?? defaultFolder()
    let unpacker = Unpacker(limits: limits.limits, layout: layout, overwrite: force, partial: partial)
    let contents = try unpacker.unpack(package, into: folder)
    try output.write(json: json(contents, folder)) {
      "\(contents.members.count) files unpacked to \(folder.visible)\n"
    }
    try contents.reportDefects(of: package)
  }

  private func defaultFolder() throws -> String {
    let manifest = try PackageReader(limits: limits.limits).read(package).manifest
    let name = "\(manifest.name)-\(manifest.version)"
    guard Manifest.isValidName(manifest.name), !name.hasByte("/"), PathProblem.first(in: name) == nil else {
      throw CommandFailure(.usage, "the package has no name that a folder could have; say --out FOLDER")
    }
    return name
  }

  private func json(_ contents: PackageContents, _ folder: String) -> JSONValue {
    [
      "package": .string(package), "folder": .string(folder),
      "files": .array(
        contents.members.map { member in
          [
            "path": .string(layout.path(of: member)), "part": .string(member.part.rawValue),
            "size": .int(member.size), "mode": .string(octal(member.part.installMode(of: member.path))),
            "sha256": JSONValue(member.sha256?.hex), "listed": .bool(member.isListed),
          ]
        }),
      "defects": contents.defectsJSON,
    ]
  }
}

extension Unpacker.Layout: ExpressibleByArgument {}
