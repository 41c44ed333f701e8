import JSONText

/// An interface of ntopng that the user may see.
public struct NtopngInterface: Hashable, Sendable {
  /// How many interfaces are asked, each with calls of its own.
  public static let most = 64
  /// The largest reply that lists them, in bytes: thousands of interfaces.
  public static let maximumListSize: Int64 = 1 << 20

  /// ntopng's number of the interface.
  public let ifid: Int
  /// ntopng's name, as of the device: `eth0`, `zmq://…`.
  public let name: String
  /// The name given to it in ntopng; nil when it is the same.
  public let alias: String?

  /// An interface.
  public init(ifid: Int, name: String, alias: String?) {
    self.ifid = ifid
    self.name = name
    self.alias = alias == name ? nil : alias
  }
}

/// What a server is.
public struct NtopngIdentity: Hashable, Sendable {
  /// Its edition, as far as it tells.
  public let edition: NtopngEdition
  /// ntopng's own sentence about edition and version.
  public let sentence: String?
  /// The licence, where the server tells.
  public let licence: JSONValue?

  /// An identity.
  public init(edition: NtopngEdition, sentence: String?, licence: JSONValue?) {
    self.edition = edition
    self.sentence = sentence
    self.licence = licence
  }
}

extension NtopngClient {
  /// The interfaces that the user may see, each number once. Not cached: it is the cheapest call that needs a login.
  public func interfaces() throws(NtopngError) -> [NtopngInterface] {
    let reply = try reply(to: NtopngCall("get/ntopng/interfaces", maximumBodySize: NtopngInterface.maximumListSize))
    guard let list = reply.value.list else { throw .malformedReply("the interfaces are no list") }
    var seen: Set<Int> = []
    return list.compactMap { row in
      guard let ifid = row["ifid"]?.integer, Int32(exactly: ifid) != nil, seen.insert(ifid).inserted else { return nil }
      let name = SingleLine.of(row["ifname"]?.text ?? "\(ifid)", limit: 200)
      let alias = SingleLine.of(row["name"]?.text ?? "", limit: 200)
      return NtopngInterface(ifid: ifid, name: name, alias: alias.isEmpty ? nil : alias)
    }.sorted { $0.ifid < $1.ifid }
  }

  /// Edition and licence: from the status where the version has it (6.2), else from whether a page of the licensed
  /// editions is refused.
  ///
  /// - Parameter lifetime: how old it may be, seconds.
  public func identity(lifetime: Int = 3600) throws(NtopngError) -> NtopngIdentity {
    if let version, version >= NtopngVersion(6, 2) {
      let status = try reply(to: NtopngCall("get/system/status", lifetime: lifetime)).value
      let information = status["license_info"]
      let sentence = information?["version"]?.text.map { SingleLine.of($0, limit: 200) }
      return NtopngIdentity(
        edition: sentence.map(NtopngEdition.init(sentence:)) ?? .unknown, sentence: sentence, licence: information)
    }
    do throws(NtopngError) {
      _ = try reply(to: NtopngCall("get/snmp/device/list", root: .pro))
      return NtopngIdentity(edition: .enterprise, sentence: nil, licence: nil)
    } catch {
      switch error {
      case .notLicensed(.pro): return NtopngIdentity(edition: .community, sentence: nil, licence: nil)
      case .notLicensed: return NtopngIdentity(edition: .pro, sentence: nil, licence: nil)
      case .luaFailure, .notGranted, .refused, .notFound:
        return NtopngIdentity(edition: .unknown, sentence: nil, licence: nil)
      default: throw error
      }
    }
  }
}
