import JSONText

/// The figures of an interface, as `get/interface/data` sends them; `nil` where the server or the user's rights give
/// none. Rates of traffic are bytes/s.
public struct InterfaceData: Sendable {
  /// The reply.
  public let row: JSONValue
  /// When it was measured, by ntopng's clock where it tells it, Unix seconds.
  public let time: Double
  /// When the reply arrived, by the agent's clock.
  public let arrival: Double

  /// The call for one interface.
  public static func call(ifid: Int, lifetime: Int = 0) -> NtopngCall {
    NtopngCall("get/interface/data", lifetime: lifetime, ["ifid": String(ifid)])
  }

  /// Checks a reply. ntopng sends another interface's figures to users who are bound to one; the name is empty then.
  public init(_ reply: NtopngReply, of interface: NtopngInterface) throws(NtopngError) {
    guard reply.value.table != nil, reply.value["ifname"] != nil else {
      throw .malformedReply("the figures of the interface are missing")
    }
    guard let name = reply.value["ifname"]?.text else { throw .interfaceNotAllowed }
    guard SingleLine.of(name, limit: 200) == interface.name || reply.value["ifid"]?.integer == interface.ifid
    else { throw .malformedReply("the figures are those of the interface \(SingleLine.of(name, limit: 100))") }
    row = reply.value
    arrival = reply.time
    time = row["epoch"]?.number.flatMap { (0...1e11).contains($0) ? $0 : nil } ?? reply.time
  }

  /// A count at a path of keys.
  public func count(_ key: String, _ inner: String? = nil) -> Int? {
    inner.map { row[key]?[$0]?.count } ?? row[key]?.count
  }

  /// A number that is not negative.
  public func number(_ key: String, _ inner: String? = nil, _ innermost: String? = nil) -> Double? {
    var value = row[key]
    for key in [inner, innermost].compactMap({ $0 }) { value = value?[key] }
    return value?.number.flatMap { $0 < 0 ? nil : $0 }
  }
}
