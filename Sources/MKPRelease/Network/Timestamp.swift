import Glibc

/// A point in time, to the second, as indexes and servers write it.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Seconds since 1970, UTC.
  public let epoch: Int64

  /// The time `epoch` seconds after the start of 1970.
  public init(epoch: Int64) { self.epoch = epoch }

  /// Now.
  public static var now: Timestamp { Timestamp(epoch: Int64(time(nil))) }

  /// Reads `2026-01-31T12:00:00Z`, and nothing else of RFC 3339.
  public init?(_ text: String) {
    let separators: Set<Character> = ["-", "T", ":", "Z"]
    let numbers = text.split(whereSeparator: separators.contains).compactMap { Int32($0) }
    guard numbers.count == 6 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2], time: numbers[3...])
    // Also refuses 31 June, which is no day.
    guard description == text else { return nil }
  }

  /// Reads `Sat, 31 Jan 2026 12:00:00 GMT` (RFC 9110 §5.6.7).
  init?(httpDate text: String) {
    let words = text.split(separator: " ")
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard words.count == 6, words[5] == "GMT", let day = Int32(words[1]), let year = Int32(words[3]),
      let month = months.firstIndex(of: String(words[2]))
    else { return nil }
    let time = words[4].split(separator: ":").compactMap { Int32($0) }
    guard time.count == 3 else { return nil }
    self.init(year: year, month: Int32(month) + 1, day: day, time: time[...])
  }

  private init(year: Int32, month: Int32, day: Int32, time: ArraySlice<Int32>) {
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (
      time[time.startIndex], time[time.startIndex + 1], time[time.startIndex + 2]
    )
    epoch = Int64(timegm(&parts))
  }

  /// `2026-01-31T12:00:00Z`
  public var description: String {
    var seconds = time_t(epoch)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 40)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether `left` is earlier.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.epoch < right.epoch }

  /// The time so many days later.
  public func adding(days: Int) -> Timestamp { Timestamp(epoch: epoch + Int64(days) * 86_400) }
}
