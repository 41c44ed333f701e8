#if canImport(Glibc)
  import Glibc
#endif

/// The agent's clocks.
public enum AgentClock {
  /// Unix seconds.
  public static func now() -> Double { read(CLOCK_REALTIME) }

  /// Seconds of a clock that nobody sets.
  public static func monotonic() -> Double { read(CLOCK_MONOTONIC) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The end of the time for a run.
public struct Deadline: Sendable {
  private let end: Double

  /// The point so many seconds from now.
  public init(seconds: Double) { end = AgentClock.monotonic() + seconds }

  /// The time that is left, in milliseconds, never below 0.
  public var remainingMilliseconds: Int { Int(max(0, min(1e9, (end - AgentClock.monotonic()) * 1000))) }

  /// Whether nothing is left.
  public var isOver: Bool { remainingMilliseconds == 0 }

  /// This point, or the one `seconds` earlier.
  public func earlier(by seconds: Double) -> Deadline { Deadline(end: end - seconds) }

  private init(end: Double) { self.end = end }
}

extension AgentClock {
  /// Waits.
  static func sleep(milliseconds: Int) { usleep(UInt32(max(0, milliseconds)) * 1000) }
}
