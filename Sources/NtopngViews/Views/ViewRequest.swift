import JSONText

/// One request to `agent_ntopng view`, as in `build/schemas/views/request.schema.json`.
public struct ViewRequest: Sendable {
  /// The secret of the server.
  public enum Secret: Hashable, Sendable {
    /// `ID:FILE`, a reference into Checkmk's password store.
    case store(String)
    /// The token or password itself.
    case value(String)
  }

  /// The ntopng server to ask.
  public struct Server: Sendable {
    /// Name of the server within the site.
    public var id: String
    /// Base address without a final slash.
    public var url: String
    /// With it the secret is this user's password, without it an API token.
    public var user: String?
    /// Nil when the server asks for none.
    public var secret: Secret?
    /// Whether the certificate is verified.
    public var verifiesTLS = true
    /// PEM file of the authorities to trust instead of the system's.
    public var caFile: String?
    /// Whether the secret may travel over plain http to another machine.
    public var allowsPlainCredentials = false
    /// Base address as the user's browser reaches it.
    public var deepLinkURL: String
    /// Names or ids of the interfaces that the rule is for; none: all that the credentials may see.
    public var interfaces: [String] = []
  }

  /// The server to ask.
  public var server: Server
  /// The view.
  public var view: ViewName
  /// What the view is about.
  var parameters: ViewParameters
  /// Seconds that the view may take.
  public var timeout: Double
  /// Whether the user asked for new data.
  public var fresh: Bool

  /// Age in seconds below which data count as new even if the user asks for new ones.
  static let freshAge: Double = 10

  /// The request in `text`; the failure names all problems.
  public init(parsing text: [UInt8]) throws(ViewFailure) {
    let document: JSONValue
    do {
      document = try JSONParser.parse(text, maximumDepth: 32)
    } catch {
      throw ViewRequestReader.failure(["the request is not JSON: \(error)"])
    }
    var reader = ViewRequestReader()
    let request = reader.request(document)
    guard let request, reader.problems.isEmpty else { throw ViewRequestReader.failure(reader.problems) }
    self = request
  }

  init(server: Server, view: ViewName, parameters: ViewParameters, timeout: Double, fresh: Bool) {
    self.server = server
    self.view = view
    self.parameters = parameters
    self.timeout = timeout
    self.fresh = fresh
  }
}
