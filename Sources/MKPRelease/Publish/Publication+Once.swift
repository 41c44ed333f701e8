import HTTPTransport
import JSONText

extension Publication {
  /// Sends what must not be done twice. After a failure that may pass, `isDone` looks whether it was done all the same,
  /// before it is sent again.
  ///
  /// - Returns: the reply; nil where `isDone` found it done.
  func sendOnce(
    _ planned: PlannedRequest, isDone: () throws(PublishError) -> Bool
  ) throws(PublishError) -> HTTPResponse? {
    var number = 0
    while true {
      do throws(PublishError) {
        return try send(planned, repeatable: false)
      } catch {
        guard case .server(let reason) = error, reason.isPassing, number < session.settings.retries else { throw error }
        session.settings.notice("\(reason); looking whether it was done")
        session.pause(before: number)
        number += 1
        if try isDone() { return nil }
      }
    }
  }

  /// The JSON at a URL; nil when there is nothing.
  func json(_ url: HTTPURL, headers: [(name: String, value: String)]) throws(PublishError) -> JSONValue? {
    do throws(ServerError) {
      let reply = try session.send(session.request(.get, url, headers: headers), accepting: [404])
      guard reply.head.isSuccess else { return nil }
      return try reply.json(url, session.mask)
    } catch {
      throw .server(error)
    }
  }

  /// Whether there is something at a URL of an API.
  func exists(_ url: HTTPURL) throws(PublishError) -> Bool {
    if case .some = try json(url, headers: []) { return true }
    return false
  }

  /// All elements of a list that comes in pages.
  func list(_ url: HTTPURL, _ parameters: [(name: String, value: String)], headers: [(name: String, value: String)])
    throws(PublishError) -> [JSONValue]
  {
    let size = 100
    var all: [JSONValue] = []
    // A server that never ends is not followed for ever.
    for page in 1...200 {
      let address = url.with(parameters + [("per_page", String(size)), ("page", String(page))])
      guard let elements = try json(address, headers: headers) else {
        throw .server(.notFound(url: url.description))
      }
      guard let elements = elements.arrayValue else {
        throw .server(.unexpectedReply(url: url.description, found: "\(elements.typeName) instead of a list"))
      }
      all += elements
      if elements.count < size { break }
    }
    return all
  }
}

extension HTTPResponse {
  func parsed(_ url: HTTPURL, _ mask: CredentialMask) throws(PublishError) -> JSONValue {
    do throws(ServerError) { return try json(url, mask) } catch { throw .server(error) }
  }

  /// The body as JSON, which an API must answer with.
  func json(_ url: HTTPURL, _ mask: CredentialMask) throws(ServerError) -> JSONValue {
    do throws(JSONSyntaxError) {
      return try JSONParser.parse(body, maximumDepth: 64)
    } catch {
      throw .unexpectedReply(
        url: url.description, found: "no JSON (\(mask.masking("\(error)"))); is this the address of the API?")
    }
  }
}
