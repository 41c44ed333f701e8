import Foundation
import JSONText
import NtopngAPI
import Synchronization
import TestServers
import Testing

@testable import NtopngViews

/// Client and cache behind the views.
@Suite struct NtopngSourceTests {
  private struct Site: ~Copyable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("views-\(UUID())").path

    func cache(_ server: NtopngServer) throws -> ReplyCache {
      let folder = try CacheFolder(path: path)
      return ReplyCache(folder: folder, url: server.url, credentialHash: server.credential.hash(in: folder))
    }

    func source(_ url: String, token: String = Simulator.token) throws -> NtopngSource {
      let server = NtopngServer(url: url, credential: .token(token))
      let cache = try cache(server)
      return NtopngSource(
        cache: { cache },
        client: { NtopngClient(server, options: NtopngClientOptions(deadline: Deadline(seconds: 10)), cache: cache) })
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func reply(_ source: NtopngSource, _ url: String, _ view: String, _ parameters: JSONValue = [:]) throws
    -> JSONValue
  {
    let request: JSONValue = [
      "server": ["id": "sim", "url": .string(url)], "view": .string(view), "parameters": parameters,
    ]
    return ViewRunner(try ViewRequest(parsing: Array(request.compactText.utf8)), source: source).reply()
  }

  @Test func asksOnceForManyReaders() throws {
    let simulator = try Simulator()
    let site = Site()
    for _ in 0..<10 {
      let reply = try reply(try site.source(simulator.url), simulator.url, "interfaces")
      #expect(reply["error"]?.isNull == true)
      #expect(reply["server"]?["version"]?.stringValue?.hasPrefix("6.2.") == true)
      #expect(reply["server"]?["edition"] == "community")
    }
    let log = try simulator.log()
    // Figures and speeds.
    #expect(log["paths"]?["interface/data"] == 2)
    #expect(log["count"]?.intValue ?? 99 <= 5)
  }

  @Test(arguments: [("", nil), ("ntopng/interfaces=500", "not_ntopng")] as [(String, String?)])
  func oneOfManyIdentifiesTheServer(fault: String, kind: String?) throws {
    let simulator = try Simulator(options: ["--latency-ms", "200"] + (fault.isEmpty ? [] : ["--fault", fault]))
    let site = Site()
    let server = NtopngServer(url: simulator.url, credential: .token(Simulator.token))
    let cache = try site.cache(server)
    let kinds = Mutex<[String?]>([])
    // Threads of their own: each waits for a file lock.
    let group = DispatchGroup()
    for _ in 0..<12 {
      group.enter()
      Thread.detachNewThread {
        let options = NtopngClientOptions(deadline: Deadline(seconds: 10), retries: 0)
        let source = NtopngSource(
          cache: { cache }, client: { NtopngClient(server, options: options, cache: cache) })
        let kind: String?
        do throws(ViewFailure) {
          kind = try source.server().edition == "community" ? nil : "another edition"
        } catch {
          kind = error.kind.rawValue
        }
        kinds.withLock { $0.append(kind) }
        group.leave()
      }
    }
    group.wait()
    #expect(kinds.withLock { $0 } == [String?](repeating: kind, count: 12))
    #expect(try simulator.log()["paths"]?["ntopng/interfaces"] == 1)
  }

  @Test func needsNoLoginForWhatIsCached() throws {
    let simulator = try Simulator()
    let site = Site()
    _ = try reply(try site.source(simulator.url), simulator.url, "interfaces")
    let cache = try site.cache(NtopngServer(url: simulator.url, credential: .token(Simulator.token)))
    let source = NtopngSource(
      cache: { cache }, client: { () throws(ViewFailure) in throw ViewFailure(.secret, "asked", advice: "-") })
    #expect(try reply(source, simulator.url, "interfaces")["error"]?.isNull == true)
    #expect(try reply(source, simulator.url, "flows")["error"]?["kind"] == "secret")
  }

  @Test func showsOldDataWhenNtopngFails() throws {
    let simulator = try Simulator()
    let site = Site()
    let query = ViewQuery("interface/data", ["iffilter": "all", "type": "summary"], timeToLive: 1)
    _ = try site.source(simulator.url).server()
    #expect(try site.source(simulator.url).answers([query]).first?.get().staleBecause == nil)
    try simulator.control("/__state?starting=1")
    Thread.sleep(forTimeInterval: 1.1)
    let answer = try #require(try site.source(simulator.url).answers([query]).first?.get())
    #expect(answer.staleBecause?.kind == .starting)
    #expect(answer.value["0"]?["ifname"] == "mon0")
  }

  @Test(arguments: [
    ("refuse", "unreachable"), ("302", "not_authenticated"), ("default_password", "default_password"),
    ("403", "starting"), ("lua", "server_error"), ("500", "not_ntopng"), ("text", "not_ntopng"),
    ("truncate", "not_ntopng"), ("latin1", "not_ntopng"), ("reset", "unreachable"),
  ])
  func namesFailures(fault: String, kind: String) throws {
    let simulator = try Simulator("--fault", "flow/active*=\(fault)")
    let reply = try reply(try Site().source(simulator.url), simulator.url, "flows")
    #expect(reply["error"]?["kind"]?.stringValue == kind, "\(reply["error"]?.compactText ?? "")")
    #expect(reply["error"]?["advice"]?.stringValue?.isEmpty == false)
    #expect(!reply.compactText.contains(Simulator.token))
  }

  @Test(arguments: ["lua", "500", "text", "truncate", "deep"])
  func aFailingStatusFailsNoView(fault: String) throws {
    let simulator = try Simulator("--fault", "system/status=\(fault)")
    let site = Site()
    for view in ["interfaces", "flows", "top_talkers"] {
      let parameters: JSONValue = view == "top_talkers" ? ["what": "applications", "period": "now"] : [:]
      let reply = try reply(try site.source(simulator.url), simulator.url, view, parameters)
      #expect(reply["error"]?.isNull == true, "\(fault) \(view): \(reply["error"]?.compactText ?? "")")
      #expect(reply["server"]?["version"] == "6.2.241023")
    }
    // The edition is asked again before an hour is over, but not by every view.
    #expect(try simulator.log()["paths"]?["system/status"]?.intValue ?? 9 <= 2)
  }

  @Test func endsInTime() throws {
    let simulator = try Simulator("--fault", "interface/*=delay:30")
    let server = NtopngServer(url: simulator.url, credential: .token(Simulator.token))
    let source = NtopngSource(
      cache: { nil },
      client: { NtopngClient(server, options: NtopngClientOptions(deadline: Deadline(seconds: 1.5))) })
    #expect(try reply(source, simulator.url, "interfaces")["error"]?["kind"] == "timeout")
  }

  @Test func growsFromNotes() {
    var history = TrafficHistory()
    for step in 0..<600 {
      // ntopng is restarted in the middle: counters begin again.
      let count = Double(step < 300 ? step : step - 300) * 1000
      history.add(
        TrafficHistory.Note(
          time: 1_000_000 + Double(step) * 300, applications: ["TLS": count], received: count, sent: nil))
    }
    #expect(history.notes.count < 60)
    let end = 1_000_000.0 + 599 * 300
    let hour = history.aggregates(from: end - 3600, to: end)
    #expect(hour.count == 12)
    #expect(hour.reduce(0) { $0 + ($1.applications["TLS"] ?? 0) } == 12_000)
    #expect(hour.allSatisfy { $0.sent == nil })
    let day = history.aggregates(from: end - 86_400, to: end)
    #expect(abs(day.reduce(0) { $0 + ($1.received ?? 0) } - 288_000) < 13_000)
    history.add(TrafficHistory.Note(time: 5, applications: [:], received: nil, sent: nil))
    #expect(history.notes.count == 1)
  }

  @Test func collectsForThePages() throws {
    let simulator = try Simulator("--frozen")
    let site = Site()
    let server = NtopngServer(url: simulator.url, credential: .token(Simulator.token))
    let cache = try site.cache(server)
    let client = NtopngClient(server, cache: cache)
    TrafficHistory.collect([(0, 1, 2), (1, nil, nil)], client: client)
    TrafficHistory.collect([(0, 1, 2), (1, nil, nil)], client: client)
    #expect(try simulator.log()["paths"]?["interface/l7/stats"] == 2)
    let notes = TrafficHistory.load(cache, ifid: 0).notes
    #expect(notes.count == 1)
    #expect(notes.first?.applications.isEmpty == false)
    #expect(notes.first?.received == 1 && notes.first?.sent == 2)
  }

  @Test func notesTheLargestHostsOfEachMinute() throws {
    let simulator = try Simulator("--frozen", "--uptime", "200000", "--hosts", "60", "--interfaces", "2")
    let site = Site()
    let server = NtopngServer(url: simulator.url, credential: .token(Simulator.token))
    let cache = try site.cache(server)
    let client = NtopngClient(server, cache: cache)
    var now = AgentClock.now()
    let calls = { try simulator.log()["paths"]?["/lua/get_top_talkers"]?.intValue ?? 0 }
    let run = {
      TalkerHistory.collect([(0, now), (1, now)], client: client)
    }
    run()
    #expect(try calls() == 2)
    run()
    // What earlier runs have missed, some at a time.
    #expect(try calls() == 2 + 8)
    for _ in 0..<20 { run() }
    #expect(try calls() == 120)
    run()
    #expect(try calls() == 120)
    try simulator.control("/__clock?advance=60")
    now += 60
    run()
    #expect(try calls() == 122)

    let end = TalkerHistory.newestMinute(now) + 60
    let history = TalkerHistory(cache: cache, ifid: 1)
    let minutes = history.minutes(from: end - 3600, to: end)
    #expect(minutes.map(\.begin) == Array(stride(from: end - 3600, to: end, by: 60)))
    #expect(minutes.allSatisfy { $0.hosts?.isEmpty == false })
    let last = try #require(minutes.last)
    let reply = try client.reply(
      to: NtopngCall("get_top_talkers", root: .legacy, ["ifid": "1", "epoch": "\(last.begin)"]))
    let again = TopMinute(begin: last.begin, reply: Reading(reply.value))
    #expect(last.hosts?.map { "\($0)" } == again.hosts?.map { "\($0)" })
    let files = {
      try FileManager.default.contentsOfDirectory(atPath: cache.folder.path).filter { $0.hasPrefix("talkers-") }
    }
    // A clock far away leaves nothing.
    let before = try calls()
    TalkerHistory.collect([(0, now + 1e6)], client: client)
    #expect(try calls() == before)
    // Old hours are gone.
    let old = try Set(files())
    try history.add([TopMinute(begin: end + 26 * 3600, hosts: nil)])
    #expect(try !old.isSubset(of: Set(files())))
    #expect(history.minutes(from: end + 26 * 3600, to: end + 27 * 3600).first?.hosts == nil)
  }

  @Test func aServerThatFailsToTellTopHostsIsAskedOnce() throws {
    let simulator = try Simulator("--frozen", "--fault", "/lua/get_top_talkers=lua")
    let server = NtopngServer(url: simulator.url, credential: .token(Simulator.token))
    let site = Site()
    let client = NtopngClient(server, cache: try site.cache(server))
    for _ in 0..<3 { TalkerHistory.collect([(0, AgentClock.now())], client: client) }
    #expect(try simulator.log()["paths"]?["/lua/get_top_talkers"]?.intValue ?? 0 <= 3)
  }
}
