import Foundation
import HTTPTransport
import MKPFormat
import MKPRelease
import Testing

/// A signed package to publish, and what to publish it with.
final class Releasing {
  let folder: Scratch
  let key = SigningKey.minisign(MinisignSecretKey.generate())
  let path: String

  init(version: String = "1.2.0") async throws {
    folder = try Scratch()
    path = try Sample.package(in: folder, version: version)
    try await Sample.sign(path, key)
    try folder.write("demo-\(version).mkp.sha256", "\(try SHA256Digest(ofFile: path).hex)  demo-\(version).mkp\n")
    try folder.write("demo-\(version).mkp.cdx.json", "{}")
  }

  func release() throws -> PackageRelease { try PackageRelease(path: path, trusted: TrustedKeys([key])) }

  var package: [UInt8] { get throws { try Array(Data(contentsOf: URL(fileURLWithPath: path))) } }

  /// Publishes; `secrets` go to `server`.
  func publish(
    _ target: some PublishTarget, at server: String, secrets: [(name: String, value: String)] = [], retries: Int = 3,
    allowsOlder: Bool = false, stall: Int = 60
  ) throws -> PublishOutcome {
    let settings = ServerSettings(
      secretHeaders: secrets, retries: retries, patience: 30, stallSeconds: stall, firstDelay: 1)
    let url = try #require(HTTPURL(server))
    let publication = try Publication(url: url, settings: settings, allowsOlder: allowsOlder) { _, _, _ in }
    return try target.publish(release(), publication)
  }

  /// Why publishing failed; nil when it did not.
  func failure(_ body: () throws -> PublishOutcome) -> PublishError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? PublishError
    }
  }
}

extension PublishError? {
  /// The server's part in it.
  var server: ServerError? {
    if case .server(let error)? = self { error } else { nil }
  }
  var isConflict: Bool { if case .conflict? = self { true } else { false } }
  var isLost: Bool { if case .lost? = self { true } else { false } }
  var isNotNewer: Bool { if case .notNewer? = self { true } else { false } }
}
