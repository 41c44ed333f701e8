import ArgumentParser
import JSONText
import MKPFormat
import MKPRelease

struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", _superCommandName: MKPKit.name,
    abstract: "Explain every difference of two packages.",
    discussion: """
      Examples:
        mkpkit diff ntopng-1.0.0.mkp ntopng-1.1.0.mkp
        mkpkit diff --stat ntopng-1.0.0.mkp rebuilt/ntopng-1.0.0.mkp

      Compares the fields of both manifests, files (added, removed, changed, moved), and what archives say of them: \
      modes, times, owners, order, dialect, compression. Texts are compared line by line, executables by what they \
      need where they run.

      Exit code 0 when the packages are the same bytes, 1 when they differ, 3 when one cannot be read.

      The output of --format json follows 'mkpkit schema output/diff'.
      """)

  @Argument(help: "The first package.", completion: .file(extensions: ["mkp"]))
  var first: String

  @Argument(help: "The second package.", completion: .file(extensions: ["mkp"]))
  var second: String

  @Flag(help: "Say what differs, without the lines of texts.")
  var stat = false

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() throws {
    let comparison = PackageComparison(first, second, limits: limits.limits)
    let difference = try comparison.difference()
    let contents = stat ? nil : ContentComparison(comparison, limits: limits.limits)
    switch output.format {
    case .json:
      try StandardOutput.line(try DifferenceReport(difference).json(comparison, contents).prettyText)
    case .text:
      let text = DifferenceText(difference, terminal: .standardOutput)
      try StandardOutput.write(text.summary)
      // The lines of a file are written before those of the next one are looked at.
      try contents?.visit(difference.files) { change, content in try StandardOutput.write(text.text(change, content)) }
    }
    if difference.likeness != .identical { throw ExitStatus.findings.exitCode }
  }
}
