extension HTTPClient {
  /// The reply at the end of at most `limit` redirects. Only GET and HEAD are sent on.
  ///
  /// Never from `https` to `http`. To another origin goes none of the request's header fields but `Accept`, because
  /// each of the others may be a credential.
  ///
  /// - Throws: ``HTTPError/redirect(server:reason:)`` for one that is not followed, and what ``send(_:receiver:progress:)``
  ///   throws.
  public func send(
    _ request: HTTPRequest, followingRedirects limit: Int, receiver: HTTPReceiver? = nil, progress: HTTPProgress? = nil
  ) throws(HTTPError) -> HTTPResponse {
    var request = request
    for _ in 0...max(0, limit) {
      let reply = try send(request, receiver: receiver, progress: progress)
      guard reply.head.isRedirect, request.method == .get || request.method == .head else { return reply }
      request = try request.redirected(by: reply)
    }
    throw .redirect(server: request.server, reason: "there were more than \(limit)")
  }
}

extension HTTPHead {
  /// Whether the reply sends the client to another URL.
  public var isRedirect: Bool { status.map { [301, 302, 303, 307, 308].contains($0) } ?? false }
}

extension HTTPRequest {
  fileprivate func redirected(by reply: HTTPResponse) throws(HTTPError) -> HTTPRequest {
    guard let location = reply.headers["location"], let from = HTTPURL(url), let to = from.resolving(location) else {
      throw .redirect(server: server, reason: "it does not say where to")
    }
    guard from.scheme == "http" || to.scheme == "https" else {
      throw .redirect(server: server, reason: "it leads from https to http")
    }
    var request = self
    request.url = to.description
    if to.origin != from.origin { request.headers = headers.filter { $0.name.lowercased() == "accept" } }
    return request
  }
}
