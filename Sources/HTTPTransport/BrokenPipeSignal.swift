#if canImport(Glibc)
  import Glibc
#endif

/// TLS libraries write to sockets in a way that ends the process when the other side is gone, and libcurl leaves
/// signals alone as we ask it to. So the signal is ignored while transfers run and put back afterwards.
struct BrokenPipeSignal {
  private let previous: sigaction

  static func ignore() -> BrokenPipeSignal {
    var previous = sigaction()
    var ignoring = sigaction()
    ignoring.__sigaction_handler.sa_handler = SIG_IGN
    _ = sigaction(SIGPIPE, &ignoring, &previous)
    return BrokenPipeSignal(previous: previous)
  }

  func restore() {
    var action = previous
    _ = sigaction(SIGPIPE, &action, nil)
  }
}
