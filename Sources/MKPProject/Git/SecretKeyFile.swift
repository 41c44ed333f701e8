import Glibc
import MKPFormat

/// Files that hold a secret key, which must never be committed.
public enum SecretKeyFile {
  /// How the files of minisign begin, with a password and without.
  private static let minisign = [
    "untrusted comment: minisign encrypted secret key", "untrusted comment: minisign secret key",
  ]

  /// Whether the regular file at `path` is one, by its first line.
  public static func isOne(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    var buffer = [UInt8](repeating: 0, count: 80)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return false }
    let line = String(decoding: buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    // OpenSSH, OpenSSL and PGP: -----BEGIN OPENSSH PRIVATE KEY-----
    return minisign.contains { line.hasBytePrefix($0) }
      || line.hasBytePrefix("-----BEGIN ") && line.contains("PRIVATE KEY")
  }
}
