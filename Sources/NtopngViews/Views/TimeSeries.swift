import JSONText

/// A reply of `timeseries/ts`: rates per second at equal distances, nil where unknown.
struct TimeSeries {
  struct Line {
    let name: String
    let values: [Double?]

    /// Mean rate of the known points.
    var mean: Double? {
      let known = values.compactMap { $0 }
      return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    /// Amount over the known points.
    func sum(_ step: Double) -> Double? {
      let known = values.compactMap { $0 }
      return known.isEmpty ? nil : known.reduce(0, +) * step
    }

    /// Both lines together; a point is known where one of them is.
    static func sum(_ left: Line?, _ right: Line?) -> Line {
      let length = max(left?.values.count ?? 0, right?.values.count ?? 0)
      let values = (0..<length).map { index -> Double? in
        let pair = [left, right].compactMap { line in
          line.flatMap { $0.values.indices.contains(index) ? $0.values[index] : nil }
        }
        return pair.isEmpty ? nil : pair.reduce(0, +)
      }
      return Line(name: "", values: values)
    }
  }

  /// Start of the first point, and distance in seconds.
  let begin: Double
  let step: Double
  let lines: [Line]

  /// Without points where ntopng has none (unknown schema or host, series switched off).
  init(_ rsp: Reading) {
    let metadata = rsp["metadata"]
    begin = metadata["epoch_begin"].number ?? 0
    step = metadata["epoch_step"].number ?? 0
    lines =
      (0...1e11).contains(begin) && step > 0 && step <= 1e8
      ? rsp["series"].list.compactMap { item in
        item["id"].text.map { Line(name: $0, values: item["data"].list.map { $0.number }) }
      } : []
  }

  /// A line of the contract, in bits/s.
  func json(_ line: Line, name: String) -> JSONValue {
    fields([
      "name": .string(name.cut(200)), "unit": "bits/s", "begin": amount(begin), "step_s": amount(step),
      "values": .array(line.values.prefix(2000).map { amount($0.map { $0 * 8 }) ?? .null }),
    ])
  }
}
