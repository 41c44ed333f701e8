import JSONText
import MKPFormat

/// Every file of a package, and what it becomes in a site.
public struct FileList: Hashable, Sendable {
  /// The package.
  public let subject: PackageSubject
  /// The files, by part and path.
  public let files: [File]

  /// A file of a package.
  public struct File: Hashable, Sendable {
    /// The part.
    public let part: PackagePart
    /// The path below the part's directory.
    public let path: String
    /// In bytes.
    public let size: Int64
    /// The digest of the content.
    public let sha256: SHA256Digest

    /// Where it lies in a site, below the site's root.
    public var installPath: String { SiteLayout.path(of: part, path) }
  }

  /// The files of a package that was read.
  public init(_ contents: PackageContents) {
    subject = PackageSubject(contents)
    // Checkmk installs what the manifest lists, and nothing else.
    files = contents.members.filter(\.isListed).compactMap { member in
      member.sha256.map { File(part: member.part, path: member.path, size: member.size, sha256: $0) }
    }.sorted { ($0.part.rawValue, $0.path) < ($1.part.rawValue, $1.path) }
  }

  /// The list as JSON; `build/schemas/files.schema.json` describes it.
  public var json: JSONValue {
    [
      "name": .string(subject.name), "version": .string(subject.version), "sha256": .string(subject.sha256.hex),
      "files": .array(files.map(\.json)),
    ]
  }

  /// The text of the list's file.
  public var fileText: String { json.prettyText + "\n" }
}

extension FileList.File {
  fileprivate var json: JSONValue {
    let modes = SiteLayout.allCases.map { layout in
      (layout.rawValue, JSONValue.string(octal(layout.mode(of: part, path))))
    }
    return [
      "part": .string(part.rawValue), "path": .string(path), "install_path": .string(installPath),
      "modes": .object(JSONObject(modes)), "size": .int(size), "sha256": .string(sha256.hex),
    ]
  }
}
