import Glibc
import MKPFormat

/// Makes the index of a folder of packages.
public struct IndexBuilder {
  private let folder: String
  private let limits: Limits
  private let trusted: TrustedKeys

  /// - Parameters:
  ///   - folder: where the packages and their signatures are, and the index will be.
  ///   - limits: what reading a package may cost.
  ///   - trusted: keys, one of which must have signed each package.
  public init(folder: String, limits: Limits = .default, trusted: TrustedKeys) {
    self.folder = folder
    self.limits = limits
    self.trusted = trusted
  }

  /// Where the index is.
  public var path: String { "\(folder)/\(RepositoryIndex.fileName)" }

  /// The index to write: of all packages in the folder.
  ///
  /// - Parameters:
  ///   - serial: the serial number; nil for the one behind that of the index which is there.
  ///   - created: the time to write into it.
  ///   - days: after how many days it expires.
  /// - Throws: ``IndexError/refused(_:)`` with all problems of all packages; nothing is left out silently.
  public func index(serial: Int?, created: Timestamp, days: Int) throws(IndexError) -> RepositoryIndex {
    let files = try PackageFiles(in: folder)
    var problems = files.problems
    var entries: [RepositoryIndex.Entry] = []
    for path in files.paths {
      do throws(Refusal) { entries.append(try entry(path)) } catch { problems += error.lines }
    }
    for (identity, group) in Dictionary(grouping: entries, by: { "\($0.name) \($0.version)" }) where group.count > 1 {
      problems.append(
        "\(folder): \(identity.quoted) is there more than once: \(group.map(\.file.quoted).joined(separator: ", "))")
    }
    guard problems.isEmpty else { throw .refused(problems.sorted()) }
    guard !entries.isEmpty else { throw .empty(folder: folder) }
    let serial = if let serial { serial } else { try nextSerial() }
    return RepositoryIndex(
      serial: serial, created: created, expires: created.adding(days: days), packages: entries)
  }

  /// Signs the index with `keys` and puts it in place: the signatures first, each file at once.
  ///
  /// - Returns: the paths that were written.
  public func write(_ index: RepositoryIndex, keys: [SigningKey]) async throws(IndexError) -> [String] {
    let bytes = index.fileBytes
    var signatures: [(path: String, text: String)] = []
    do {
      let draft = try ScratchFolder()
      defer { withExtendedLifetime(draft) {} }
      let file = "\(draft.path)/\(RepositoryIndex.fileName)"
      try AtomicFile.write(bytes, to: file)
      for key in keys {
        let text = try await key.signatureText(of: file, subject: index.subject)
        signatures.append(("\(path).\(key.fileExtension)", text))
      }
      for (path, text) in signatures { try AtomicFile.write(text, to: path) }
      try AtomicFile.write(bytes, to: path)
    } catch let error as SignatureError {
      throw .unsigned(error)
    } catch let error as SystemError {
      throw .system(error)
    } catch {
      throw .malformed(place: path, problems: ["\(error)"])
    }
    return signatures.map(\.path) + [path]
  }

  private func nextSerial() throws(IndexError) -> Int {
    guard access(path, F_OK) == 0 else { return 1 }
    do {
      let bytes = try FilePieces.contents(of: path, limit: RepositoryIndex.maximumSize)
      let serial = try RepositoryIndex(fileBytes: bytes, place: path).serial
      guard serial < Int.max else {
        throw IndexError.noPredecessor(place: path, reason: "its serial number is the last")
      }
      return serial + 1
    } catch let error as IndexError {
      if case .malformed(_, let problems) = error {
        throw .noPredecessor(place: path, reason: problems.first ?? "it is no index")
      }
      throw error
    } catch {
      throw .noPredecessor(place: path, reason: "\(error)")
    }
  }

  private struct Refusal: Error {
    let lines: [String]
  }

  private func entry(_ file: String) throws(Refusal) -> RepositoryIndex.Entry {
    let path = "\(folder)/\(file)"
    let contents: PackageContents
    do throws(PackageReadError) {
      contents = try PackageReader(limits: limits).read(path)
    } catch {
      throw Refusal(lines: error.lines)
    }
    let manifest = contents.manifest
    var lines = contents.seriousDefects.map { "\(path.visible): \($0)" }
    if let problem = PathProblem.first(in: file) { lines.append("\(path.visible): \(problem)") }
    if let problem = PathProblem.first(in: manifest.fileName) {
      lines.append("\(path.visible): the version: \(problem)")
    }
    let signatures = SigningKey.fileExtensions.map { "\(file).\($0)" }.filter { FilePieces.exists("\(folder)/\($0)") }
    do throws(SignatureError) {
      _ = try trusted.verify(
        path, subject: PackageSubject(contents), signaturePath: nil, time: Timestamp.now.epoch)
    } catch {
      lines.append(error.description.visible)
    }
    guard lines.isEmpty else { throw Refusal(lines: lines) }
    return RepositoryIndex.Entry(
      name: manifest.name, version: manifest.version, title: manifest.title, file: file,
      size: contents.archive.packedSize, sha256: contents.archive.sha256, minRequired: manifest.minRequired,
      usableUntil: manifest.usableUntil, signatures: signatures,
      provenance: FilePieces.exists(Companion.envelopes.path(beside: path))
        ? Companion.envelopes.path(beside: file) : nil)
  }
}

extension RepositoryIndex {
  /// What signatures of the index speak of.
  var subject: PackageSubject { Self.subject(serial: serial, fileBytes) }

  static func subject(serial: Int, _ fileBytes: [UInt8]) -> PackageSubject {
    PackageSubject(name: fileName, version: String(serial), sha256: MKPFormat.sha256(of: fileBytes))
  }
}

extension PackageContents {
  /// The defects for which a package is neither offered nor fetched. Mere warnings are common in packages of other
  /// tools, and harmless.
  public var seriousDefects: [Defect] { defects.filter { $0.severity == .error || $0.severity == .hazard } }
}
