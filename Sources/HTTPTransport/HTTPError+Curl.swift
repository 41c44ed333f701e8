import CCurl

extension HTTPError {
  /// What libcurl's `code` means for a caller.
  init(_ code: CURLcode, reason: String, request: HTTPRequest, receivedBytes: Int64) {
    let server = request.server
    self =
      switch code {
      case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .invalidRequest(reason)
      case CURLE_COULDNT_RESOLVE_HOST: .unresolvable(server: server)
      case CURLE_COULDNT_RESOLVE_PROXY: .proxy(reason)
      case CURLE_COULDNT_CONNECT: .unreachable(server: server, reason: reason)
      // The two limits of time have one number; libcurl's text tells them apart.
      case CURLE_OPERATION_TIMEDOUT where reason.hasPrefix("Operation too slow"):
        .stalled(server: server, seconds: request.limits.stallSeconds, receivedBytes: receivedBytes)
      case CURLE_OPERATION_TIMEDOUT:
        .timedOut(
          server: server, milliseconds: request.limits.timeoutMilliseconds, receivedBytes: receivedBytes)
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
        .tls(server: server, .certificate, reason: reason)
      case CURLE_SSL_CACERT_BADFILE: .tls(server: server, .authorityFile, reason: reason)
      case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED:
        .tls(server: server, .handshake, reason: reason)
      case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE:
        .connectionLost(server: server, receivedBytes: receivedBytes, reason: reason)
      case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .malformedReply(server: server, reason: reason)
      case CURLE_READ_ERROR:
        if case .file(let path) = request.body {
          .unreadableFile(path: path, reason: reason)
        } else {
          .other(server: server, code: Int(code.rawValue), reason: reason)
        }
      default: .other(server: server, code: Int(code.rawValue), reason: reason)
      }
  }
}
