import JSONText
import NtopngAPI

/// Something that is missing from a run, and why.
struct Problem: Hashable, Sendable {
  enum Scope: String { case server, interfaces, interface, alerts, exporters, hosts, flows, events, cache }

  let scope: Scope
  let interface: String?
  let kind: String
  let message: String

  init(_ scope: Scope, _ interface: String? = nil, because error: NtopngError) {
    self.init(scope, interface, kind: error.kind.rawValue, error.description)
  }

  init(_ scope: Scope, _ interface: String? = nil, kind: String, _ message: String) {
    self.scope = scope
    self.interface = interface
    self.kind = kind
    self.message = SingleLine.of(message, limit: 400)
  }

  /// A notice that data older than their lifetime were used.
  init?(_ scope: Scope, _ interface: String? = nil, stale reply: NtopngReply) {
    guard let reason = reply.staleReason else { return nil }
    let age = Int(min(max(0, AgentClock.now() - reply.time), 1e9))
    self.init(scope, interface, kind: "stale", "data of \(age) s ago are shown, because: \(reason)")
  }

  /// Reads back what ``json`` wrote.
  init?(_ json: JSONValue) {
    guard let scope = json["scope"]?.text.flatMap(Scope.init), let kind = json["kind"]?.text,
      let message = json["message"]?.text
    else { return nil }
    self.init(scope, json["interface"]?.text, kind: kind, message)
  }

  var json: JSONValue {
    [
      "scope": .string(scope.rawValue), "interface": .orNull(interface), "kind": .string(kind),
      "message": .string(message),
    ]
  }
}
