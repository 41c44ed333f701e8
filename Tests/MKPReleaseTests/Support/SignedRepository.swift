import Foundation
import HTTPTransport
import MKPFormat
import TestServers

@testable import MKPRelease

/// A signed repository of a few packages on a server, and a folder to fetch into.
final class SignedRepository {
  let server: FileServer
  let source: Scratch
  let target: Scratch
  let key = SigningKey.minisign(MinisignSecretKey.generate())
  let package: [UInt8]

  init() async throws {
    server = try FileServer()
    source = try Scratch()
    target = try Scratch()
    for version in ["1.0.0", "1.1.0"] { try await Sample.sign(Sample.package(in: source, version: version), key) }
    package = try source.read("demo-1.1.0.mkp")
    try await index()
  }

  func index(serial: Int? = nil, days: Int = 1, created: Timestamp = .now, by other: SigningKey? = nil) async throws {
    let builder = IndexBuilder(folder: source.path, trusted: TrustedKeys([key]))
    _ = try await builder.write(builder.index(serial: serial, created: created, days: days), keys: [other ?? key])
    try server.add(folder: source.path, at: "/mkp")
  }

  /// Offers `index` as it is, whatever 'mkpkit index' would say of it.
  func offer(_ index: RepositoryIndex) async throws {
    let file = try source.write("index.json", index.fileBytes)
    let text = try await key.signatureText(of: file, subject: index.subject)
    try source.write("index.json.minisig", text)
    try source.write(
      "index.signed.json", SignedIndex(index: index.fileBytes, signatures: [text]).fileBytes)
    try server.add(folder: source.path, at: "/mkp")
  }

  /// Takes the index back to an earlier state.
  func rollBack(_ files: [String: [UInt8]]) {
    for (name, bytes) in files { server["/mkp/\(name)"] = bytes }
  }

  /// The index as it stands in the folder.
  var indexFiles: [String: [UInt8]] {
    get throws {
      let names = ["index.signed.json", "index.json", "index.json.minisig"]
      return Dictionary(uniqueKeysWithValues: try names.map { ($0, try source.read($0)) })
    }
  }

  var memory: SerialMemory { SerialMemory(path: "\(target.path)/state/indexes.json") }

  func fetch(
    _ request: String = "demo", retries: Int = 0, stall: Int = 60, secrets: [(name: String, value: String)] = [],
    trusting keys: [SigningKey]? = nil, indexKeys: [SigningKey]? = nil, policy: TrustPolicy? = nil,
    from location: String? = nil, overwrites: Bool = false, forgets: Bool = false
  ) throws -> PackageFetcher.Fetched {
    let settings = ServerSettings(secretHeaders: secrets, retries: retries, stallSeconds: stall, firstDelay: 1)
    return try PackageFetcher(
      location: RepositoryLocation(location ?? server.url + "/mkp"), trusted: TrustedKeys(keys ?? [key]),
      indexKeys: indexKeys.map { TrustedKeys($0) }, policy: policy, settings: settings, memory: memory
    ).fetch(PackageRequest(request), checkmk: nil, into: target.path, overwrites: overwrites, forgets: forgets)
  }

  func failure(_ body: () throws -> PackageFetcher.Fetched) -> FetchError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? FetchError
    }
  }

  /// Puts signed provenance beside the newest package.
  func addProvenance(by signer: SigningKey) async throws {
    var provenance = Provenance.sample
    let path = "\(source.path)/demo-1.1.0.mkp"
    provenance.subjects = [.init(name: "demo-1.1.0.mkp", sha256: try SHA256Digest(ofFile: path))]
    let envelope = try await DSSEEnvelope(
      payloadType: Provenance.payloadType, payload: provenance.fileBytes, key: signer)
    try AtomicFile.write("\(envelope.json.compactText)\n", to: Companion.envelopes.path(beside: path))
    try await index()
  }

  /// A policy that wants provenance from `repository`, signed with our key.
  func policy(_ repository: String) throws -> TrustPolicy {
    guard case .minisign(let signer) = key else { throw SignatureError.cannotSign(reason: "no key of minisign") }
    try target.write("state.pub", signer.publicKey.fileText)
    let text = """
      rules:
        - packages: ["*"]
          signers: [{key_file: state.pub}]
          provenance: {repository: "\(repository)", reproducible: true}
      """
    return try TrustPolicy(contentsOf: target.write("state.yaml", text))
  }

  /// The files in the target folder, without state and policy.
  var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: target.path)) ?? []).filter { !$0.hasPrefix("state") }
      .sorted()
  }
}
