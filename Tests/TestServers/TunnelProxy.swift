import Foundation

/// A proxy that opens tunnels (CONNECT) for whoever knows its user and password.
public final class TunnelProxy: Sendable {
  /// `http://127.0.0.1:PORT`
  public let url: String
  /// The same with user and password.
  public var urlWithPassword: String { url.replacing("http://", with: "http://me:pw@") }
  private let process: Process

  /// Starts a proxy on a free port; it ends with this object.
  public init() throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.program]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).prefix { $0.isNumber }
    guard !port.isEmpty else { throw POSIXError(.ECHILD) }
    url = "http://127.0.0.1:\(port)"
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private static let program = """
    import base64, socket, threading
    wanted = b"Proxy-Authorization: Basic " + base64.b64encode(b"me:pw")

    def pump(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def serve(client):
        head = b""
        while b"\\r\\n\\r\\n" not in head:
            head += client.recv(65536)
        if not head.startswith(b"CONNECT ") or wanted not in head:
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\\r\\nContent-Length: 0\\r\\n\\r\\n")
            client.close()
            return
        host, port = head.split()[1].decode().rsplit(":", 1)
        server = socket.create_connection((host, int(port)))
        client.sendall(b"HTTP/1.1 200 Connection established\\r\\n\\r\\n")
        threading.Thread(target=pump, args=(server, client), daemon=True).start()
        pump(client, server)

    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()
    """
}
