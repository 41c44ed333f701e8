import Foundation
import JSONSchema
import JSONText
import TestServers
import Testing

@testable import NtopngViews

/// A simulated ntopng with the views in front; every reply is checked against its schemas.
final class ViewFixture {
  let simulator: Simulator
  let source: RecordingSource
  /// What the rule names.
  var interfaces: [JSONValue] = []

  init(_ options: String...) throws {
    simulator = try Simulator(options: options)
    source = RecordingSource(url: simulator.url)
  }

  /// The reply to a request, valid according to the contract.
  func reply(
    _ view: ViewName, _ parameters: JSONValue = [:], fresh: Bool = false, timeout: Int64 = 10,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> JSONValue {
    var server: JSONObject = [
      "id": "sim", "url": .string(simulator.url), "deep_link_url": "https://ntopng.example.com",
    ]
    if !interfaces.isEmpty { server["interfaces"] = .array(interfaces) }
    let request: JSONValue = [
      "server": .object(server),
      "view": .string(view.rawValue), "parameters": parameters, "fresh": .bool(fresh), "timeout_s": .int(timeout),
    ]
    #expect(Contract.request.validate(request).isEmpty, sourceLocation: sourceLocation)
    let read = try ViewRequest(parsing: Array(request.compactText.utf8))
    let text = ViewRunner(read, source: source).reply().compactText
    let reply = try JSONParser.parse(text)
    let violations = Contract.violations(of: reply, view: view)
    #expect(violations.isEmpty, "\(violations.prefix(5).map(String.init(describing:)))", sourceLocation: sourceLocation)
    return reply
  }

  /// The rows of a reply without error.
  func rows(
    _ view: ViewName, _ parameters: JSONValue = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [JSONValue] {
    let reply = try reply(view, parameters, sourceLocation: sourceLocation)
    #expect(reply["error"]?.isNull == true, "\(reply["error"]?.compactText ?? "")", sourceLocation: sourceLocation)
    return reply["data"]?["rows"]?.arrayValue ?? []
  }
}

/// The schemas of `build/schemas/views`.
enum Contract {
  static let request = schema("request")
  static let reply = schema("reply")
  static let views = Dictionary(uniqueKeysWithValues: ViewName.allCases.map { ($0, schema($0.rawValue)) })

  /// Everything that is wrong with a reply: the envelope, and `data` where there is some.
  static func violations(of reply: JSONValue, view: ViewName) -> [SchemaViolation] {
    let envelope = Self.reply.validate(reply)
    guard let data = reply["data"], !data.isNull, let schema = views[view] else { return envelope }
    return envelope + schema.validate(data)
  }

  private static func schema(_ name: String) -> JSONSchema {
    do {
      let text = try Repository.text("build/schemas/views/\(name).schema.json")
      return try JSONSchema(try JSONParser.parse(text))
    } catch {
      fatalError("\(name): \(error)")
    }
  }
}
