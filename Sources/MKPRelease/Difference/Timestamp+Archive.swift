extension Timestamp {
  /// The time in the header of an archive's member as people read it; the number where it is in no year of four digits.
  static func text(_ seconds: Int64) -> String {
    Timestamp.fourDigitYears.contains(seconds) ? Timestamp(epoch: seconds).description : "\(seconds) s"
  }
}
