import ArgumentParser
import MKPFormat

/// What reading a package may cost.
struct LimitOptions: ParsableArguments {
  @Option(help: "Refuse packages that unpack to more bytes; K, M and G are understood.")
  var maxSize = ByteCount(bytes: Limits.default.maximumSize)

  @Option(help: "Refuse packages with more members.")
  var maxFiles = Limits.default.maximumFiles

  @Option(help: "Refuse packages that unpack to more than so many times their size.")
  var maxRatio = Limits.default.maximumRatio

  /// The limits.
  var limits: Limits {
    Limits(maximumSize: maxSize.bytes, maximumFiles: maxFiles, maximumRatio: maxRatio)
  }

  func validate() throws {
    guard maxFiles > 0 else { throw ValidationError("--max-files must be at least 1") }
    guard maxRatio >= 1, maxRatio.isFinite else { throw ValidationError("--max-ratio must be at least 1") }
  }
}

/// A number of bytes on a command line: `300M`.
struct ByteCount: ExpressibleByArgument, CustomStringConvertible {
  let bytes: Int64

  init(bytes: Int64) { self.bytes = bytes }

  init?(argument: String) {
    let units: [Character: Int64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    let unit = argument.last.flatMap { units[Character($0.uppercased())] }
    guard let number = Int64(unit == nil ? argument[...] : argument.dropLast()), number > 0 else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    if overflow { return nil }
    self.bytes = bytes
  }

  /// In the largest unit that it is a whole number of.
  var description: String {
    for (unit, size) in [("G", Int64(1) << 30), ("M", 1 << 20), ("K", 1 << 10)] where bytes % size == 0 {
      return "\(bytes / size)\(unit)"
    }
    return String(bytes)
  }
}
