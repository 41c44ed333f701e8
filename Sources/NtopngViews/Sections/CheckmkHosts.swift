import JSONText
import NtopngAPI

#if canImport(Glibc)
  import Glibc
#endif

/// Why the hosts of the Checkmk site can't be had.
public enum CheckmkHostsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `OMD_ROOT` isn't set.
  case noSite
  /// The socket doesn't answer.
  case unreachable(path: String, reason: String)
  /// It answers something else than a list of hosts.
  case malformed(path: String, reason: String)

  /// One line that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .noSite: "OMD_ROOT isn't set, so the hosts of the Checkmk site aren't known: run this as the user of a site"
    case .unreachable(let path, let reason): "\(path): livestatus doesn't answer: \(reason); is the site running?"
    case .malformed(let path, let reason): "\(path): livestatus doesn't list the hosts: \(reason)"
    }
  }
}

/// The hosts of this Checkmk site by their addresses, from its livestatus socket. Those are configured, while names that
/// ntopng learns come from whoever is in the network.
public struct CheckmkHosts: Sendable {
  private static let query = """
    GET hosts
    Columns: name address custom_variables
    OutputFormat: json
    ResponseHeader: fixed16


    """
  private static let maximumSize = 64 << 20
  private static let variables = ["ADDRESS_4", "ADDRESS_6", "ADDRESSES_4", "ADDRESSES_6"]

  /// Nil for an address of several hosts.
  private let names: [HostAddress: String?]

  /// How many addresses several hosts have; those name none.
  public var ambiguous: Int { names.values.count { $0 == nil } }

  /// The host that has an address.
  subscript(address: HostAddress) -> String? { names[address].flatMap { $0 } }

  /// The socket of the site in the given folder.
  public static func socket(inSite folder: String?) -> String? { folder.map { $0 + "/tmp/run/live" } }

  /// Asks at most half of the time that is left, and at most 10 seconds.
  ///
  /// - Parameter socket: its path; nil outside of a site.
  public init(socket path: String?, until deadline: Deadline) throws(CheckmkHostsError) {
    guard let path else { throw .noSite }
    let seconds = min(10, Double(deadline.remainingMilliseconds) / 2000)
    let connection = try LivestatusConnection(path, until: Deadline(seconds: seconds))
    try connection.send(Array(Self.query.utf8))
    let head = String(decoding: try connection.receive(16), as: UTF8.self).split(separator: " ")
    guard head.count == 2, let status = Int(head[0]), let size = Int(head[1].filter { $0 != "\n" }), size >= 0
    else {
      throw .malformed(path: path, reason: "it begins with something else than a status")
    }
    guard size <= Self.maximumSize else {
      throw .malformed(path: path, reason: "the list is larger than \(Self.maximumSize) bytes")
    }
    let body = try connection.receive(size)
    guard status == 200 else {
      throw .malformed(path: path, reason: SingleLine.of(String(decoding: body, as: UTF8.self), limit: 200))
    }
    var names: [HostAddress: String?] = [:]
    do throws(JSONSyntaxError) {
      _ = try JSONParser.parse(body, elementsAt: []) { row in
        guard let name = row[0]?.stringValue else { return }
        for address in Self.addresses(row) {
          // A host's own address may stand in its row twice.
          if let known = names[address], known != name { names[address] = .some(nil) } else { names[address] = name }
        }
      }
    } catch {
      throw .malformed(path: path, reason: "\(error)")
    }
    self.names = names
  }

  private static func addresses(_ row: JSONValue) -> [HostAddress] {
    let more = variables.flatMap { (row[2]?[$0]?.stringValue ?? "").split(separator: " ").map(String.init) }
    return ([row[1]?.stringValue ?? ""] + more).compactMap(HostAddress.init).filter { address in
      // Checkmk's address of a host that has none.
      address.bytes.contains { $0 != 0 }
    }
  }
}

/// A connection to a socket of this machine, with an end in time.
private final class LivestatusConnection {
  private let descriptor: Int32
  private let path: String
  private let deadline: Deadline

  init(_ path: String, until deadline: Deadline) throws(CheckmkHostsError) {
    self.path = path
    self.deadline = deadline
    descriptor = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw .unreachable(path: path, reason: String(cString: strerror(errno))) }
    try connect()
  }

  deinit { close(descriptor) }

  private func connect() throws(CheckmkHostsError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw .unreachable(path: path, reason: "the path is too long for a socket")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    while true {
      let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      if status == 0 { return }
      guard errno == EAGAIN || errno == EINTR else { throw failure }
      // Its queue is full; there is no event for that.
      guard !deadline.isOver else { throw timeout }
      usleep(20_000)
    }
  }

  func send(_ bytes: [UInt8]) throws(CheckmkHostsError) {
    var sent = 0
    while sent < bytes.count {
      try wait(for: POLLOUT)
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 || errno == EINTR || errno == EAGAIN else { throw failure }
      sent += max(count, 0)
    }
  }

  /// Exactly so many bytes. Memory grows with what comes, not with what is announced.
  func receive(_ count: Int) throws(CheckmkHostsError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < count {
      try wait(for: POLLIN)
      let more = recv(descriptor, &buffer, min(buffer.count, count - bytes.count), 0)
      guard more != 0 else { throw .malformed(path: path, reason: "the answer ends too early") }
      guard more > 0 || errno == EINTR || errno == EAGAIN else { throw failure }
      bytes += buffer[..<max(more, 0)]
    }
    return bytes
  }

  private func wait(for event: Int32) throws(CheckmkHostsError) {
    var descriptors = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    guard !deadline.isOver, poll(&descriptors, 1, Int32(deadline.remainingMilliseconds)) != 0 else { throw timeout }
  }

  private var timeout: CheckmkHostsError { .unreachable(path: path, reason: "the time was over") }
  private var failure: CheckmkHostsError { .unreachable(path: path, reason: String(cString: strerror(errno))) }
}
