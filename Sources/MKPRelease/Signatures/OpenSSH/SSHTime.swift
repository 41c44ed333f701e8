import Glibc

/// A time in `allowed_signers`: `YYYYMMDD[HHMM[SS]]`, in local time, or in UTC with `Z` or `UTC` behind it.
struct SSHTime: Hashable, Sendable {
  let text: String
  /// Seconds since 1970, UTC. Always positive: what was before, OpenSSH takes for a time far ahead.
  let epoch: Int64

  init(_ bytes: [UInt8], place: String) throws(SignatureError) {
    text = String(decoding: bytes, as: UTF8.self)
    let suffixes: [[UInt8]] = [Array("z".utf8), Array("utc".utf8)]
    let suffix = suffixes.first { bytes.suffix($0.count).map { $0 | 0x20 } == $0 } ?? []
    let digits = Array(bytes.dropLast(suffix.count))
    guard [8, 12, 14].contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .malformed(
        path: place,
        reason: "'\(text)' is not a time; expected YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z for UTC")
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
    var utc = time
    let utcEpoch = Int64(timegm(&utc))
    // 31 June would silently become 1 July.
    guard
      (utc.tm_mon, utc.tm_mday, utc.tm_hour, utc.tm_min) == (time.tm_mon, time.tm_mday, time.tm_hour, time.tm_min)
    else { throw .malformed(path: place, reason: "'\(text)' is not a time: there is no such day or hour") }
    // As OpenSSH: without daylight saving time, also in summer.
    epoch = suffix.isEmpty ? Int64(mktime(&time)) : utcEpoch
    guard epoch > 0 else {
      throw .malformed(path: place, reason: "'\(text)' is not a time that counts: it must be after 1970")
    }
  }
}
