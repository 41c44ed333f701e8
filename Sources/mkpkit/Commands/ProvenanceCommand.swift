import ArgumentParser
import JSONText
import MKPFormat
import MKPProject
import MKPRelease

/// `mkpkit provenance`
struct ProvenanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "provenance", _superCommandName: MKPKit.name,
    abstract: "Sign the record of a package's build, as SLSA provenance in a DSSE envelope.",
    discussion: """
      Examples:
        mkpkit build --provenance                                       NAME-VERSION.mkp.provenance.json
        mkpkit provenance dist/ntopng-1.0.0.mkp --key release.key        NAME-VERSION.mkp.intoto.jsonl
        mkpkit provenance dist/ntopng-1.0.0.mkp                          show what the record says

      The record must speak of exactly this package; its bytes are signed as they are, so that the key need not be \
      where the build is. 'mkpkit verify --provenance' verifies the result; docs/signing.md describes the format. The \
      output of --format json follows 'mkpkit schema output/provenance'.
      """)

  @Argument(help: "The package.", completion: .file(extensions: ["mkp"]))
  var package: String

  @Option(help: "The record, where it is not beside the package.", completion: .file())
  var statement: String?

  @OptionGroup var signing: SigningOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let path = statement ?? Companion.statement.path(beside: package)
    let (provenance, bytes) = try Provenance.record(at: path, of: PackageSubject(PackageReader().read(package)))
    guard let key = try signing.keyIfAny() else { return try show(provenance, path) }
    let envelope = try await DSSEEnvelope(payloadType: Provenance.payloadType, payload: bytes, key: key)
    try write(envelope, provenance, key.name)
  }

  private func show(_ provenance: Provenance, _ path: String) throws {
    try output.write(json: json(provenance, envelope: nil, key: nil)) {
      "\(path.visible): not signed; it says:\n" + provenance.lines.map { "  \($0.visible)\n" }.joined()
    }
  }

  private func write(_ envelope: DSSEEnvelope, _ provenance: Provenance, _ key: String) throws {
    let target = Companion.envelopes.path(beside: package)
    try AtomicFile.write(envelope.json.compactText + "\n", to: target)
    try output.write(json: json(provenance, envelope: target, key: key)) {
      "\(target.visible): signed with the key \(key)\n"
    }
  }

  private func json(_ provenance: Provenance, envelope: String?, key: String?) -> JSONValue {
    [
      "package": .string(package), "statement": provenance.statement, "envelope": JSONValue(envelope),
      "key": JSONValue(key),
    ]
  }
}

extension Provenance {
  /// The facts for people, one on each line.
  var lines: [String] {
    var lines: [String] = []
    if let source {
      let place = source.repository ?? "a repository without a remote"
      lines.append("source: \(place), commit \(source.commit)\(source.tag.map { ", tag \($0)" } ?? "")")
      lines.append(source.isClean ? "tree: clean" : "tree: with changes that no commit gives again")
    } else {
      lines.append("source: in no repository")
    }
    lines.append("builder: \(builder)\(invocation.map { ", run \($0)" } ?? "")")
    lines.append(isReproduced ? "reproducible: a second build gave the same bytes" : "reproducible: not tried")
    lines.append("tools: " + tools.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    for agent in agents {
      lines.append(
        "agent \(agent.name): \(agent.toolchain ?? "a command"), \(agent.sdk ?? "for the builder's machine")")
    }
    lines.append("materials: \(materials.count)")
    return lines
  }
}
