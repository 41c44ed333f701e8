import JSONText

/// Answers a request: one JSON object as in `build/schemas/views/reply.schema.json`, whatever happens.
public struct ViewRunner {
  private let request: ViewRequest
  private let session: ViewSession

  /// Prepares a reply to `request` with data from `source`.
  public init(_ request: ViewRequest, source: any ViewSource) {
    self.request = request
    session = ViewSession(request: request, source: source)
  }

  /// The reply to a request that could not be read; it names view and server as far as `request` does.
  public static func refusal(_ failure: ViewFailure, to request: [UInt8], now: Double) -> JSONValue {
    let document = try? JSONParser.parse(request, maximumDepth: 32)
    let view = document?["view"]?.stringValue.flatMap(ViewName.init(rawValue:)) ?? .interfaces
    let server = document?["server"]?["id"]?.stringValue ?? ""
    return fields([
      "view": .string(view.rawValue), "server": ["id": .string(server.cut(64))], "interface": .null,
      "generated": .double(now), "age_s": .null, "stale": false, "limits": [], "rows": .null, "data": .null,
      "error": failure.json,
    ])
  }

  /// Makes the reply.
  public func reply() -> JSONValue {
    do throws(ViewFailure) {
      try session.begin()
      let (data, rows) = try content()
      return envelope(data: data, rows: rows, error: session.staleBecause)
    } catch {
      return envelope(data: .null, rows: .null, error: error)
    }
  }

  private func content() throws(ViewFailure) -> (data: JSONValue, rows: JSONValue) {
    let parameters = session.parameters
    switch request.view {
    case .interfaces: return (try InterfacesView(session: session).data(), .null)
    case .host: return (try HostView(session).overview(), .null)
    case .traffic: return (try HostView(session).trafficData(), .null)
    case .packets: return (try HostView(session).packetsData(), .null)
    case .ports: return (try PortsView(session: session).data(), .null)
    case .applications, .categories:
      let host = try HostView(session)
      let catalogue = try Catalogue(session)
      let (page, data) =
        request.view == .applications ? host.applicationsPage(catalogue) : host.categoriesPage(catalogue)
      return (data, page.json(parameters, sort: parameters.sort ?? "bytes", order: parameters.order ?? .desc))
    case .peers:
      let (page, data) = try PeersView(session: session).make()
      return (data, page.json(parameters, sort: parameters.sort ?? "bytes", order: parameters.order ?? .desc))
    case .flows:
      let made = try FlowsView(session: session).make()
      return (made.data, made.page.json(parameters, sort: made.sort, order: made.order))
    case .alerts:
      let made = try AlertsView(session).make()
      return (made.data, made.page.json(parameters, sort: made.sort, order: made.order, note: made.note))
    case .alertHistogram: return (try AlertHistogramView(session: session).data(), .null)
    case .topTalkers: return (try TopTalkersView(session: session).data(), .null)
    case .filterValues: return (try FilterValuesView(session: session).data(), .null)
    case .resolve: return (try ResolveView(session: session).data(), .null)
    }
  }

  private func envelope(data: JSONValue, rows: JSONValue, error: ViewFailure?) -> JSONValue {
    let now = session.source.now
    let server = fields([
      "id": .string(request.server.id), "version": text(session.server.version),
      "edition": text(session.server.edition), "url": .string(request.server.deepLinkURL),
    ])
    let interface = session.interface.map { interface in
      fields([
        "ifid": .int(Int64(interface.ifid)), "name": text(interface.name),
        "url": text(session.links.interface(interface.ifid)),
      ])
    }
    return fields([
      "view": .string(request.view.rawValue),
      "server": server,
      "interface": interface ?? .null,
      "generated": amount(now),
      "age_s": session.oldest.flatMap { amount(max(now - $0, 0)) },
      "stale": .bool(session.staleBecause != nil && !data.isNull),
      "ttl_s": .double(Self.timeToLive(of: request)),
      "limits": .array(session.limits.map(\.json)),
      "rows": rows,
      "data": data,
      "error": error?.json ?? .null,
    ])
  }

  /// Seconds within which asking again brings nothing new.
  static func timeToLive(of request: ViewRequest) -> Double {
    switch request.view {
    case .interfaces, .flows: 10
    case .topTalkers: request.parameters.period == .now ? 10 : 60
    case .alerts: request.parameters.state == .engaged ? 30 : 60
    default: 60
    }
  }
}
