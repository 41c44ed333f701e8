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

  /// Makes the index anew and puts it in place. One process at a time does so; others wait.
  ///
  /// - Returns: the index, and the paths that were written.
  public func renew(
    serial: Int?, created: Timestamp, days: Int, keys: [SigningKey]
  ) async throws(IndexError) -> (index: RepositoryIndex, written: [String]) {
    let lock: FolderLock
    do throws(SystemError) { lock = try await FolderLock(folder) } catch { throw .system(error) }
    defer { withExtendedLifetime(lock) {} }
    let index = try index(serial: serial, created: created, days: days)
    return (index, try await write(index, keys: keys))
  }

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
    let next = if let serial { serial } else { try nextSerial() }
    let index = RepositoryIndex(
      serial: next, created: created, expires: created.adding(days: days), packages: entries)
    if let last = try? predecessor() {
      if let obstacle = index.obstacle(after: last) { throw .notWritten(path: path, reason: obstacle) }
    }
    return index
  }

  /// Signs the index with `keys` and puts it in place: index and signatures in one file first, then each by itself, the
  /// index last.
  ///
  /// - Returns: the paths that were written.
  /// - Throws: also what readers would say of the index: one that has expired is not written.
  public func write(_ index: RepositoryIndex, keys: [SigningKey]) async throws(IndexError) -> [String] {
    try index.checkLifetime(place: path, now: .now)
    let bytes = index.fileBytes
    var signatures: [(fileExtension: String, text: String)] = []
    do {
      let draft = try ScratchFolder()
      defer { withExtendedLifetime(draft) {} }
      let file = "\(draft.path)/\(RepositoryIndex.fileName)"
      try AtomicFile.write(bytes, to: file)
      for key in keys {
        signatures.append((key.fileExtension, try await key.signatureText(of: file, subject: index.subject)))
      }
      let whole = "\(folder)/\(SignedIndex.fileName)"
      try AtomicFile.write(SignedIndex(index: bytes, signatures: signatures.map(\.text)).fileBytes, to: whole)
      var written = [whole]
      for fileExtension in SigningKey.fileExtensions {
        let signature = "\(path).\(fileExtension)"
        // A file of its own holds one signature: that of the last key.
        if let text = signatures.last(where: { $0.fileExtension == fileExtension })?.text {
          try AtomicFile.write(text, to: signature)
          written.append(signature)
        } else {
          // One of another index would be taken for a forgery.
          unlink(signature)
        }
      }
      try AtomicFile.write(bytes, to: path)
      return written + [path]
    } catch let error as SignatureError {
      throw .unsigned(error)
    } catch let error as SystemError {
      throw .system(error)
    } catch {
      throw .malformed(place: path, problems: ["\(error)"])
    }
  }

  private func nextSerial() throws(IndexError) -> Int {
    guard let last = try predecessor()?.serial else { return 1 }
    guard last < Int.max else { throw .noPredecessor(place: path, reason: "its serial number is the last") }
    return last + 1
  }

  /// The index that is there; nil for none. Where a run was killed between two files, the newer of the two.
  private func predecessor() throws(IndexError) -> RepositoryIndex? {
    let whole = "\(folder)/\(SignedIndex.fileName)"
    var found: [RepositoryIndex] = []
    do {
      if FilePieces.exists(whole) {
        let bytes = try FilePieces.contents(of: whole, limit: SignedIndex.maximumSize)
        found.append(try RepositoryIndex(fileBytes: SignedIndex(fileBytes: bytes, place: whole).index, place: whole))
      }
      if FilePieces.exists(path) {
        let bytes = try FilePieces.contents(of: path, limit: RepositoryIndex.maximumSize)
        found.append(try RepositoryIndex(fileBytes: bytes, place: path))
      }
    } catch let error as IndexError {
      if case .malformed(let place, let problems) = error {
        throw .noPredecessor(place: place, reason: problems.first ?? "it is no index")
      }
      throw error
    } catch {
      throw .noPredecessor(place: path, reason: "\(error)")
    }
    return found.max { $0.serial < $1.serial }
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
    // What is behind the end of the archive counts, too: readers compare the size of the file.
    var status = stat()
    if stat(path, &status) != 0 || Int64(status.st_size) != contents.archive.packedSize {
      lines.append("\(path.visible): changed while it was read")
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
  /// Why readers that have seen `last` would not take this index; nil where they would.
  fileprivate func obstacle(after last: RepositoryIndex) -> String? {
    if serial < last.serial { return "its serial number \(serial) is lower than \(last.serial), which is there" }
    if serial == last.serial, self != last { return "another index with the serial number \(serial) is there" }
    if serial - last.serial > Self.longestJump {
      return "its serial number \(serial) is more than \(Self.longestJump) above \(last.serial), which is there"
    }
    if created < last.created {
      return "it would be made on \(created), before the one which is there (\(last.created)); is the clock right?"
    }
    return nil
  }

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
