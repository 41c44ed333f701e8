import ArgumentParser
import Glibc
import JSONText
import MKPFormat
import MKPRelease

/// `mkpkit sbom`
struct SBOMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sbom", _superCommandName: MKPKit.name,
    abstract: "Write the bill of materials of a package, as CycloneDX 1.6.",
    discussion: """
      Examples:
        mkpkit sbom dist/ntopng-1.0.0.mkp                            NAME-VERSION.mkp.cdx.json
        mkpkit sbom dist/ntopng-1.0.0.mkp --license GPL-2.0-only

      Names every file with SHA-256 and licence (its SPDX header, else, for files of the package's own, --license, else \
      what all manual pages say; files that others made, or may have made, get none), the \
      Python distributions and interfaces of Checkmk that files tell of, and from the build's record beside the package \
      (NAME-VERSION.mkp.provenance.json) what agents were linked from and which files came from packages of the system. \
      The same package gives the same bytes. What an executable or archive inside was made from, the record says; where \
      it does not, the document is incomplete: 'compositions' says so, and a line for each file on standard error.

      The output of --format json follows 'mkpkit schema output/sbom'.
      """)

  @Argument(help: "The package.", completion: .file(extensions: ["mkp"]))
  var package: String

  @Option(help: "The licence of the package, and of its own files without a licence header, as an SPDX expression.")
  var license: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() throws {
    let scan = PackageScan()
    let contents = try PackageReader(limits: limits.limits).read(package, visit: scan.look)
    let record = Companion.statement.path(beside: package)
    let provenance =
      access(record, F_OK) == 0 ? try Provenance.record(at: record, of: PackageSubject(contents)).provenance : nil
    let sbom = SBOM(contents, scan: scan, provenance: provenance, license: license)
    let path = Companion.materials.path(beside: package)
    try AtomicFile.write(sbom.json.prettyText + "\n", to: path)
    let json: JSONValue = [
      "package": .string(package), "sbom": .string(path), "components": .int(Int64(sbom.componentCount)),
      "incomplete": .array(sbom.unknown.map(JSONValue.string)),
    ]
    let notes = sbom.unknown.map { file in
      "\(path): incomplete: nothing says what \(file) was made from; 'mkpkit build --provenance' records it"
    }
    StandardError.report(notes, severity: .yellow)
    try output.write(json: json) { "\(path.visible): \(sbom.componentCount) components\n" }
    try contents.reportDefects(of: package)
  }
}
