import HTTPTransport
import JSONText
import MKPFormat

extension HTTPResponse {
  /// What the reply means where its status is not one that was wanted; `url` without secrets, `mask` for those that the
  /// server may have repeated.
  func failure(_ url: String, _ mask: CredentialMask) -> ServerError {
    let said = words(mask)
    switch status {
    case nil: return .unexpectedReply(url: url, found: "no HTTP status")
    case 401: return .notLoggedIn(url: url, found: "status 401")
    case 403: return .forbidden(url: url, said: said)
    case 404, 410: return .notFound(url: url)
    case 413: return .fileTooLarge(url: url)
    case 429: return .busy(url: url, seconds: retryAfter(now: Timestamp.now.epoch) ?? 60)
    case let status? where head.isRedirect:
      // Uploads and API calls are not sent on: what redirects them is a log-in page nearly always.
      let target = headers["location"].flatMap { HTTPURL(url)?.resolving($0) }?.origin ?? "an unknown place"
      return .notLoggedIn(url: url, found: "status \(status) leads to \(mask.masking(target))")
    case let status? where status >= 500: return .serverFailure(url: url, status: status, said: said)
    case let status?: return .refused(url: url, status: status, said: said)
    }
  }

  /// How long the server asks to wait, in seconds, at most a day; nil when it does not say. `now` in seconds since 1970.
  func retryAfter(now: Int64) -> Int? {
    guard let text = headers["retry-after"] else { return nil }
    let longest = 86_400
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return min(Int(text) ?? longest, longest) }
    guard let time = Timestamp(httpDate: text) else { return nil }
    return Int(min(max(Timestamp(epoch: now).seconds(until: time), 0), Int64(longest)))
  }

  /// The error message of a JSON reply, or the beginning of a text, in one short line.
  func words(_ mask: CredentialMask) -> String {
    var text = ""
    if let json = try? JSONParser.parse(Array(body.prefix(1 << 20))) {
      text = json.errorMessage ?? ""
    } else if FileKind(startingWith: body) == .text {
      text = String(decoding: body.prefix(1 << 20), as: UTF8.self)
    }
    let line = mask.masking(text, first: 300).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 200 ? "\(line.prefix(200))…" : line
  }
}

extension JSONValue {
  /// What the common APIs call their error message.
  var errorMessage: String? {
    for key in ["message", "error_description", "error", "detail", "errors"] {
      guard let value = self[key] else { continue }
      if let text = value.stringValue { return withDetails(text) }
      if case .object = value { return value.errorMessage ?? value.compactText }
      if case .array = value { return value.compactText }
    }
    return nil
  }

  /// GitHub says what is wrong in a list beside the message.
  private func withDetails(_ text: String) -> String {
    let details = self["errors"]?.arrayValue?.compactMap { $0["message"]?.stringValue ?? $0["code"]?.stringValue } ?? []
    return details.isEmpty ? text : "\(text): \(details.joined(separator: ", "))"
  }
}
