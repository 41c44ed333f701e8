import Glibc

/// A key that a running `ssh-agent` holds. The agent asks for passphrases and talks to tokens; we never see the key.
///
/// Protocol: draft-ietf-sshm-ssh-agent.
public struct SSHAgent: SSHSigner {
  /// The key that signs.
  public let publicKey: SSHPublicKey
  private let socketPath: String

  private enum Message {
    static let requestIdentities: UInt8 = 11
    static let identities: UInt8 = 12
    static let signRequest: UInt8 = 13
    static let signature: UInt8 = 14
  }
  /// Ask for `rsa-sha2-512`; without it RSA keys sign with SHA-1.
  private static let sha512Flag: UInt32 = 4
  /// The largest answer that is read.
  private static let maximumAnswer = 1 << 20

  /// The agent at `socketPath` (`SSH_AUTH_SOCK`), for `publicKey`.
  ///
  /// - Throws: ``SignatureError/cannotSign(reason:)`` when the agent cannot be reached or does not hold the key.
  public init(publicKey: SSHPublicKey, socketPath: String?) throws(SignatureError) {
    guard let socketPath, !socketPath.isEmpty else {
      throw .cannotSign(reason: "no ssh-agent is running (SSH_AUTH_SOCK is not set); start one and run ssh-add")
    }
    self.publicKey = publicKey
    self.socketPath = socketPath
    let answer = try Self.ask([Message.requestIdentities], at: socketPath)
    guard try Self.identities(in: answer).contains(publicKey.blob) else {
      throw .cannotSign(reason: "the ssh-agent does not hold the key \(publicKey.fingerprint); run ssh-add")
    }
  }

  private static func identities(in answer: [UInt8]) throws(SignatureError) -> [[UInt8]] {
    var reader = SSHReader(answer)
    guard reader.bytes(1) == [Message.identities], let count = reader.uint32() else {
      throw .cannotSign(reason: "the ssh-agent refused to list its keys")
    }
    var blobs: [[UInt8]] = []
    for _ in 0..<count {
      guard let blob = reader.string(), reader.string() != nil else {
        throw .cannotSign(reason: "the ssh-agent's list of keys is damaged")
      }
      blobs.append(blob)
    }
    return blobs
  }

  /// A signature by the agent's key, in SSH's encoding.
  public func signature(of message: [UInt8]) throws(SignatureError) -> [UInt8] {
    var request = SSHWriter()
    request.append([Message.signRequest])
    request.append(string: publicKey.blob)
    request.append(string: message)
    request.append(Self.sha512Flag)
    var reader = SSHReader(try Self.ask(request.bytes, at: socketPath))
    guard reader.bytes(1) == [Message.signature], let signature = reader.string() else {
      throw .cannotSign(reason: "the ssh-agent refused to sign with the key \(publicKey.fingerprint)")
    }
    return signature
  }

  private static func ask(_ request: [UInt8], at socketPath: String) throws(SignatureError) -> [UInt8] {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw failure("socket") }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(socketPath.utf8)
    guard path.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw .cannotSign(reason: "the path of the ssh-agent's socket is too long")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw failure("cannot reach the ssh-agent") }
    var framed = SSHWriter()
    framed.append(string: request)
    try send(framed.bytes, to: descriptor)
    let header = SSHReader(try receive(4, from: descriptor))
    var reader = header
    guard let count = reader.uint32(), count > 0, count <= maximumAnswer else {
      throw .cannotSign(reason: "the ssh-agent's answer is damaged")
    }
    return try receive(Int(count), from: descriptor)
  }

  private static func send(_ bytes: [UInt8], to descriptor: Int32) throws(SignatureError) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 || errno == EINTR else { throw failure("the ssh-agent does not take the request") }
      sent += max(count, 0)
    }
  }

  private static func receive(_ count: Int, from descriptor: Int32) throws(SignatureError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var received = 0
    while received < count {
      let more = bytes[received...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
      guard more != 0 else { throw .cannotSign(reason: "the ssh-agent closed the connection") }
      guard more > 0 || errno == EINTR else { throw failure("the ssh-agent does not answer") }
      received += max(more, 0)
    }
    return bytes
  }

  private static func failure(_ what: String) -> SignatureError {
    .cannotSign(reason: "\(what): \(String(cString: strerror(errno)))")
  }
}
