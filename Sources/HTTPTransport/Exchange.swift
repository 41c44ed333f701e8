import CCurl

#if canImport(Glibc)
  import Glibc
#endif

/// Takes a part of a successful reply's body; returns false to stop the transfer.
public typealias HTTPReceiver = (HTTPHead, UnsafeRawBufferPointer) -> Bool

/// Told the bytes of the body so far and, where known, in all (else 0): of the upload when the request has a body,
/// else of the download.
public typealias HTTPProgress = (_ done: Int64, _ total: Int64) -> Void

/// One transfer: libcurl's handle and what has come so far. Lives on the thread that runs the transfers.
final class Exchange {
  let number: Int
  private let request: HTTPRequest
  private let curl: UnsafePointer<mkpkit_curl>
  let easy: UnsafeMutableRawPointer
  private let receiver: HTTPReceiver?
  private let progress: HTTPProgress?

  private var fields: UnsafeMutablePointer<curl_slist>?
  private var file: UnsafeMutablePointer<FILE>?
  private let errorText: UnsafeMutablePointer<CChar>

  private var status: Int?
  private var headers = HTTPHeaders()
  private var headSize = 0
  private var isHeadComplete = false
  private var body: [UInt8] = []
  private var receivedBytes: Int64 = 0
  /// Why we stopped the transfer ourselves.
  private var ownError: HTTPError?

  /// A status line and header fields larger than this are an attack.
  private static let maximumHeadSize = 256 << 10

  init(
    _ request: HTTPRequest, number: Int, options: HTTPOptions, receiver: HTTPReceiver?, progress: HTTPProgress?
  ) throws(HTTPError) {
    try request.check()
    curl = try CurlLibrary.load().functions
    guard let easy = curl.pointee.curl_easy_init() else {
      throw .other(server: request.server, code: Int(CURLE_OUT_OF_MEMORY.rawValue), reason: "no memory for a transfer")
    }
    self.number = number
    self.request = request
    self.easy = easy
    self.receiver = receiver
    self.progress = progress
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try configure(options)
  }

  deinit {
    curl.pointee.curl_easy_cleanup(easy)
    curl.pointee.curl_slist_free_all(fields)
    if let file { fclose(file) }
    errorText.deallocate()
  }

