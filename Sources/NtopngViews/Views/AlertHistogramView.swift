import JSONText

/// Number of alerts per hour or day, with the filters of the alerts.
struct AlertHistogramView {
  let session: ViewSession

  /// Most buckets of a reply.
  static let bucketLimit = 9000

  func data() throws(ViewFailure) -> JSONValue {
    let parameters = session.parameters
    guard let begin = parameters.begin, let end = parameters.end else {
      throw ViewFailure(.invalidRequest, "begin and end: missing", advice: "Name the range of the histogram.")
    }
    let width = parameters.bucket.seconds
    let first = begin / width * width
    let buckets = (end - first) / width + 1
    guard buckets <= Self.bucketLimit else {
      throw ViewFailure(
        .invalidRequest, "The range holds \(buckets) buckets, more than \(Self.bucketLimit).",
        advice: "Choose a shorter range or days instead of hours.")
    }
    var sums: [Int?] = Array(repeating: 0, count: buckets)
    let families =
      parameters.family == "all"
      ? AlertFamily.all.filter { !$0.needsPro } : AlertFamily.all.filter { $0.name == parameters.family }
    let catalogue = parameters.application == nil ? Catalogue() : try Catalogue(session)
    for family in families {
      let counts = try self.counts(family, catalogue, first: first, begin: begin, end: end, buckets: buckets)
      for index in 0..<buckets {
        sums[index] = sums[index].flatMap { sum in counts[index].map { sum + $0 } }
      }
    }
    let total = sums.contains(nil) ? nil : sums.reduce(0) { $0 + ($1 ?? 0) }
    return fields([
      "begin": .int(Int64(first)), "bucket_s": .int(Int64(width)),
      "counts": .array(sums.map { JSONValue($0) }), "total": count(total),
    ])
  }

  /// Counts of one family; nil where not known.
  private func counts(
    _ family: AlertFamily, _ catalogue: Catalogue, first: Int, begin: Int, end: Int, buckets: Int
  ) throws(ViewFailure) -> [Int?] {
    let parameters = session.parameters
    if family.needsPro, session.server.isCommunity {
      throw ViewFailure(
        .edition, "ntopng Community has no alerts of SNMP devices.", advice: "They need ntopng Pro or Enterprise.")
    }
    let filters = AlertFilters(parameters, family: family, catalogue: catalogue)
    guard !filters.matchesNothing else { return Array(repeating: 0, count: buckets) }
    if parameters.state == .past, filters.own.isEmpty, session.server.isAtLeast(5, 2) {
      return try byServer(family, filters, first: first, begin: begin, end: end, buckets: buckets)
    }
    if !session.server.isAtLeast(5, 2) {
      session.limit(
        ViewLimit(
          what: "counts of alerts over time", message: "This ntopng can't count alerts by hour.", version: "5.2"))
    }
    return try byRows(family, filters, first: first, begin: begin, end: end, buckets: buckets)
  }

  /// ntopng counts by hour of its own day: `{"<midnight>": [24 counts]}`, only days with alerts.
  private func byServer(
    _ family: AlertFamily, _ filters: AlertFilters, first: Int, begin: Int, end: Int, buckets: Int
  ) throws(ViewFailure) -> [Int?] {
    let queries = filters.parts.map { part in
      session.query(
        family.endpoint("ts"),
        ["status": "any", "by_24h": "true", "epoch_begin": "\(begin)", "epoch_end": "\(end)"], timeToLive: 60
      ).adding(filters.asked + part)
    }
    var counts: [Int?] = Array(repeating: 0, count: buckets)
    for day in try session.answers(queries).flatMap(\.table) {
      guard let midnight = wholeSeconds(Double(day.key)) else { continue }
      for (hour, value) in day.value.list.enumerated() {
        let index = (midnight + hour * 3600 - first) / session.parameters.bucket.seconds
        guard let number = value.count, number > 0, midnight + hour * 3600 + 3600 > first,
          counts.indices.contains(index)
        else { continue }
        counts[index] = counts[index].map { $0 + number }
      }
    }
    return counts
  }

  /// Counts rows; those before the oldest one that was read are not known.
  private func byRows(
    _ family: AlertFamily, _ filters: AlertFilters, first: Int, begin: Int, end: Int, buckets: Int
  ) throws(ViewFailure) -> [Int?] {
    let lists = AlertLists.parts(session, family, filters, begin: begin, end: end)
    var found = AlertScan.nothing
    for list in lists { found = found.joined(try list.scan(limit: scanLimit / lists.count)) }
    let width = session.parameters.bucket.seconds
    var counts: [Int?] = Array(repeating: 0, count: buckets)
    for row in found.rows {
      guard let time = wholeSeconds(row.time), time >= begin, time <= end else { continue }
      counts[(time - first) / width] = (counts[(time - first) / width] ?? 0) + 1
    }
    if found.bounded {
      let oldest = wholeSeconds(found.oldest) ?? end
      if oldest >= first {
        for index in 0...min((oldest - first) / width, buckets - 1) { counts[index] = nil }
      }
      session.limit(
        ViewLimit(
          what: "counts of alerts over time",
          message: "ntopng can't count with this filter: the newest \(found.scanned) alerts were counted."))
    }
    return counts
  }
}
