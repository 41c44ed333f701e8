import Glibc
import MKPFormat

/// A package that is to be published, with the files that belong to it.
public struct PackageRelease: Sendable {
  /// A file to upload.
  public struct File: Hashable, Sendable {
    /// What it is called where it is published.
    public let name: String
    /// Where it is.
    public let path: String
    /// In bytes.
    public let size: Int64
    /// Its digest.
    public let sha256: SHA256Digest
    /// Its media type.
    public let mediaType: String
  }

  /// What was read of the package.
  public let contents: PackageContents
  /// Its version.
  public let version: SemanticVersion
  /// The package.
  public let package: File
  /// The files beside it: digests, signatures, provenance.
  public let companions: [File]

  /// Name in the manifest.
  public var name: String { contents.manifest.name }
  /// Everything to upload, the package last: whoever sees it finds the rest there already.
  public var files: [File] { companions + [package] }

  /// What may stand behind the package's name, and the media types.
  private static let companionTypes: [(suffix: String, mediaType: String)] =
    [(Companion.digest.rawValue, "text/plain")] + SigningKey.fileExtensions.map { ($0, "text/plain") } + [
      (Companion.envelopes.rawValue, "application/jsonl"),
      (Companion.materials.rawValue, "application/vnd.cyclonedx+json"), (Companion.files.rawValue, "application/json"),
    ]

  /// Reads the package at `path` and what stands beside it.
  ///
  /// - Parameters:
  ///   - trusted: keys, one of which must have signed the package; nil where it need not be signed.
  /// - Throws: ``PublishError/unfit(_:)`` with everything that is wrong.
  public init(path: String, limits: Limits = .default, trusted: TrustedKeys?) throws(PublishError) {
    do throws(PackageReadError) {
      contents = try PackageReader(limits: limits).read(path)
    } catch {
      throw .unreadable(error)
    }
    let manifest = contents.manifest
    var problems = contents.defects.filter { $0.severity != .note }.map { "\(path.visible): \($0)" }
    if !Manifest.isValidName(manifest.name) {
      problems.append("\(path.visible): \(manifest.name.quoted) is no name of a package")
    }
    let version = SemanticVersion(manifest.version)
    if version == nil {
      problems.append("\(path.visible): the version \(manifest.version.quoted) is not one of Semantic Versioning 2.0.0")
    }
    package = File(
      name: manifest.fileName, path: path, size: contents.archive.packedSize, sha256: contents.archive.sha256,
      mediaType: "application/octet-stream")
    var companions: [File] = []
    for (suffix, mediaType) in Self.companionTypes where FilePieces.exists("\(path).\(suffix)") {
      do throws(SignatureError) {
        companions.append(try File("\(manifest.fileName).\(suffix)", path: "\(path).\(suffix)", mediaType: mediaType))
      } catch {
        problems.append(error.description.visible)
      }
    }
    self.companions = companions
    problems += Self.staleDigest(path, contents)
    if let trusted {
      problems += Self.badSignatures(path, contents, trusted) + Self.badProvenance(path, contents, trusted)
    }
    guard problems.isEmpty, let version else { throw .unfit(problems) }
    self.version = version
  }

  /// Every signature beside the package must hold, not only one: a reader may know any of the keys.
  private static func badSignatures(_ path: String, _ contents: PackageContents, _ trusted: TrustedKeys) -> [String] {
    let extensions = SigningKey.fileExtensions.filter { FilePieces.exists("\(path).\($0)") }
    guard !extensions.isEmpty else { return ["\(path.visible): the package is not signed; 'mkpkit sign' does it"] }
    return extensions.compactMap { fileExtension in
      let signature = "\(path).\(fileExtension)"
      guard trusted.accept(fileExtension: fileExtension) else {
        return "\(signature.visible): no key was given that could verify it; name its key, or remove the file"
      }
      do throws(SignatureError) {
        let subject = PackageSubject(contents)
        _ = try trusted.verify(path, subject: subject, signaturePath: signature, time: Timestamp.now.epoch)
        return nil
      } catch {
        return error.description.visible
      }
    }
  }

  private static func staleDigest(_ path: String, _ contents: PackageContents) -> [String] {
    let file = Companion.digest.path(beside: path)
    guard FilePieces.exists(file) else { return [] }
    let line = PackageSubject(contents).digestLine(fileName: contents.manifest.fileName)
    guard (try? FilePieces.text(of: file)) != line else { return [] }
    return [
      "\(file.visible): is not the digest of \(contents.manifest.fileName.visible); call the package so, and sign it again"
    ]
  }

  /// Provenance must be signed, and speak of these bytes.
  private static func badProvenance(_ path: String, _ contents: PackageContents, _ trusted: TrustedKeys) -> [String] {
    let file = Companion.envelopes.path(beside: path)
    guard FilePieces.exists(file) else { return [] }
    do throws(SignatureError) {
      _ = try trusted.provenance(of: PackageSubject(contents), path: file, time: Timestamp.now.epoch)
      return []
    } catch {
      return [error.description.visible]
    }
  }
}

extension PackageRelease.File {
  init(_ name: String, path: String, mediaType: String) throws(SignatureError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "not a regular file")
    }
    self.init(
      name: name, path: path, size: Int64(status.st_size), sha256: try SHA256Digest(ofFile: path), mediaType: mediaType)
  }
}
