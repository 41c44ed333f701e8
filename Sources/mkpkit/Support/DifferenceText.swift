import MKPFormat
import MKPRelease

/// What `diff` says of two packages to people.
struct DifferenceText {
  private let difference: PackageDifference
  private let terminal: Terminal

  /// Places of one change that are named; how many more there are is said.
  private static let shownPlaces = 3
  /// Characters of a value.
  private static let shownValue = 200

  init(_ difference: PackageDifference, terminal: Terminal) {
    self.difference = difference
    self.terminal = terminal
  }

  /// Everything but the lines of files.
  var summary: String {
    ([heading] + propertyLines + fileLines).joined(separator: "\n") + "\n"
  }

  private var heading: String {
    switch difference.likeness {
    case .identical: "the same bytes"
    case .compression: "the same archive, compressed into other bytes"
    case .archive: "the same files and manifest in another archive"
    case .contents: "different contents"
    }
  }

  // MARK: Properties

  /// One line for all places at which a property changed from one value to another one.
  private var propertyLines: [String] {
    struct Key: Hashable { let kind: PropertyChange.Kind, first: String?, second: String? }
    var order: [Key] = []
    var groups: [Key: [PropertyChange]] = [:]
    for change in difference.properties {
      let key = Key(kind: change.kind, first: change.first, second: change.second)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(change)
    }
    return order.flatMap { key -> [String] in
      let changes = groups[key] ?? []
      guard let change = changes.first else { return [] }
      let places = changes.prefix(Self.shownPlaces).map(\.place.visible).joined(separator: ", ")
      let more = changes.count > Self.shownPlaces ? " and \(changes.count - Self.shownPlaces) more" : ""
      let name = Self.names[key.kind].map { "\($0): " } ?? ""
      let line = "\(name)\(places)\(more): \(Self.values(change))"
      return [line] + (change.lines.map { text in text.hunks.map { "  " + styled($0) } } ?? [])
    }
  }

  /// How lines begin whose place does not speak for itself.
  private static let names: [PropertyChange.Kind: String] = [
    .manifestText: "text", .archiveMember: "member", .listing: "listing", .fileKind: "kind", .mode: "mode",
    .timestamp: "time", .owner: "owner", .archivedName: "archived name", .order: "order", .dialect: "tar dialect",
    .defect: "defect", .bytes: "bytes",
  ]

  private static func values(_ change: PropertyChange) -> String {
    if change.lines != nil { return change.kind == .manifest ? "changed" : "written in another way" }
    switch (change.first, change.second) {
    case (let first?, let second?): return "\(short(first)) -> \(short(second))"
    case (let first?, nil): return "only in the first: \(short(first))"
    case (nil, let second?): return change.kind == .bytes ? short(second) : "only in the second: \(short(second))"
    case (nil, nil): return "differs"
    }
  }

  private static func short(_ text: String) -> String {
    let visible = text.visible
    return visible.count <= shownValue ? visible : "\(visible.prefix(shownValue))… (\(text.utf8.count) bytes)"
  }

  // MARK: Files

  private var fileLines: [String] {
    guard !difference.files.isEmpty else { return [] }
    let counts = FileChange.Kind.allCases.compactMap { kind -> String? in
      let count = difference.files.count { $0.kind == kind }
      return count > 0 ? "\(count) \(kind.words)" : nil
    }
    return difference.files.map(line) + ["files: " + counts.joined(separator: ", ")]
  }

  private func line(_ change: FileChange) -> String {
    switch (change.first, change.second) {
    case (nil, let second?):
      terminal.styled("added    \(second.place.visible)", .green) + " (\(second.size) bytes\(Self.note(second)))"
    case (let first?, nil): terminal.styled("removed  \(first.place.visible)", .red) + " (\(first.size) bytes)"
    case (let first?, let second?) where change.kind == .changed:
      "changed  \(second.place.visible) (\(first.size) -> \(second.size) bytes)"
    case (let first?, let second?):
      "moved    \(first.place.visible) -> \(second.place.visible)"
        + (change.kind == .moved ? "" : ", and changed (\(first.size) -> \(second.size) bytes)")
    case (nil, nil): ""
    }
  }

  private static func note(_ member: PackageMember) -> String { member.isListed ? "" : ", not listed" }

  /// The contents of a file.
  func text(_ change: FileChange, _ content: ContentDifference) -> String {
    let places = [change.first, change.second].map { $0?.place.visible ?? "" }
    let lines: [String]
    switch content {
    case .text(let text): lines = ["--- a/\(places[0])", "+++ b/\(places[1])"] + text.hunks.map(styled)
    case .elf(let changes) where changes.isEmpty: lines = ["\(places[1]): needs the same where it runs, other code"]
    case .elf(let changes): lines = changes.map { "\(places[1]): \($0.place): \(Self.values($0))" }
    case .binary(let first, let second):
      lines = ["\(places[1]): " + (first == second ? first : "\(first) -> \(second)")]
    }
    return "\n" + lines.joined(separator: "\n") + "\n"
  }

  private func styled(_ line: String) -> String {
    switch line.first {
    case "+": terminal.styled(line, .green)
    case "-": terminal.styled(line, .red)
    case "@": terminal.styled(line, .dim)
    default: line
    }
  }
}

extension FileChange.Kind {
  fileprivate var words: String { self == .movedAndChanged ? "moved and changed" : rawValue }
}
