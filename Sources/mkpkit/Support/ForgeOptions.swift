import ArgumentParser
import HTTPTransport
import MKPFormat
import MKPProject
import MKPRelease

/// Where a release on a forge is made, and with which token. What is not given comes from the CI system's variables.
struct ForgeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The repository: OWNER/NAME, or a project's path or number.", valueName: "name"))
  var repository: String?

  @Option(help: "The tag of the release; vVERSION if not given.")
  var tag: String?

  @Option(help: "A file with the release notes, in Markdown.", completion: .file())
  var notes: String?

  @Option(help: "A file whose first line is the token.", completion: .file())
  var tokenFile: String?

  func release(_ release: PackageRelease, environment names: [String]) throws -> ForgeRelease {
    guard let repository = repository ?? names.lazy.compactMap(environmentVariable).first else {
      throw CommandFailure(.usage, "--repository is needed, or one of the variables \(names.joined(separator: ", "))")
    }
    return ForgeRelease(
      repository: repository, tag: tag ?? "v\(release.version)",
      notes: try notes.map { try SecretFile.text($0) } ?? release.contents.manifest.description)
  }

  /// The token in --token-file, or in the first of the variables that is set.
  func token(environment names: [String]) throws -> (variable: String?, value: String)? {
    if let tokenFile {
      let line = try SecretFile.firstLine(tokenFile)
      guard !line.isEmpty else { throw CommandFailure(.usage, "\(tokenFile): the first line is empty") }
      return (nil, line)
    }
    for name in names { if let value = environmentVariable(name) { return (name, value) } }
    return nil
  }
}
