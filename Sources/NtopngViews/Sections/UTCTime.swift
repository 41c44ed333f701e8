/// Times for people, without the time zone of this machine.
enum UTCTime {
  /// `2026-11-24T20:59:52Z`
  static func text(_ seconds: Double) -> String {
    let total = Int(max(0, min(seconds, 253_402_300_799)))
    let (days, rest) = total.quotientAndRemainder(dividingBy: 86_400)
    // Days to a date of the Gregorian calendar, counted from 1 March of year 0 in eras of 400 years.
    let shifted = days + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let two: (Int) -> String = { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(year)-\(two(month))-\(two(day))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }
}
