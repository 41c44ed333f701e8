import Glibc
import MKPFormat

/// A point in time, to the second, as indexes and servers write it. Arithmetic ends at the first and the last number:
/// times come from outside.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Seconds since 1970, UTC.
  public let epoch: Int64

  /// The time `epoch` seconds after the start of 1970.
  public init(epoch: Int64) { self.epoch = epoch }

  /// Now.
  public static var now: Timestamp { Timestamp(epoch: Int64(time(nil))) }

  /// The times in years that four digits write.
  static let fourDigitYears: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Reads `2026-01-31T12:00:00Z`, and nothing else of RFC 3339.
  public init?(_ text: String) {
    let separators = Set("-T:Z".utf8)
    let numbers = text.utf8.split(whereSeparator: separators.contains).compactMap { Int32(Substring($0)) }
    guard numbers.count == 6 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2], time: numbers[3...])
    // Also refuses 31 June, which is no day.
    guard description.utf8.elementsEqual(text.utf8) else { return nil }
  }

  /// Reads `Sat, 31 Jan 2026 12:00:00 GMT` (RFC 9110 §5.6.7).
  init?(httpDate text: String) {
    let words = text.utf8.split(separator: UInt8(ascii: " ")).map { Substring($0) }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard words.count == 6, words[5] == "GMT", let day = Int32(words[1]), let year = Int32(words[3]),
      let month = months.firstIndex(of: String(words[2]))
    else { return nil }
    let time = words[4].utf8.split(separator: UInt8(ascii: ":")).compactMap { Int32(Substring($0)) }
    guard time.count == 3 else { return nil }
    self.init(year: year, month: Int32(month) + 1, day: day, time: time[...])
  }

  /// - Parameter time: hour, minute and second. Numbers that no calendar has are refused.
  private init?(year: Int32, month: Int32, day: Int32, time: ArraySlice<Int32>) {
    let time = Array(time)
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day), (0...23).contains(time[0]),
      (0...59).contains(time[1]), (0...60).contains(time[2])
    else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (time[0], time[1], time[2])
    epoch = Int64(timegm(&parts))
  }

  /// `2026-01-31T12:00:00Z`; the nearest that four digits write, for years that have more or none.
  public var description: String {
    var seconds = time_t(min(max(epoch, Self.fourDigitYears.lowerBound), Self.fourDigitYears.upperBound))
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let digits: (Int32, Int) -> String = { number, width in
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    return "\(digits(parts.tm_year + 1900, 4))-\(digits(parts.tm_mon + 1, 2))-\(digits(parts.tm_mday, 2))"
      + "T\(digits(parts.tm_hour, 2)):\(digits(parts.tm_min, 2)):\(digits(parts.tm_sec, 2))Z"
  }

  /// Whether `left` is earlier.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.epoch < right.epoch }

  /// The time so many days later.
  public func adding(days: Int) -> Timestamp {
    let (seconds, overflow) = Int64(days).multipliedReportingOverflow(by: 86_400)
    let (sum, overflowToo) = epoch.addingReportingOverflow(seconds)
    return Timestamp(epoch: overflow || overflowToo ? (days < 0 ? .min : .max) : sum)
  }

  /// How many seconds `other` is later; negative when it is earlier.
  public func seconds(until other: Timestamp) -> Int64 {
    let (difference, overflow) = other.epoch.subtractingReportingOverflow(epoch)
    return overflow ? (other.epoch < 0 ? .min : .max) : difference
  }
}
