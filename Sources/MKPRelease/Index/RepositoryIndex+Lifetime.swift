import MKPFormat

extension RepositoryIndex {
  /// How much the serial number may grow at once. One that jumped to the last number there is would be the last index
  /// that readers take.
  public static let longestJump = 1_000_000
  /// How long an index may be valid, in days.
  public static let longestLifetime = 400
  /// How far ahead of the reader's clock an index may have been made, in days.
  static let clockTolerance = 1

  /// Throws where the index, which came from `place`, is not to be used at `now`.
  func checkLifetime(place: String, now: Timestamp) throws(IndexError) {
    guard created < expires, expires <= created.adding(days: Self.longestLifetime) else {
      throw .malformed(
        place: place,
        problems: [
          "expires must be later than created, and by at most \(Self.longestLifetime) days: \(created), \(expires)"
        ])
    }
    guard created <= now.adding(days: Self.clockTolerance) else {
      throw .fromTheFuture(place: place, created: created, now: now)
    }
    guard now < expires else { throw .expired(place: place, since: expires, now: now) }
  }
}
