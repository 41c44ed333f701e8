import ArgumentParser
import JSONText
import NtopngAPI
import NtopngViews

/// `agent_ntopng view`: the data of one page, for Checkmk's GUI.
struct View: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Answer one JSON request on standard input with one JSON object on standard output.",
    discussion: """
      Requests and replies are described by the JSON Schemas in build/schemas/views. What goes wrong stands in the \
      member 'error' of the reply, with exit code 0; a request that cannot be read has exit code 2.

      Example: echo '{"server": {"id": "a", "url": "http://127.0.0.1:3000"}, "view": "interfaces", "parameters": {}}' \
      | agent_ntopng view
      """
  )

  /// The largest request, bytes.
  private static let limit = 1 << 20

  func run() throws {
    let now = AgentClock.now()
    let text = StandardInput.read(upTo: Self.limit)
    let request: ViewRequest
    do throws(ViewFailure) {
      guard text.count <= Self.limit else {
        throw ViewFailure(
          .invalidRequest, "The request is larger than \(Self.limit) bytes.", advice: "Send one request.")
      }
      request = try ViewRequest(parsing: text)
    } catch {
      write(ViewRunner.refusal(error, to: text, now: now))
      throw Failure(status: .usage, lines: error.message.split(separator: ";").map { String($0.drop { $0 == " " }) })
    }
    write(ViewRunner(request, source: try source(request)).reply())
  }

  private func write(_ reply: JSONValue) { StandardOutput.write(reply.compactText + "\n") }

  private func source(_ request: ViewRequest) throws -> NtopngSource {
    let (arguments, credential) = try login(request)
    let deadline = Deadline(seconds: request.timeout)
    let connection = ServerConnection(arguments, deadline: deadline, credential: credential)
    return NtopngSource(cache: { () throws(ViewFailure) in try read(connection.cache) }) { () throws(ViewFailure) in
      try read(connection.client)
    }
  }

  /// A secret that can't be read is the reply's problem, not the program's.
  private func read<Value>(_ find: () throws(Failure) -> Value) throws(ViewFailure) -> Value {
    do throws(Failure) {
      return try find()
    } catch {
      throw ViewFailure(
        .secret, "The password or token cannot be read: \(error.lines.joined(separator: "; ")).",
        advice: "Check the password store entry that the rule for this ntopng server names.")
    }
  }

  /// The request's server as the options of the other commands.
  private func login(_ request: ViewRequest) throws -> (ServerArguments, NtopngCredential?) {
    let server = request.server
    var options = ["--url=\(server.url)", "--timeout=\(request.timeout)", "--request-timeout=\(request.timeout)"]
    if let file = server.caFile { options.append("--ca-file=\(file)") }
    if !server.verifiesTLS { options.append("--insecure") }
    if server.allowsPlainCredentials { options.append("--allow-plain-credentials") }
    switch server.secret {
    case .store(let reference):
      options += server.user.map { ["--user=\($0)", "--password-id=\(reference)"] } ?? ["--token-id=\(reference)"]
      return (try ServerArguments.parse(options), nil)
    case .value(let secret):
      let credential: NtopngCredential = server.user.map { .password(user: $0, password: secret) } ?? .token(secret)
      return (try ServerArguments.parse(options), credential)
    case nil:
      return (try ServerArguments.parse(options), NtopngCredential.none)
    }
  }
}
