import ArgumentParser
import Glibc
import MKPFormat
import MKPProject
import MKPRelease

struct Keygen: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", _superCommandName: MKPKit.name,
    abstract: "Make a key pair for signing packages.",
    discussion: """
      Examples:
        mkpkit keygen release                 release.key and release.pub of minisign, with a password
        mkpkit keygen release --kind ssh      release and release.pub of OpenSSH

      The password comes from --password-file, the environment's MKPKIT_KEY_PASSWORD, or the terminal; --no-password \
      leaves the key open, as a CI system's own store of secrets needs it. Keys of OpenSSH are written open: put a \
      passphrase on them with 'ssh-keygen -p' and sign through the ssh-agent. Existing files are never overwritten. \
      Within a git repository a secret key is written only where git ignores it, so that no commit publishes it.
      """)

  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case minisign
    case ssh
  }

  @Argument(help: "Path of the new files, without an extension.", completion: .file())
  var path: String

  @Option(help: "Whose format.")
  var kind = Kind.minisign

  @Flag(help: "Do not encrypt the secret key.")
  var noPassword = false

  @Option(help: "A file whose first line is the key's password.", completion: .file())
  var passwordFile: String?

  func run() async throws {
    try await refuseWhereACommitPublishes(kind == .minisign ? "\(path).key" : path)
    let secret: (path: String, text: String)
    let publicText: String
    let name: String
    switch kind {
    case .minisign:
      let key = MinisignSecretKey.generate()
      secret = ("\(path).key", try key.fileText(password: try password()))
      publicText = key.publicKey.fileText
      name = key.publicKey.identifierText
    case .ssh:
      let key = try SSHPrivateKey.generate()
      secret = (path, key.fileText(comment: "mkpkit"))
      publicText = key.publicKey.line + " mkpkit\n"
      name = key.publicKey.fingerprint
    }
    let publicPath = "\(path).pub"
    for file in [secret.path, publicPath] where access(file, F_OK) == 0 {
      throw CommandFailure(.environment, "\(file): exists already and is not overwritten; choose another path")
    }
    try AtomicFile.write(Array(secret.text.utf8), to: secret.path, mode: 0o600)
    try AtomicFile.write(Array(publicText.utf8), to: publicPath)
    try StandardOutput.line("\(secret.path.visible): keep it secret")
    try StandardOutput.line("\(publicPath.visible): the key \(name), give it to everybody")
  }

  private func refuseWhereACommitPublishes(_ file: String) async throws {
    guard let tree = GitUser.workTree(around: file), await !GitUser.ignores(file) else { return }
    let pattern = kind == .minisign ? "*.key" : String(file.split(separator: "/").last ?? "")
    throw CommandFailure(
      .environment,
      "\(file): lies in the git repository \(tree) and is not ignored: the next commit could publish it; choose a path "
        + "outside of it, or add '\(pattern)' to \(tree)/.gitignore")
  }

  private func password() throws -> String? {
    if noPassword { return nil }
    guard let password = KeyPassword(file: passwordFile).value(confirmed: true) else {
      throw CommandFailure(.usage, "no password, or not the same twice; --no-password leaves the key open")
    }
    return password
  }
}
