import NtopngAPI
import TestServers

@testable import NtopngViews

/// The real source with a simulated ntopng behind it; writes down what is asked, and changes answers for a test.
final class RecordingSource: ViewSource {
  private let source: NtopngSource
  /// What the special agent is said to have collected.
  var collected: [TrafficAggregate] = []
  /// What the special agent is said to have noted.
  var noted: [TopMinute] = []
  /// The queries that were asked, in order.
  private(set) var asked: [ViewQuery] = []
  /// Pretends that the server failed after it had answered this long ago.
  var stale: (age: Double, failure: ViewFailure)?

  /// Pretends that a query failed.
  var failing: (ViewQuery) -> ViewFailure? = { _ in nil }

  init(url: String, token: String = Simulator.token) {
    let server = NtopngServer(url: url, credential: .token(token))
    // Long times, so that a busy machine is not taken for a slow server.
    let options = NtopngClientOptions(requestTimeout: 120, deadline: Deadline(seconds: 900))
    source = NtopngSource(cache: { nil }, client: { NtopngClient(server, options: options) })
  }

  var now: Double { source.now }

  func server() throws(ViewFailure) -> ViewServer { try source.server() }

  func aggregates(ifid: Int, from begin: Double, to end: Double) -> [TrafficAggregate] { collected }

  func topMinutes(ifid: Int, from begin: Int, to end: Int) -> [TopMinute] {
    noted.filter { $0.begin >= begin && $0.begin < end }
  }

  func answers(_ queries: [ViewQuery]) -> [Result<ViewAnswer, ViewFailure>] {
    asked += queries
    return zip(queries, source.answers(queries)).map { query, result in
      if let failure = failing(query) { return .failure(failure) }
      return result.map { answer in
        guard let stale else { return answer }
        var answer = answer
        answer.fetchedAt -= stale.age
        answer.staleBecause = stale.failure
        return answer
      }
    }
  }
}
