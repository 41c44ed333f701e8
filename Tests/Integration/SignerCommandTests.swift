import Foundation
import Testing

/// `sign --signer-command`, with the example of docs/signing.md and with programs that misbehave.
@Suite struct SignerCommandTests {
  private static let example = "\(#filePath.components(separatedBy: "/Tests/")[0])/build/release/signer-example.sh"

  /// A raw Ed25519 key behind the example, as a public key of minisign.
  private func build() throws -> SignedBuild {
    let build = try SignedBuild()
    let made = try Tool.shell(
      """
      set -e; openssl genpkey -algorithm ed25519 -out hsm.pem
      { echo 'untrusted comment: hsm'
        { printf 'Ed12345678'; openssl pkey -in hsm.pem -pubout -outform DER | tail -c 32; } | base64 -w0; echo
      } > hsm.pub
      """, folder: build.folder.path)
    try #require(made.status == 0, "\(made.errors)")
    return build
  }

  @Test func theExampleSigns() throws {
    let build = try build()
    let signed = try Tool.shell(
      """
      export SIGNING_KEY=$PWD/hsm.pem; set -e
      $MKPKIT sign acme-1.0.0.mkp --key hsm.pub --signer-command '\(Self.example)'
      $MKPKIT provenance acme-1.0.0.mkp --key hsm.pub --signer-command '\(Self.example)'
      $MKPKIT verify acme-1.0.0.mkp --key hsm.pub --provenance
      minisign -Vm acme-1.0.0.mkp -p hsm.pub
      """, folder: build.folder.path)
    #expect(signed.status == 0, "\(signed.errors)")
  }

  @Test(arguments: ["ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 2048"])
  func keysOfOpenSSH(_ kind: String) throws {
    let build = try SignedBuild()
    let signed = try Tool.shell(
      """
      set -e; ssh-keygen -q -t \(kind) -m PEM -N '' -f hsm; export SIGNING_KEY=$PWD/hsm
      $MKPKIT sign acme-1.0.0.mkp --key hsm.pub --signer-command '\(Self.example)'
      echo "me $(cat hsm.pub)" > allowed
      ssh-keygen -Y verify -f allowed -I me -n mkp -s acme-1.0.0.mkp.sig < acme-1.0.0.mkp
      """, folder: build.folder.path)
    #expect(signed.status == 0, "\(signed.errors)")
  }

  static let misbehaviours: [(program: String, message: String)] = [
    ("exit 3", "it ended with status 3"),
    ("echo 'no such key' >&2; exit 1", "it ended with status 1: no such key"),
    ("echo '{\"error\": \"token locked\"}'", "token locked"), ("true", "expected an answer like"),
    ("echo '{\"signature\": \"!\"}'", "expected an answer like"), ("kill -9 $$", "signal 9"),
    ("sleep 30", "no answer within 1 seconds"), ("head -c 3000000 /dev/zero", "no text, or larger than"),
    ("echo '{\"signature\": \"'$(head -c 64 /dev/zero | base64 -w0)'\"}'", "its signature is not one by the key"),
  ]

  @Test func programsThatMisbehave() throws {
    let build = try build()
    for (program, message) in Self.misbehaviours {
      try build.folder.write("signer", "#!/bin/bash\n\(program)\n")
      let result = try Tool.shell(
        "chmod +x signer; $MKPKIT sign acme-1.0.0.mkp --key hsm.pub --signer-command ./signer --signer-timeout 1",
        folder: build.folder.path)
      #expect(result.status == 4 && result.errors.contains(message), "\(program): \(result.errors)")
      #expect(try !build.folder.names().contains("acme-1.0.0.mkp.minisig"))
    }
    let missing = try Tool.mkpkit(
      "sign", build.package, "--key", "\(build.folder.path)/hsm.pub", "--signer-command", "/none")
    #expect(missing.status == 4 && missing.errors.contains("cannot be run"))
  }
}
