import HTTPTransport

extension ReplyCache {
  /// The stored answer to a call, while it is younger than the call's lifetime. Needs neither client nor login.
  public func reply(to call: NtopngCall, now: Double) -> NtopngReply? {
    guard call.lifetime > 0, let entry = entry(key(of: call), now: now), now - entry.time <= Double(call.lifetime)
    else { return nil }
    let response = HTTPResponse(head: HTTPHead(status: 200), body: entry.body)
    guard let (value, total) = try? ReplyReader.read(response, to: call) else { return nil }
    return NtopngReply(value: value, total: total, time: entry.time, isCached: true)
  }
}
