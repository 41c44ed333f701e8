import Glibc
import MKPFormat

/// Carries out the repairs of a report in the sources of a project.
public enum FixApplier {
  /// What came of it.
  public struct Outcome: Sendable {
    /// How many findings were repaired.
    public var repaired = 0
    /// The files that could not be written, and why.
    public var failures: [String] = []
    /// The files that have another place now.
    var moves: [SourceMove] = []
  }

  /// Repairs what can be. Of repairs that overlap only the first is carried out; a second run does the next.
  public static func apply(_ report: CheckReport) -> Outcome {
    guard case .project = report.subject.origin else { return Outcome() }
    var outcome = Outcome()
    let fixes = Dictionary(grouping: report.findings.filter { $0.fix != nil }) { $0.place.file ?? "" }
    for file in report.subject.files {
      guard let source = file.source, let findings = fixes[file.displayPath] else { continue }
      do {
        outcome.repaired += try repair(source, file, findings.compactMap(\.fix), &outcome.moves)
      } catch {
        outcome.failures.append("\(file.displayPath): \(error.reason)")
      }
    }
    return outcome
  }

  private static func repair(
    _ path: String, _ file: SubjectFile, _ fixes: [Fix], _ moves: inout [SourceMove]
  ) throws(FileReadError) -> Int {
    var status = stat()
    // A link is repaired by whoever owns its target.
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw FileReadError(path: path, reason: "not a regular file; nothing was changed")
    }
    let bytes = try FileBytes.read(path, limit: .max)
    var edits: [Fix.Edit] = []
    var mode = UInt16(status.st_mode & 0o7777)
    var repaired = 0
    var destination: String?
    for fix in fixes {
      let fits = fix.edits.allSatisfy { edit in
        edit.range.upperBound <= bytes.count
          && !edits.contains { $0.range.overlaps(edit.range) || $0.range == edit.range }
      }
      guard fits else { continue }
      edits += fix.edits
      mode = fix.mode ?? mode
      destination = fix.destination ?? destination
      repaired += 1
    }
    let changed = edited(bytes, edits.sorted { $0.range.lowerBound < $1.range.lowerBound })
    do {
      if changed != bytes { try AtomicFile.write(changed, to: path, mode: 0o600) }
    } catch {
      throw FileReadError(path: path, reason: "\(error)")
    }
    guard chmod(path, mode_t(mode)) == 0 else {
      throw FileReadError(path: path, reason: String(cString: strerror(errno)))
    }
    if let destination {
      guard let move = SourceMove.perform(path, file, to: destination, original: bytes) else {
        _ = try? AtomicFile.write(bytes, to: path, mode: 0o600)
        chmod(path, status.st_mode & 0o7777)
        throw FileReadError(
          path: path, reason: "it belongs into \(destination), and can't be moved there; nothing was changed")
      }
      moves.append(move)
    }
    return repaired
  }

  private static func edited(_ bytes: [UInt8], _ edits: [Fix.Edit]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    for edit in edits {
      result += bytes[position..<edit.range.lowerBound]
      result += edit.replacement
      position = edit.range.upperBound
    }
    return result + bytes[position...]
  }
}
