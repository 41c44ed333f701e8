import Foundation
import MKPFormat
import Testing

@Suite struct SigningCommandsTests {
  let folder: Folder
  let package: String

  init() throws {
    folder = try Folder()
    package = "\(folder.path)/demo-1.0.0.mkp"
    let manifest = Manifest(
      name: "demo", version: "1.0.0", title: "Demo", description: "", author: "A", downloadURL: "",
      versionPackaged: "test", minRequired: "2.3.0", usableUntil: nil, files: [.agents: ["plugins/demo"]])
    let file = PlannedFile(part: .agents, path: "plugins/demo", bytes: Array("#!/bin/sh\n".utf8))
    try PackageWriter(manifest: manifest, files: [file], modificationTime: 0).write(to: package)
  }

  private func keygen(_ arguments: String...) throws -> String {
    let path = "\(folder.path)/key\(arguments.count)"
    let made = try Tool.shell("$MKPKIT keygen \(path) \(arguments.joined(separator: " "))")
    try #require(made.status == 0, "\(made.errors)")
    return path
  }

  @Test func signsAndVerifiesWithMinisign() throws {
    let key = try keygen("--no-password")
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(key).key")
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
    let signed = try Tool.mkpkit("sign", package, "--key", "\(key).key")
    #expect(signed.status == 0 && signed.errors.isEmpty)
    let stock = try Tool.shell(
      "minisign -Vm demo-1.0.0.mkp -p \(key).pub && sha256sum --check demo-1.0.0.mkp.sha256", folder: folder.path)
    #expect(stock.status == 0, "\(stock.errors)")
    #expect(stock.output.contains("Trusted comment: demo 1.0.0 sha256:"))

    let good = try Tool.mkpkit("verify", package, "--key", "\(key).pub")
    #expect(good.status == 0 && good.output.contains("signed (minisign) with the key"))
    let json = try Tool.mkpkit("verify", "--format", "json", package, "--key", "\(key).pub")
    try expectValid(json.output, schema: "output/verify.schema.json")
    #expect(json.output.contains("\"result\": \"good\""))
  }

  @Test func signsAndVerifiesWithOpenSSH() throws {
    let key = try keygen("--kind", "ssh")
    let signed = try Tool.mkpkit("sign", package, "--key", key)
    #expect(signed.status == 0 && signed.errors.isEmpty)
    let line = try String(contentsOfFile: "\(key).pub", encoding: .utf8)
    try folder.write("allowed", "release@example \(line)")
    let stock = try Tool.shell(
      "ssh-keygen -Y verify -f allowed -I release@example -n mkp -s demo-1.0.0.mkp.sig < demo-1.0.0.mkp",
      folder: folder.path)
    #expect(stock.status == 0, "\(stock.errors)")
    let allowed = "\(folder.path)/allowed"
    let good = try Tool.mkpkit("verify", package, "--allowed-signers", allowed, "--principal", "release@example")
    #expect(good.status == 0 && good.output.contains("who speaks for release@example"))
    let other = try Tool.mkpkit("verify", package, "--allowed-signers", allowed, "--principal", "me@example")
    #expect(other.status == 1 && other.errors.contains("not for me@example"))
  }

  @Test func saysWhatIsWrong() throws {
    let key = try keygen("--no-password")
    let unsigned = try Tool.mkpkit("verify", package, "--key", "\(key).pub")
    #expect(unsigned.status == 3 && unsigned.errors.contains("the package is not signed"))
    #expect(try Tool.mkpkit("sign", package, "--key", "\(key).key").status == 0)
    let other = try keygen("--no-password", "--kind", "minisign")
    let wrongKey = try Tool.mkpkit("verify", package, "--key", "\(other).pub")
    #expect(wrongKey.status == 1 && wrongKey.errors.contains("which is not trusted"))
    #expect(!wrongKey.output.contains("good"))

    let again = try Tool.mkpkit("keygen", key, "--no-password")
    #expect(again.status == 4 && again.errors.contains("not overwritten"))
    // Away from the terminal of whoever runs the tests, which would be asked for the password.
    let noPassword = try Tool.shell("setsid --wait $MKPKIT keygen x", folder: folder.path)
    #expect(noPassword.status == 2 && noPassword.errors.contains("--no-password"))
    #expect(try Tool.mkpkit("verify", package, "--principal", "x").status == 2)
  }

  @Test func signsOnlyWhatIsGood() throws {
    let key = try keygen("--no-password")
    let truncated = "\(folder.path)/short.mkp"
    try Data(Data(contentsOf: URL(fileURLWithPath: package)).dropLast(20)).write(to: URL(fileURLWithPath: truncated))
    let result = try Tool.mkpkit("sign", truncated, "--key", "\(key).key")
    #expect(result.status == 3)
    #expect(!FileManager.default.fileExists(atPath: "\(truncated).minisig"))
  }
}
