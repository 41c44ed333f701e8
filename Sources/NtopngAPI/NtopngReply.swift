import HTTPTransport
import JSONText

/// An answer of ntopng.
public struct NtopngReply: Sendable {
  /// What the call asked for: `rsp` of the envelope, or the whole text of a script without envelope.
  public let value: JSONValue
  /// How many rows there are on all pages, beside `rsp` in lists: `recordsFiltered`, else `recordsTotal`, which before 6.0
  /// counts the rows of the page.
  public let total: Int?
  /// When the reply arrived, Unix seconds by the agent's clock.
  public let time: Double
  /// Whether the reply is from the cache.
  public let isCached: Bool
  /// Why a reply older than its lifetime was used, nil for all others.
  public let staleReason: NtopngError?

  /// An answer, for tests.
  public init(
    value: JSONValue, total: Int? = nil, time: Double = 0, isCached: Bool = false, staleReason: NtopngError? = nil
  ) {
    self.value = value
    self.total = total
    self.time = time
    self.isCached = isCached
    self.staleReason = staleReason
  }
}

/// Tells an answer from the many shapes of ntopng's failures (ntopng's `HTTPserver.cpp`, `rest_utils.lua`).
enum ReplyReader {
  /// No list is longer; numbers above could not be added up.
  private static let mostRows = 1_000_000_000_000_000

  /// What a reply says.
  ///
  /// - Parameters:
  ///   - mask: hides the login in errors.
  ///   - dataMask: hides the login in data; nil where it is not there.
  ///   - rows: takes the rows of a list, as the call of this number.
  static func read(
    _ response: HTTPResponse, to call: NtopngCall, credential: NtopngCredential = .none,
    mask: SecretMask = SecretMask([]), dataMask: SecretMask? = nil, rows: (sink: any RowSink, index: Int)? = nil
  ) throws(NtopngError) -> (value: JSONValue, total: Int?) {
    switch response.status {
    case nil: throw withoutStatusLine(response)
    case 301?, 302?, 303?, 307?: throw redirect(response, call, credential, mask)
    case 403? where response.text.contains("almost ready"): throw .startingUp
    default: break
    }
    let parsed: JSONValue
    do throws(JSONSyntaxError) {
      if let (sink, index) = rows {
        sink.begin(index)
        parsed = try JSONParser.parse(response.body, elementsAt: sink.path, trailing: .ignore) { row in
          sink.take(index, dataMask.map(row.masked) ?? row)
        }
      } else {
        parsed = try JSONParser.parse(response.body, trailing: .ignore)
      }
    } catch {
      throw notJSON(response, mask.masked("\(error)"))
    }
    let document = dataMask.map(parsed.masked) ?? parsed
    if call.root == .legacy { return (document, nil) }
    guard let code = document["rc"]?.integer else {
      throw .malformedReply("JSON without a result code\(status(response)); is this address ntopng's?")
    }
    guard code == 0 else { throw refusal(code, mask.masked(document["rc_str"]?.text ?? "")) }
    guard response.head.isSuccess else { throw .malformedReply("result code 0\(status(response))") }
    guard let value = document["rsp"] else { throw .malformedReply("an envelope without 'rsp'") }
    let total = (document["recordsFiltered"] ?? document["recordsTotal"])?.count
    return (value, total.flatMap { $0 <= mostRows ? $0 : nil })
  }

  private static func refusal(_ code: Int, _ text: String) -> NtopngError {
    switch code {
    case -1: .notFound
    case -2: .unknownInterface
    case -3: .notGranted("NOT_GRANTED")
    default: .refused(code: code, text: SingleLine.of(text, limit: 100))
    }
  }

  private static func withoutStatusLine(_ response: HTTPResponse) -> NtopngError {
    // Scripts for administrators answer others with a whole page and then a second reply with the refusal.
    if response.text.contains("NOT_GRANTED") || response.text.contains("<!DOCTYPE html>") {
      return .notGranted("for administrators only")
    }
    return .malformedReply("it has no HTTP status line")
  }

  private static func redirect(
    _ response: HTTPResponse, _ call: NtopngCall, _ credential: NtopngCredential, _ mask: SecretMask
  ) -> NtopngError {
    let location = response.headers["location"] ?? ""
    let page = location.prefix { $0 != "?" }
    if page.hasSuffix("/login.lua") { return .notAuthenticated(hint: credential.hint) }
    if page.hasSuffix("/change_password.lua") { return .defaultPassword }
    if page.hasSuffix("/please_wait.lua") { return .startingUp }
    guard page.hasSuffix("/http_status_code.lua") else {
      return .malformedReply("a redirect to \(SingleLine.of(String(page), limit: 100)); is this ntopng's address?")
    }
    var fields: [String: String] = [:]
    for pair in location.dropFirst(page.count + 1).split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1)
      if sides.count == 2 { fields[String(sides[0])] = mask.masked(PercentEncoding.decode(sides[1])) }
    }
    let text = SingleLine.of(fields["error_message"] ?? "", limit: 300)
    switch fields["message"] {
    case "not_found": return .unknownEndpoint(call.path)
    case "pro_only": return .notLicensed(needed: .pro)
    case "enterprise_only": return .notLicensed(needed: .enterprise)
    case "forbidden": return .notGranted(text.isEmpty ? "forbidden" : text)
    case "internal_error":
      if let name = unknownKey(text) { return .unknownParameter(name) }
      return .luaFailure(text)
    case let message: return .malformedReply("ntopng's error page '\(SingleLine.of(message ?? "", limit: 50))' \(text)")
    }
  }

  /// `foo` of "… Unknown key 'foo' …".
  private static func unknownKey(_ text: String) -> String? {
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    guard let index = parts.firstIndex(where: { $0.hasSuffix("Unknown key ") }), parts.indices.contains(index + 1)
    else {
      return nil
    }
    return String(parts[index + 1])
  }

  private static func notJSON(_ response: HTTPResponse, _ error: String) -> NtopngError {
    let start = response.text.prefix(500).drop { $0.isWhitespace }
    if start.isEmpty { return .malformedReply("an empty body\(status(response))") }
    if start.hasPrefix("<") {
      return .malformedReply("HTML instead of JSON\(status(response)); is this address ntopng's?")
    }
    return .malformedReply("no JSON\(status(response)): \(error)")
  }

  private static func status(_ response: HTTPResponse) -> String {
    response.status.map { $0 == 200 ? "" : " with status \($0)" } ?? ""
  }
}
