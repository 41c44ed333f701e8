import Glibc
import MKPFormat

/// Makes a finished package a subject.
public enum PackageSubject {
  /// Reads the package at `path`. Never throws: a file that can't be read as a package is a subject with that defect.
  /// Nothing is executed, and nothing is unpacked but to files with names of our own in a private folder, which goes
  /// away with the subject.
  public static func load(_ path: String, limits: Limits = .default) -> CheckSubject {
    let spool = Spool()
    var contents: [String: Spool.Content] = [:]
    let package: PackageContents
    do {
      package = try PackageReader(limits: limits).read(path) { (stream) throws(PackageReadProblem) in
        let member = stream.member
        contents["\(member.part.rawValue)/\(member.path)"] = try spool.take(stream)
      }
    } catch {
      return unreadable(path, error)
    }
    let files = package.members.compactMap { member -> SubjectFile? in
      let target: String
      switch member.kind {
      case .file: target = member.path
      case .symbolicLink(let path), .hardLink(let path): target = path
      }
      // A link to nothing is among the defects.
      guard let content = contents["\(member.part.rawValue)/\(target)"] else { return nil }
      return SubjectFile(
        part: member.part, path: member.path, mode: member.mode, size: Int(member.size),
        displayPath: "\(path):\(member.part.rawValue)/\(member.path)", location: spool.location(content),
        load: { limit throws(FileReadError) in try spool.bytes(content, limit: limit) })
    }
    let places = SubjectManifest.Key.allCases.map { ($0.rawValue, Place(file: path, key: $0.rawValue)) }
    return CheckSubject(
      origin: .package(path: path),
      manifest: SubjectManifest(package.manifest, places: Dictionary(uniqueKeysWithValues: places)),
      files: files,
      defects: PackageDefects.all(of: package, path: path), notChecked: spool.notes)
  }

  private static func unreadable(_ path: String, _ error: PackageReadError) -> CheckSubject {
    let defects: [CheckSubject.Defect]
    let place = Place(file: path)
    if case .manifest(let manifestError) = error.problem {
      defects = manifestError.lines.map { .init(rule: .invalidManifest, message: "info: \($0)", place: place) }
    } else {
      defects = error.problem.lines.map { .init(rule: .unreadablePackage, message: $0, place: place) }
    }
    return CheckSubject(origin: .package(path: path), manifest: nil, files: [], defects: defects)
  }
}
