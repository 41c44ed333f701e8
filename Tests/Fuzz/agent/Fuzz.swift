import Glibc
import HTTPTransport
import JSONText

@testable import NtopngAPI
@testable import NtopngViews

// The entry point of libFuzzer for what a server sends to agent_ntopng; Tests/Fuzz/run-agent builds it.

/// One run. The first byte of the input chooses what the agent is asked, the rest are the replies of the server, divided
/// by zero bytes. Which call gets which reply depends on its path alone.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let replies = input.dropFirst().split(separator: 0, omittingEmptySubsequences: false).map { reply(Array($0)) }
  let client = client(replies)
  switch Int(input[0]) {
  case 0..<2: sections(client)
  case 2: _ = Probe(client).text
  case let choice: view(choice - 3, client)
  }
  return 0
}

private let token = "c0ffee00c0ffee00c0ffee00c0ffee00"

/// A reply with a head (`HTTP/1.1 302 Found`), one with ntopng's envelope, or what belongs into it.
private func reply(_ bytes: [UInt8]) -> HTTPResponse {
  if bytes.starts(with: "HTTP/".utf8) {
    let end = bytes.indices.first { bytes[$0...].starts(with: "\r\n\r\n".utf8) } ?? bytes.endIndex
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let fields = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      return (name: parts.first ?? "", value: String((parts.count > 1 ? parts[1] : "").drop { $0 == " " }))
    }
    let words = (lines.first ?? "").split(separator: " ")
    return HTTPResponse(
      head: HTTPHead(status: words.count > 1 ? Int(words[1].prefix(3)) : nil, headers: HTTPHeaders(fields)),
      body: Array(bytes[min(end + 4, bytes.endIndex)...]))
  }
  let server = HTTPHeaders([("Server", "ntopng 6.2.241023 [x]")])
  let body = bytes.starts(with: "{\"rc".utf8) ? bytes : Array("{\"rc\":0,\"rsp\":".utf8) + bytes + [UInt8(ascii: "}")]
  return HTTPResponse(head: HTTPHead(status: 200, headers: server), body: body)
}

private func client(_ replies: [HTTPResponse]) -> NtopngClient {
  let interfaces = reply(Array("[{\"ifid\":0,\"ifname\":\"eth0\",\"name\":\"eth0\"}]".utf8))
  return NtopngClient(
    NtopngServer(url: "https://ntopng.example", credential: .token(token)),
    options: NtopngClientOptions(deadline: Deadline(seconds: 60), retries: 0), cache: nil
  ) { requests, completed in
    var requests = requests
    var number = 0
    while number < requests.count {
      let path = requests[number].url.prefix { $0 != "?" }
      // The first reply is that of the list of interfaces, where it is one of ntopng's.
      let place = path.utf8.reduce(5381) { ($0 &* 33) ^ Int($1) } & 0xFFFF
      let isList = path.hasSuffix("/ntopng/interfaces.lua")
      let answer = isList ? (replies.count % 2 == 0 ? replies[0] : interfaces) : replies[place % replies.count]
      requests += completed(number, .success(answer))
      number += 1
    }
  }
}

private func sections(_ client: NtopngClient) {
  var options = SectionOptions(label: nil, linkURL: "https://ntopng.example", hostAndPort: "ntopng.example")
  options.hosts = .piggyback(PiggybackOptions(nameSources: [.ip, .alias, .name]))
  var output = ""
  try? SectionRun(options, client: client).write { output += $0 }
  for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
    precondition(line.isEmpty || line.hasPrefix("<<<") || (try? JSONParser.parse(String(line))) != nil, "\(line)")
  }
  precondition(!output.contains(token))
}

private let views: [(ViewName, JSONValue)] = [
  (.interfaces, [:]), (.host, ["host": "10.0.0.1"]), (.traffic, ["host": "10.0.0.1"]),
  (.packets, ["host": "10.0.0.1"]), (.ports, ["host": "10.0.0.1"]), (.peers, ["host": "10.0.0.1"]),
  (.applications, ["host": "10.0.0.1"]), (.categories, ["host": "10.0.0.1"]), (.flows, ["host": "10.0.0.1"]),
  (.flows, ["search": "x"]), (.alerts, ["state": "engaged", "family": "all"]),
  (.alerts, ["state": "past", "family": "all", "page": 3]),
  (.alerts, ["state": "past", "family": "flow", "role": "victim"]),
  (.alertHistogram, ["family": "all", "begin": 1_795_000_000, "end": 1_795_553_990, "bucket": "hour"]),
  (.alertHistogram, ["family": "flow", "begin": 0, "end": 86_400, "bucket": "day", "description": "x"]),
  (.topTalkers, ["what": "local_hosts", "period": "now"]),
  (.topTalkers, ["what": "remote_hosts", "period": "last_hour"]),
  (.topTalkers, ["what": "applications", "period": "last_day"]),
  (.topTalkers, ["what": "interfaces", "period": "last_day"]),
  (.filterValues, [:]), (.resolve, ["addresses": ["10.0.0.1"], "names": ["x"]]),
]

private func view(_ number: Int, _ client: NtopngClient) {
  let (view, parameters) = views[number % views.count]
  let request: JSONValue = [
    "server": ["id": "a", "url": "https://ntopng.example"], "view": .string(view.rawValue), "parameters": parameters,
  ]
  guard let read = try? ViewRequest(parsing: Array(request.compactText.utf8)) else { fatalError("not a request") }
  let text = ViewRunner(read, source: NtopngSource(cache: { nil }, client: { client })).reply().compactText
  precondition((try? JSONParser.parse(text)) != nil, text)
  precondition(!text.contains(token))
}
