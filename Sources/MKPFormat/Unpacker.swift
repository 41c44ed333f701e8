/// Unpacks packages: all of their files, or nothing. A new folder appears with all of them at once; in one that exists,
/// each file is the old or the new one whenever the program is stopped, and the next run does the rest.
///
/// Safe with hostile packages, and with somebody else who changes the target folder at the same time: no path of a
/// package leaves the folder, no link of the folder is followed, no link is made (links of a package become copies of
/// their targets), and every file appears whole or not at all.
public struct Unpacker: Sendable {
  /// Where the files of a part go, below the target folder.
  public enum Layout: String, Hashable, Sendable, CaseIterable {
    /// Where Checkmk installs them, below the site's root: `local/share/check_mk/agents/…`
    case site
    /// A folder for each part: `agents/…`
    case parts

    /// The path of a file below the target folder.
    public func path(of member: PackageMember) -> String {
      switch self {
      case .site: "\(member.part.directory)/\(member.path)"
      case .parts: "\(member.part.rawValue)/\(member.path)"
      }
    }
  }

  private let reader: PackageReader
  private let layout: Layout
  private let overwrite: Bool
  private let partial: Bool

  /// An unpacker. With `overwrite`, files in the target folder are replaced; with `partial`, what is whole of a package
  /// with errors is written, else nothing of it.
  public init(limits: Limits = .default, layout: Layout = .site, overwrite: Bool = false, partial: Bool = false) {
    reader = PackageReader(limits: limits)
    self.layout = layout
    self.overwrite = overwrite
    self.partial = partial
  }

  /// Reads the package at `path` twice, first to judge it, then to write its files below `folder`, which is made when
  /// it is missing, with the modes that Checkmk gives them. Returns what the package contains.
  public func unpack(_ path: String, into folder: String) throws(UnpackError) -> PackageContents {
    let contents = try read(path) { (_) throws(PackageReadProblem) in }
    let hazards = contents.hazards
    guard hazards.isEmpty else { throw .hazards(package: path, hazards) }
    let errors = contents.defects.filter { $0.severity == .error }
    guard partial || errors.isEmpty else { throw .errors(package: path, errors) }
    try checkPlaces(of: contents.members)
    let target = try StagedFolder(path: folder, overwrite: overwrite)
    let conflicts = try target.conflicts(
      with: contents.members.map { member in
        StagedFolder.Expected(
          path: layout.path(of: member), mode: member.part.installMode(of: member.path), size: member.size,
          sha256: member.sha256)
      })
    guard conflicts.isEmpty else { throw .conflicts(conflicts) }
    try stage(contents.members.filter { $0.kind == .file }, from: path, in: target)
    try stageLinks(among: contents.members, in: target)
    try target.commit()
    return contents
  }

  private func read(_ path: String, _ visit: PackageReader.Visitor) throws(UnpackError) -> PackageContents {
    do {
      return try reader.read(path, visit: visit)
    } catch {
      throw .unreadable(error)
    }
  }

  /// Files of different parts may have the same place, or lie in one another.
  private func checkPlaces(of members: [PackageMember]) throws(UnpackError) {
    var owners: [ExactText: PackagePart] = [:]
    var conflicts: [UnpackError.Conflict] = []
    for member in members {
      let path = layout.path(of: member)
      if let owner = owners.updateValue(member.part, forKey: ExactText(path)), owner != member.part {
        conflicts.append(.twice(path))
      }
    }
    conflicts += SortedPaths(owners.keys.map(\.text)).conflicts.map { .notAFolder($0.file) }
    guard conflicts.isEmpty else { throw .conflicts(conflicts) }
  }

  /// Writes the files that the first reading found; anything else means that somebody exchanged the package.
  private func stage(
    _ files: [PackageMember], from path: String, in target: StagedFolder
  ) throws(UnpackError) {
    var rest = files[...]
    var failure: UnpackError?
    let visit: PackageReader.Visitor = { (stream) throws(PackageReadProblem) in
      let expected = rest.popFirst()
      let place = layout.path(of: stream.member)
      do throws(UnpackError) {
        let file = try target.file(at: place, mode: stream.member.part.installMode(of: stream.member.path))
        while true {
          let bytes = try stream.nextForUnpacking(path)
          if bytes.isEmpty { break }
          try file.write(bytes)
        }
      } catch {
        failure = error
        throw .cancelled
      }
      let digest = try stream.finish()
      guard let expected, expected.sha256 == digest, ExactText(layout.path(of: expected)) == ExactText(place) else {
        failure = .changed(package: path)
        throw .cancelled
      }
    }
    do throws(UnpackError) {
      _ = try read(path, visit)
    } catch {
      // It could be read once. A pipe, which can be read only once, seems empty now.
      if case .unreadable(let error) = error, case .system = error.problem { throw failure ?? .unreadable(error) }
      throw failure ?? .changed(package: path)
    }
    guard rest.isEmpty else { throw .changed(package: path) }
  }

  private func stageLinks(among members: [PackageMember], in target: StagedFolder) throws(UnpackError) {
    for member in members {
      switch member.kind {
      case .file: break
      case .symbolicLink(let path), .hardLink(let path):
        let original = PackageMember(
          part: member.part, path: path, archivedPath: path, kind: .file, size: member.size, mode: member.mode,
          modificationTime: member.modificationTime, owner: member.owner)
        try target.copy(
          layout.path(of: original), to: layout.path(of: member), mode: member.part.installMode(of: member.path))
      }
    }
  }
}

extension MemberStream {
  fileprivate func nextForUnpacking(_ package: String) throws(UnpackError) -> UnsafeRawBufferPointer {
    do {
      return try next()
    } catch {
      throw .unreadable(PackageReadError(path: package, problem: error))
    }
  }
}
