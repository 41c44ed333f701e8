import JSONText
import MKPFormat
import MKPRelease

/// What `diff` says of two packages to programs.
struct DifferenceReport {
  private let difference: PackageDifference

  init(_ difference: PackageDifference) { self.difference = difference }

  /// The report, with the lines of texts where `contents` are given.
  func json(_ comparison: PackageComparison, _ contents: ContentComparison?) throws -> JSONValue {
    var details: [FileChange: JSONValue] = [:]
    try contents?.visit(difference.files) { change, content in details[change] = Self.content(content) }
    return [
      "first": .string(comparison.first), "second": .string(comparison.second),
      "likeness": .string(difference.likeness.rawValue), "properties": properties, "files": files(details),
    ]
  }

  /// What differs besides files.
  var properties: JSONValue { .array(difference.properties.map(Self.property)) }

  /// The files that differ, without their lines.
  var files: JSONValue { files([:]) }

  private func files(_ details: [FileChange: JSONValue]) -> JSONValue {
    .array(difference.files.map { Self.file($0, details[$0] ?? .null) })
  }

  private static func property(_ change: PropertyChange) -> JSONValue {
    [
      "kind": .string(change.kind.rawValue), "place": .string(change.place), "first": JSONValue(change.first),
      "second": JSONValue(change.second), "lines": change.lines.map(lines) ?? .null,
    ]
  }

  private static func file(_ change: FileChange, _ content: JSONValue) -> JSONValue {
    [
      "kind": .string(change.kind.rawValue), "first": change.first.map(member) ?? .null,
      "second": change.second.map(member) ?? .null, "content": content,
    ]
  }

  private static func member(_ member: PackageMember) -> JSONValue {
    [
      "part": .string(member.part.rawValue), "path": .string(member.path), "size": .int(member.size),
      "sha256": JSONValue(member.sha256?.hex), "listed": .bool(member.isListed),
    ]
  }

  private static func content(_ content: ContentDifference) -> JSONValue {
    switch content {
    case .text(let text): ["kind": "text", "lines": lines(text)]
    case .elf(let changes): ["kind": "elf", "properties": .array(changes.map(property))]
    case .binary(let first, let second):
      ["kind": "binary", "first": .string(first), "second": .string(second)]
    }
  }

  private static func lines(_ text: TextDifference) -> JSONValue {
    [
      "added": .int(Int64(text.added)), "removed": .int(Int64(text.removed)),
      "unified": .string(text.hunks.joined(separator: "\n")),
    ]
  }
}
