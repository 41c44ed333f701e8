import Foundation

/// An HTTPS server with a certificate of its own, made when it starts. It ends connections as ntopng does: without
/// saying so in TLS first.
public final class TLSServer: Sendable {
  /// `https://localhost:PORT`
  public let url: String
  /// The file of the authority to trust.
  public let authorityFile: String
  private let process: Process
  private let folder: String

  /// Starts a server that answers every request with `body` as JSON.
  ///
  /// - Parameters:
  ///   - name: the host name in the certificate.
  ///   - version: the newest TLS version it speaks.
  ///   - head: status line and header fields.
  public init(
    body: String, name: String = "localhost", version: String = "TLSv1_3",
    head: String = "HTTP/1.1 200 OK\r\nContent-Type: application/json"
  ) throws {
    folder = NSTemporaryDirectory() + "tls-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    authorityFile = folder + "/certificate.pem"
    let openssl = Process()
    openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    openssl.arguments = [
      "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
      "subjectAltName=DNS:\(name)", "-keyout", folder + "/key.pem", "-out", authorityFile,
    ]
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()

    process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.program, authorityFile, folder + "/key.pem", version, head, body]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).prefix { $0.isNumber }
    guard !port.isEmpty else { throw POSIXError(.ECHILD) }
    url = "https://localhost:\(port)"
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static let program = """
    import socket, ssl, sys
    certificate, key, version, head, body = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = getattr(ssl.TLSVersion, version)
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        try:
            secure = context.wrap_socket(connection, server_side=True)
            secure.recv(65536)
            secure.sendall(f"{head}\\r\\n\\r\\n{body}".encode())
            secure.close()
        except OSError:
            connection.close()
    """
}
