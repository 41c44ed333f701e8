extension Timestamp {
  /// The time in the header of an archive's member as people read it; the number where it is in no year of four digits.
  static func text(_ seconds: Int64) -> String {
    (-62_135_596_800...253_402_300_799).contains(seconds) ? Timestamp(epoch: seconds).description : "\(seconds) s"
  }
}
