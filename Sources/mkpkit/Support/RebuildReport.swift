import JSONText
import MKPRelease

/// What `rebuild` says.
struct RebuildReport {
  private let package: String
  private let provenance: Provenance
  private let comparison: RebuildComparison
  private let isTrusted: Bool

  init(_ package: String, _ provenance: Provenance, _ comparison: RebuildComparison, isTrusted: Bool) {
    self.package = package
    self.provenance = provenance
    self.comparison = comparison
    self.isTrusted = isTrusted
  }

  var json: JSONValue {
    let tools = comparison.tools.map { tool -> JSONValue in
      ["name": .string(tool.name), "recorded": JSONValue(tool.recorded), "here": JSONValue(tool.here)]
    }
    let difference = DifferenceReport(comparison.difference)
    return [
      "package": .string(package), "commit": JSONValue(provenance.source?.commit),
      "provenance": .string(isTrusted ? "trusted" : "claimed"), "method": .string(comparison.method.rawValue),
      "tools": .array(tools), "reproduced": .bool(comparison.isReproduced),
      "likeness": .string(comparison.difference.likeness.rawValue), "properties": difference.properties,
      "files": difference.files,
    ]
  }

  func text(terminal: Terminal) -> String {
    let claim = isTrusted ? "by signed provenance" : "by provenance that nobody vouches for"
    var lines = ["\(package.visible): built from commit \((provenance.source?.commit ?? "").visible), \(claim)"]
    switch comparison.method {
    case .bytes: lines.append("compared byte for byte: the tools are those of the record")
    case .members:
      lines.append("compared file by file, since other tools built it:")
      lines += comparison.tools.map { tool in
        "  \(tool.name.visible): \((tool.recorded ?? "none").visible) in the record, \((tool.here ?? "none").visible) here"
      }
    }
    if comparison.isReproduced {
      lines.append(
        comparison.difference.likeness == .identical
          ? "reproduced: the same bytes" : "reproduced: the same files and manifest")
      return lines.joined(separator: "\n") + "\n"
    }
    lines.append(terminal.styled("not reproduced:", .red))
    return lines.joined(separator: "\n") + "\n" + DifferenceText(comparison.difference, terminal: terminal).summary
  }
}
