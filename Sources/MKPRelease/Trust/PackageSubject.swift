import MKPFormat

/// What a signature speaks of: one version of one package, byte for byte.
public struct PackageSubject: Hashable, Sendable {
  /// Name in the manifest.
  public let name: String
  /// Version in the manifest.
  public let version: String
  /// Digest of the whole file.
  public let sha256: SHA256Digest

  /// A package, or another file that is signed like one.
  public init(name: String, version: String, sha256: SHA256Digest) {
    self.name = name
    self.version = version
    self.sha256 = sha256
  }

  /// The package whose contents were read.
  public init(_ contents: PackageContents) {
    name = contents.manifest.name
    version = contents.manifest.version
    sha256 = contents.archive.sha256
  }

  /// The trusted comment that `mkpkit sign` gives to minisign's signatures: `NAME VERSION sha256:DIGEST`.
  public var trustedComment: String { "\(name) \(version) sha256:\(sha256.hex)" }

  /// The line of a `.sha256` file, as `sha256sum --check` reads it.
  public func digestLine(fileName: String) -> String { "\(sha256.hex)  \(fileName)\n" }
}
