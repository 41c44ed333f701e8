import MKPFormat

/// In what the contents of a file in two packages differ.
public enum ContentDifference: Hashable, Sendable {
  /// Texts, line by line.
  case text(TextDifference)
  /// Executables or libraries: facts of their ELF headers that have two values.
  case elf([PropertyChange])
  /// Other kinds of content, in words.
  case binary(first: String, second: String)
}

/// Compares the contents of the files that two packages have in two versions. Reads each package once more; what must
/// be kept of them goes into a nameless temporary file.
public struct ContentComparison {
  private let comparison: PackageComparison
  private let reader: PackageReader

  /// A comparison of the contents of packages whose difference is known.
  public init(_ comparison: PackageComparison, limits: Limits = .default) {
    self.comparison = comparison
    reader = PackageReader(limits: limits)
  }

  /// Calls `visit` for each file with other content, in the order of `changes`.
  public func visit(
    _ changes: [FileChange], _ visit: (FileChange, ContentDifference) throws -> Void
  ) throws {
    let relevant = changes.filter(\.hasOtherContent)
    guard !relevant.isEmpty else { return }
    let first = ContentSpool(relevant.compactMap(\.first))
    let second = ContentSpool(relevant.compactMap(\.second))
    _ = try reader.read(comparison.first, visit: first.take)
    _ = try reader.read(comparison.second, visit: second.take)
    for change in relevant {
      guard let left = change.first, let right = change.second else { continue }
      try visit(change, try difference(first.content(of: left), second.content(of: right), first, second))
    }
  }

  private func difference(
    _ left: ContentSpool.Content, _ right: ContentSpool.Content, _ first: ContentSpool, _ second: ContentSpool
  ) throws(SystemError) -> ContentDifference {
    switch (left, right) {
    case (.text(let a), .text(let b)): .text(TextDifference(try first.bytes(a), try second.bytes(b)))
    case (.elf(let a), .elf(let b)): .elf(ELFComparison(a, b).changes)
    default: .binary(first: left.words, second: right.words)
    }
  }
}
