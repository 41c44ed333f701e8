import Foundation
import MKPFormat
import MKPRelease
import Testing

@Suite struct PackageReleaseTests {
  private let releasing: Releasing

  init() async throws { releasing = try await Releasing() }

  private func problems() -> String {
    do {
      _ = try releasing.release()
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func findsWhatBelongsToThePackage() throws {
    try releasing.folder.write("demo-1.2.0.mkp.txt", "no")
    let release = try releasing.release()
    let name = "demo-1.2.0.mkp"
    #expect(release.files.map(\.name) == ["\(name).sha256", "\(name).minisig", "\(name).cdx.json", name])
    #expect(release.package.sha256 == (try SHA256Digest(ofFile: releasing.path)))
  }

  @Test func namesAllThatIsWrong() throws {
    try releasing.folder.write("demo-1.2.0.mkp.sha256", String(repeating: "0", count: 64) + "  demo-1.2.0.mkp\n")
    try releasing.folder.write("demo-1.2.0.mkp.intoto.jsonl", "{\"payload\":\"e30=\"}\n")
    try FileManager.default.removeItem(atPath: releasing.path + ".minisig")
    let found = problems()
    #expect(found.contains("not the digest of demo-1.2.0.mkp") && found.contains("mkp.intoto.jsonl"))
    #expect(found.contains("not signed") && found.split(separator: "\n").count == 3)
  }

  @Test func refusesSignaturesThatNobodyVerifies() async throws {
    try await Sample.sign(releasing.path, .ssh(SSHPrivateKey.generate()))
    #expect(problems().contains("no key was given that could verify it"))
  }

  @Test func refusesOtherVersionsAndDamage() throws {
    let path = try Sample.package(in: releasing.folder, version: "1.2")
    #expect(throws: PublishError.self) { try PackageRelease(path: path, trusted: nil) }
    try Data(Data(contentsOf: URL(fileURLWithPath: releasing.path)).dropLast(3)).write(
      to: URL(fileURLWithPath: releasing.path))
    #expect(problems().contains("too early"))
  }

  @Test func refusesAnotherSignature() async throws {
    try await Sample.sign(
      Sample.package(in: releasing.folder, version: "1.2.0", content: "other", file: "other.mkp"), releasing.key)
    try FileManager.default.removeItem(atPath: releasing.path + ".minisig")
    try FileManager.default.moveItem(
      atPath: "\(releasing.folder.path)/other.mkp.minisig", toPath: releasing.path + ".minisig")
    #expect(problems().contains("does not match"))
  }
}
