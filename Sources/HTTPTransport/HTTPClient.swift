import CCurl

#if canImport(Glibc)
  import Glibc
#endif

/// Sends HTTP requests with libcurl, on the thread of the caller.
///
/// Redirects are not followed, only `http` and `https` are spoken, TLS is 1.2 or newer. Connections are kept between
/// calls. Not for use from several threads.
public final class HTTPClient {
  private let options: HTTPOptions
  private var multi: UnsafeMutableRawPointer?
  private var curl: UnsafePointer<mkpkit_curl>?

  /// A client; libcurl is opened by the first request.
  public init(_ options: HTTPOptions = HTTPOptions()) { self.options = options }

  deinit {
    if let curl, let multi { _ = curl.pointee.curl_multi_cleanup(multi) }
  }

  /// The reply to one request.
  ///
  /// - Parameters:
  ///   - receiver: takes the body of a 2xx reply as it comes; other replies' bodies are collected all the same.
  ///   - progress: is told how far the transfer is.
  public func send(
    _ request: HTTPRequest, receiver: HTTPReceiver? = nil, progress: HTTPProgress? = nil
  ) throws(HTTPError) -> HTTPResponse {
    var result: Result<HTTPResponse, HTTPError>?
    run([request], receiver: receiver, progress: progress) { _, reply in
      result = reply
      return []
    }
    guard let result else { throw .stoppedByReceiver }
    return try result.get()
  }

  /// The replies to `requests`, in their order. At most `maximumParallel` are under way at a time.
  public func run(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, HTTPError>] {
    var results: [Result<HTTPResponse, HTTPError>?] = Array(repeating: nil, count: requests.count)
    run(requests) { number, result in
      results[number] = result
      return []
    }
    return results.compactMap { $0 }
  }

  /// Sends `requests` and those that `completed` asks for, until there are none left.
  ///
  /// `completed` is called once for each request, in the order in which the replies come, with the number of the
  /// request (counted from 0 in the order of sending) and its reply. It returns requests to send next, so that one page
  /// can ask for the following one, and no body needs to be kept.
  public func run(
    _ requests: [HTTPRequest], completed: (Int, Result<HTTPResponse, HTTPError>) -> [HTTPRequest]
  ) {
    run(requests, receiver: nil, progress: nil, completed: completed)
  }

  private func run(
    _ requests: [HTTPRequest], receiver: HTTPReceiver?, progress: HTTPProgress?,
    completed: (Int, Result<HTTPResponse, HTTPError>) -> [HTTPRequest]
  ) {
    var waiting = requests
    var next = 0
    var active: [UnsafeMutableRawPointer: Exchange] = [:]
    let broken = BrokenPipeSignal.ignore()
    defer { broken.restore() }

    func start() {
      while next < waiting.count, active.count < max(1, options.maximumParallel) {
        let number = next
        next += 1
        do throws(HTTPError) {
          let (curl, multi) = try open()
          let exchange = try Exchange(
            waiting[number], number: number, options: options, receiver: receiver, progress: progress)
          try check(curl.pointee.curl_multi_add_handle(multi, exchange.easy), curl)
          active[exchange.easy] = exchange
        } catch {
          waiting += completed(number, .failure(error))
        }
      }
    }

    start()
    while !active.isEmpty, let curl, let multi {
      let finished = step(curl, multi)
      for (easy, code) in finished {
        guard let exchange = active.removeValue(forKey: easy) else { continue }
        _ = curl.pointee.curl_multi_remove_handle(multi, easy)
        waiting += completed(exchange.number, exchange.finish(code))
      }
      start()
    }
  }

  /// Moves all transfers on; waits for the network when none is finished.
  private func step(
    _ curl: UnsafePointer<mkpkit_curl>, _ multi: UnsafeMutableRawPointer
  ) -> [(UnsafeMutableRawPointer, CURLcode)] {
    var running: Int32 = 0
    _ = curl.pointee.curl_multi_perform(multi, &running)
    var finished: [(UnsafeMutableRawPointer, CURLcode)] = []
    var left: Int32 = 0
    while let message = curl.pointee.curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      finished.append((easy, mkpkit_curl_result(message)))
    }
    if finished.isEmpty { wait(curl, multi) }
    return finished
  }

  private func wait(_ curl: UnsafePointer<mkpkit_curl>, _ multi: UnsafeMutableRawPointer) {
    var descriptors: Int32 = 0
    _ = curl.pointee.curl_multi_wait(multi, nil, 0, 1000, &descriptors)
    guard descriptors == 0 else { return }
    // Nothing to wait for: `curl_multi_wait` comes back at once while a name is being resolved.
    var milliseconds = 0
    _ = curl.pointee.curl_multi_timeout(multi, &milliseconds)
    usleep(UInt32(min(max(milliseconds, 1), 5)) * 1000)
  }

  private func open() throws(HTTPError) -> (UnsafePointer<mkpkit_curl>, UnsafeMutableRawPointer) {
    if let curl, let multi { return (curl, multi) }
    let curl = try CurlLibrary.load().functions
    guard let multi = curl.pointee.curl_multi_init() else {
      throw .other(server: "", code: Int(CURLE_OUT_OF_MEMORY.rawValue), reason: "no memory for transfers")
    }
    self.curl = curl
    self.multi = multi
    return (curl, multi)
  }

  private func check(_ code: CURLMcode, _ curl: UnsafePointer<mkpkit_curl>) throws(HTTPError) {
    guard code == CURLM_OK else {
      throw .other(server: "", code: Int(code.rawValue), reason: CurlLibrary(functions: curl).text(code))
    }
  }
}
