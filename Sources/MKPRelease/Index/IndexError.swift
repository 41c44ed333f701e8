import MKPFormat

/// Why an index cannot be made, read or trusted.
public enum IndexError: Error, Hashable, Sendable {
  /// The folder cannot be looked through.
  case system(SystemError)
  /// Packages that do not get into an index, one line for each problem.
  case refused([String])
  /// There is no package in the folder.
  case empty(folder: String)
  /// The index is not what it should be.
  case malformed(place: String, problems: [String])
  /// The previous index cannot be continued.
  case noPredecessor(place: String, reason: String)
  /// The index is not signed by a trusted key.
  case untrusted(place: String, reason: String)
  /// The index cannot be signed.
  case unsigned(SignatureError)
  /// The index is out of date at `now`, the newest time that was seen.
  case expired(place: String, since: Timestamp, now: Timestamp)
  /// The index says that it was made at a time which is to come.
  case fromTheFuture(place: String, created: Timestamp, now: Timestamp)
  /// An index that was made before one that was seen, although its serial number is higher.
  case backdated(place: String, created: Timestamp, seen: Timestamp)
  /// The serial number is further ahead than that of any honest index.
  case jump(place: String, serial: Int, seen: Int)
  /// An index that readers would refuse.
  case notWritten(path: String, reason: String)
  /// An older index than one that was seen before.
  case rollback(place: String, serial: Int, seen: Int)
  /// Another index with the serial number of one that was seen before.
  case forked(place: String, serial: Int)
}

extension IndexError: CustomStringConvertible {
  /// One line for each problem.
  public var lines: [String] {
    switch self {
    case .system(let error): [error.description]
    case .refused(let problems): problems
    case .empty(let folder): ["\(folder.visible): there is no package (*.mkp)"]
    case .malformed(let place, let problems): problems.map { "\(place.visible): not a valid index: \($0.visible)" }
    case .noPredecessor(let place, let reason):
      ["\(place.visible): cannot be continued: \(reason); give the next serial number with --serial"]
    case .untrusted(let place, let reason): ["\(place.visible): not to be trusted: \(reason.visible)"]
    case .unsigned(let error): [error.description.visible]
    case .expired(let place, let since, let now):
      [
        "\(place.visible): the index has expired on \(since), now is \(now): its owner must make a new one, or somebody keeps it back; if a clock was wrong, --forget"
      ]
    case .fromTheFuture(let place, let created, let now):
      [
        "\(place.visible): the index was made on \(created), which is to come, now is \(now): one of the clocks is wrong"
      ]
    case .backdated(let place, let created, let seen):
      [
        "\(place.visible): the index was made on \(created), before one that was seen (\(seen)): its owner's clock is wrong, or somebody else has the key"
      ]
    case .jump(let place, let serial, let seen):
      [
        "\(place.visible): the serial number jumps from \(seen) to \(serial), more than \(RepositoryIndex.longestJump): if its owner confirms it, --forget what was seen"
      ]
    case .notWritten(let path, let reason): ["\(path.visible): not written: \(reason)"]
    case .rollback(let place, let serial, let seen):
      [
        "\(place.visible): the index is older (serial \(serial)) than one seen before (serial \(seen)): somebody offers an old state"
      ]
    case .forked(let place, let serial):
      ["\(place.visible): another index with the serial number \(serial) was seen before: two states pass for one"]
    }
  }

  /// All problems, one a line.
  public var description: String { lines.joined(separator: "\n") }
}
