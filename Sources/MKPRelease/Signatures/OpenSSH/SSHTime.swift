import Glibc

/// A time in `allowed_signers`: `YYYYMMDD[HHMM[SS]]`, in local time, or with `Z` behind it in UTC.
struct SSHTime: Hashable, Sendable {
  let text: String
  /// Seconds since 1970, UTC.
  let epoch: Int64

  init(_ text: String, place: String) throws(SignatureError) {
    let isUTC = text.hasSuffix("Z")
    let digits = Array((isUTC ? text.dropLast() : text[...]).utf8)
    guard [8, 12, 14].contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .malformed(
        path: place, reason: "'\(text)' is not a time; expected YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS")
    }
    let number: (Range<Int>) -> Int32 = { range in
      range.upperBound <= digits.count ? digits[range].reduce(0) { $0 * 10 + Int32($1 - 0x30) } : 0
    }
    var time = tm()
    time.tm_year = number(0..<4) - 1900
    time.tm_mon = number(4..<6) - 1
    time.tm_mday = number(6..<8)
    time.tm_hour = number(8..<10)
    time.tm_min = number(10..<12)
    time.tm_sec = number(12..<14)
    time.tm_isdst = -1
    let wanted = (time.tm_mon, time.tm_mday, time.tm_hour, time.tm_min)
    epoch = Int64(isUTC ? timegm(&time) : mktime(&time))
    // 31 June would silently become 1 July.
    guard (time.tm_mon, time.tm_mday, time.tm_hour, time.tm_min) == wanted else {
      throw .malformed(path: place, reason: "'\(text)' is not a time: there is no such day or hour")
    }
    self.text = text
  }
}
