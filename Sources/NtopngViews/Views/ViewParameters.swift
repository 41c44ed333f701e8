/// Parameters of the views; nil means: no filter, the view's default.
struct ViewParameters: Hashable, Sendable {
  var ifid: Int?
  var host: HostAddress?
  var vlan: Int?
  var page = 1
  var pageSize = 20
  var sort: String?
  var order: SortOrder?
  var search: String?
  var hosts: String?
  var status: String?
  var direction: String?
  var ipVersion: Int?
  var application: String?
  var category: String?
  var `protocol`: Int?
  var port: Int?
  var network: Int?
  var state = AlertState.past
  var family = "all"
  var begin: Int?
  var end: Int?
  var type: Int?
  var severities: [Severity] = []
  var minimumScore: Int?
  var role: String?
  var description: String?
  var bucket = Bucket.hour
  var what = TopList.localHosts
  var period = Period.now
  var addresses: [HostAddress] = []
  var names: [String] = []

  enum SortOrder: String, Sendable, CaseIterable { case asc, desc }
  enum AlertState: String, Sendable, CaseIterable { case engaged, past }
  enum Bucket: String, Sendable, CaseIterable {
    case hour, day
    var seconds: Int { self == .hour ? 3600 : 86400 }
  }
  enum TopList: String, Sendable, CaseIterable {
    case localHosts = "local_hosts"
    case remoteHosts = "remote_hosts"
    case applications, interfaces
  }
  enum Period: String, Sendable, CaseIterable {
    case now
    case lastHour = "last_hour"
    case lastDay = "last_day"
    /// Length in seconds; 0 for this moment.
    var seconds: Int {
      switch self {
      case .now: 0
      case .lastHour: 3600
      case .lastDay: 86400
      }
    }
  }
}

/// ntopng's severities with their numbers; 7 is not used.
enum Severity: String, Sendable, CaseIterable {
  case none, debug, info, notice, warning, error, critical, emergency

  /// The number in ntopng's replies and filters.
  var number: Int {
    switch self {
    case .none: 0
    case .debug: 1
    case .info: 2
    case .notice: 3
    case .warning: 4
    case .error: 5
    case .critical: 6
    case .emergency: 8
    }
  }

  /// Nil for a number that ntopng does not use.
  init?(number: Int?) {
    guard let found = Self.allCases.first(where: { $0.number == number }) else { return nil }
    self = found
  }
}
