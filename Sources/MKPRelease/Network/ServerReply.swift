import HTTPTransport
import JSONText
import MKPFormat

extension HTTPResponse {
  /// What the reply means where its status is not one that was wanted; `url` without secrets, `hiding` the secrets that
  /// the server may have repeated.
  func failure(_ url: String, hiding secrets: [String]) -> ServerError {
    let said = words(hiding: secrets)
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
      return .notLoggedIn(url: url, found: "status \(status) leads to \(target)")
    case let status? where status >= 500: return .serverFailure(url: url, status: status, said: said)
    case let status?: return .refused(url: url, status: status, said: said)
    }
  }

  /// How long the server asks to wait, in seconds; nil when it does not say. `now` in seconds since 1970.
  func retryAfter(now: Int64) -> Int? {
    guard let text = headers["retry-after"] else { return nil }
    if let seconds = Int(text) { return max(0, seconds) }
    return Timestamp(httpDate: text).map { max(0, Int($0.epoch - now)) }
  }

  /// The error message of a JSON reply, or the beginning of a text, in one short line.
  func words(hiding secrets: [String]) -> String {
    var text = ""
    if let json = try? JSONParser.parse(Array(body.prefix(1 << 20))) {
      text = json.errorMessage ?? ""
    } else if FileKind(startingWith: body) == .text {
      text = String(decoding: body.prefix(300), as: UTF8.self)
    }
    for secret in secrets where secret.count > 3 { text = text.replacing(secret, with: "…") }
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
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