  /// The exchange that the transfer `easy` belongs to.
  static func of(_ easy: UnsafeMutableRawPointer, _ curl: UnsafePointer<mkpkit_curl>) -> Exchange? {
    mkpkit_curl_get_private(curl, easy).map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: Settings

  private func configure(_ options: HTTPOptions) throws(HTTPError) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    try set(CURLOPT_PRIVATE, context)
    _ = mkpkit_curl_set_pointer(curl, easy, CURLOPT_ERRORBUFFER, errorText)
    try set(CURLOPT_URL, request.url)
    try set(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_TIMEOUT_MS, max(1, request.limits.timeoutMilliseconds))
    try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.limits.connectTimeoutMilliseconds))
    try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    try set(CURLOPT_USERAGENT, options.userAgent)
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    // Replies without a status line; libcurl before 7.64 always takes them and does not know the option.
    _ = mkpkit_curl_set_long(curl, easy, CURLOPT_HTTP09_ALLOWED, 1)
    if request.limits.stallSeconds > 0 {
      try set(CURLOPT_LOW_SPEED_LIMIT, max(1, request.limits.minimumSpeed))
      try set(CURLOPT_LOW_SPEED_TIME, request.limits.stallSeconds)
    }
    switch options.proxy {
    case .environment: break
    case .none: try set(CURLOPT_PROXY, "")
    case .url(let url): try set(CURLOPT_PROXY, url)
    }
    try configureTLS(options)
    try configureRequest()

    try check(mkpkit_curl_set_data_callback(curl, easy, CURLOPT_HEADERFUNCTION, Self.receiveHeader))
    try set(CURLOPT_HEADERDATA, context)
    try check(mkpkit_curl_set_data_callback(curl, easy, CURLOPT_WRITEFUNCTION, Self.receiveBody))
    try set(CURLOPT_WRITEDATA, context)
    if progress != nil {
      try check(mkpkit_curl_set_progress_callback(curl, easy, CURLOPT_XFERINFOFUNCTION, Self.receiveProgress))
      try set(CURLOPT_XFERINFODATA, context)
      try set(CURLOPT_NOPROGRESS, 0)
    }
  }

  private func configureTLS(_ options: HTTPOptions) throws(HTTPError) {
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    try set(CURLOPT_SSL_VERIFYPEER, options.verification == .full ? 1 : 0)
    try set(CURLOPT_SSL_VERIFYHOST, options.verification == .full ? 2 : 0)
    if let authorityFile = options.authorityFile { try set(CURLOPT_CAINFO, authorityFile) }
  }

  private func configureRequest() throws(HTTPError) {
    switch (request.method, request.body) {
    case (.get, .none): try set(CURLOPT_HTTPGET, 1)
    case (.head, .none): try set(CURLOPT_NOBODY, 1)
    case (_, .none): try setBody([])
    case (_, .bytes(let bytes)): try setBody(bytes)
    case (_, .file(let path)): try setBody(fileAt: path)
    }
    if request.method != .get, request.method != .head {
      try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }
    if let offset = request.resumeFrom, offset > 0 { try set(CURLOPT_RANGE, "\(offset)-") }
    // No "Expect: 100-continue": small servers don't answer it and the request would wait for nothing.
    for line in request.headers.map({ $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }) + ["Expect:"] {
      guard let longer = curl.pointee.curl_slist_append(fields, line) else { try check(CURLE_OUT_OF_MEMORY); return }
      fields = longer
    }
    try check(mkpkit_curl_set_list(curl, easy, CURLOPT_HTTPHEADER, fields))
  }

  private func setBody(_ bytes: [UInt8]) throws(HTTPError) {
    try check(mkpkit_curl_set_offset(curl, easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)))
    let copied = (bytes + [0]).withUnsafeBytes {
      mkpkit_curl_set_pointer(curl, easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
    }
    try check(copied)
  }

  private func setBody(fileAt path: String) throws(HTTPError) {
    guard let file = fopen(path, "rbe") else {
      throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
    }
    self.file = file
    var information = stat()
    guard fstat(fileno(file), &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      throw .unreadableFile(path: path, reason: "not a regular file")
    }
    // libcurl's own reader takes a FILE.
    try set(CURLOPT_UPLOAD, 1)
    try set(CURLOPT_READDATA, file)
    try check(mkpkit_curl_set_offset(curl, easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(information.st_size)))
  }

  private func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
    try check(mkpkit_curl_set_long(curl, easy, option, value))
  }

  private func set(_ option: CURLoption, _ value: String) throws(HTTPError) {
    try check(mkpkit_curl_set_string(curl, easy, option, value))
  }

  private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws(HTTPError) {
    try check(mkpkit_curl_set_pointer(curl, easy, option, value))
  }

  private func check(_ code: CURLcode) throws(HTTPError) {
    if code != CURLE_OK { throw error(code) }
  }

  // MARK: What comes back

  private static let receiveHeader: mkpkit_curl_data_callback = { data, size, count, context in
    guard let data, let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: data, count: size * count)
    return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().take(headerLine: line) ? line.count : 0
  }

  private static let receiveBody: mkpkit_curl_data_callback = { data, size, count, context in
    guard let context else { return 0 }
    let part = UnsafeRawBufferPointer(start: data, count: size * count)
    return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().take(part) ? part.count : 0
  }

  private static let receiveProgress: mkpkit_curl_progress_callback = { context, total, done, uploadTotal, uploaded in
    guard let context else { return 0 }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    if uploadTotal > 0 {
      exchange.progress?(Int64(uploaded), Int64(uploadTotal))
    } else {
      exchange.progress?(Int64(done), Int64(total))
    }
    return 0
  }

  private func take(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
    headSize += bytes.count
    guard headSize <= Self.maximumHeadSize else {
      ownError = .headTooLarge(server: request.server, limit: Self.maximumHeadSize)
      return false
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // Also after an interim 1xx reply: the last head counts.
      let words = line.split(separator: " ", maxSplits: 2)
      status = words.count > 1 ? Int(words[1].prefix(3)) : nil
      headers = HTTPHeaders()
    } else {
      headers.append(line: line)
    }
    isHeadComplete = line == "\r\n" || line == "\n"
    return true
  }

  private func take(_ part: UnsafeRawBufferPointer) -> Bool {
    receivedBytes += Int64(part.count)
    guard receivedBytes <= request.limits.maximumBodySize else {
      ownError = .tooLarge(server: request.server, limit: request.limits.maximumBodySize)
      return false
    }
    let head = HTTPHead(status: status, headers: headers)
    if let receiver, head.isSuccess {
      if receiver(head, part) { return true }
      ownError = .stoppedByReceiver
      return false
    }
    body.append(contentsOf: part)
    return true
  }

  /// The end of the transfer, which libcurl reports as `code`.
  func finish(_ code: CURLcode) -> Result<HTTPResponse, HTTPError> {
    if let ownError { return .failure(ownError) }
    guard code == CURLE_OK || isRefusalOfBody(code) || isEndOfConnection(code) else { return .failure(error(code)) }
    return .success(HTTPResponse(head: HTTPHead(status: status, headers: headers), body: body))
  }

  /// Whether the server refused the request before it had read all of it, and closed the connection: what it said
  /// counts, not that the rest could not be sent.
  private func isRefusalOfBody(_ code: CURLcode) -> Bool {
    guard case .file = request.body, let status, status >= 400 else { return false }
    return code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR
  }

  /// Whether the connection ended without TLS being told, as ntopng ends it, where its end is that of the body (RFC
  /// 9112, 6.3). Newer libcurl with OpenSSL 3 reports an error then, older ones did not.
  private func isEndOfConnection(_ code: CURLcode) -> Bool {
    guard code == CURLE_RECV_ERROR, isHeadComplete, headers["content-length"] == nil,
      headers["transfer-encoding"] == nil
    else { return false }
    let reason = String(cString: errorText)
    // OpenSSL's and GnuTLS's words for it.
    return reason.contains("unexpected eof while reading") || reason.contains("non-properly terminated")
  }

  /// What the header fields hold that a server could make part of libcurl's text.
  private var secrets: [String] {
    request.headers.filter { $0.name.lowercased() != "accept" }.flatMap { field in
      [field.value] + field.value.split(separator: " ").dropFirst().map(String.init)
    }
  }

  private func error(_ code: CURLcode) -> HTTPError {
    let said = String(cString: errorText)
    let reason = SecretMask(secrets).masked((said.isEmpty ? CurlLibrary(functions: curl).text(code) : said).singleLine)
    let connectCode = mkpkit_curl_get_connect_code(curl, easy)
    if status == nil, connectCode >= 300 { return .proxy("it answers CONNECT with status \(connectCode)") }
    return HTTPError(code, reason: reason, request: request, receivedBytes: receivedBytes)
  }
}

extension String {
  /// The text without control characters, which a server could have put into it.
  fileprivate var singleLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
  }
}
