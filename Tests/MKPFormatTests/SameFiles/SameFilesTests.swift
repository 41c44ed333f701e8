import Foundation
import MKPFormat
import Testing

/// What is called good means the same files to Checkmk's installer as to us. The oracle is Python's `tarfile` and GNU tar.
@Suite struct SameFilesTests {
  private typealias Kind = CraftedPackage.Kind

  /// A package, and what the reader says of it.
  private struct Trial {
    let seed: UInt64
    let kind: Kind
    let path: String
    /// What the reader says; nil where the package can't be read.
    let contents: PackageContents?
    /// The same without the scan of the headers.
    let unscanned: PackageContents?

    var isGood: Bool { contents?.isGood == true }
  }

  private static func trial(_ package: CraftedPackage, seed: UInt64, in folder: TemporaryFolder) throws -> Trial {
    let path = "\(folder.path)/\(package.kind)-\(seed).mkp"
    try Data(package.package.bytes).write(to: URL(fileURLWithPath: path))
    return Trial(
      seed: seed, kind: package.kind, path: path, contents: try? PackageReader().read(path),
      unscanned: try? PackageReader(scansHeaders: false).read(path))
  }

  /// `MKPKIT_ARCHIVES` asks for more than the usual ones.
  private static let count = UInt64(ProcessInfo.processInfo.environment["MKPKIT_ARCHIVES"] ?? "") ?? 2000

  @Test func goodPackagesInstallWhatTheyShow() throws {
    var found: [Kind: Int] = [:]
    var good: [Kind: Int] = [:]
    var first: [Kind: UInt64] = [:]
    for start in stride(from: 0, to: Self.count, by: 1000) {
      let folder = try TemporaryFolder()
      let trials = try (start..<min(start + 1000, Self.count)).map { seed in
        try Self.trial(CraftedPackage(seed: seed), seed: seed, in: folder)
      }
      let relevant = trials.filter { $0.isGood || $0.unscanned?.isGood == true }
      for (trial, outcome) in zip(relevant, try InstallerOracle.install(relevant.map(\.path))) {
        if trial.isGood, let contents = trial.contents {
          good[trial.kind, default: 0] += 1
          let difference = contents.difference(from: outcome)
          #expect(difference == nil, "\(trial.kind), seed \(trial.seed)")
        }
        if trial.unscanned?.isGood == true, trial.unscanned?.difference(from: outcome) != nil {
          found[trial.kind, default: 0] += 1
          if first[trial.kind] == nil { first[trial.kind] = trial.seed }
        }
      }
    }
    print("good", good.map { "\($0.key): \($0.value)" }.sorted())
    print("found without the scan", found.map { "\($0.key): \($0.value)" }.sorted())
    print("first", first.map { ".\($0.key): \($0.value)" }.sorted().joined(separator: ", "))
    print("missed without the scan", Kind.allCases.filter { found[$0] == nil })
  }
}
