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
        }
      }
    }
    // Else the crafted packages are too tame.
    let missed = Self.named.filter { found[$0] == nil }
    #expect(Self.count < 2000 || missed.isEmpty, "without the scan, nothing was found with \(missed)")
    #expect(Self.count < 2000 || Kind.allCases.prefix { "\($0)".hasPrefix("plain") }.allSatisfy { good[$0] != nil })
  }

  /// Kinds of headers by which a package could show other files than those that get installed.
  private static let named: [Kind] = [
    .globalPath, .globalSize, .globalSparse, .sunHoles, .schilyRealSize, .oldSparse, .paxSparse, .sparseName,
    .twoLongNames,
    .twoPax, .longNameAndPax, .recordLength, .emptyPath, .zeroByteInPath, .fractionalSize, .signsAndLetters,
    .prefixUnderGNU, .prefixUnderOld, .otherType,
    .folderOverFile, .base256, .trailingSlash,
  ]

  /// A package of each kind that was called good and installed other files, before the headers were looked at.
  static let kept: [(kind: String, seed: UInt64)] = [
    ("globalPath", 7), ("globalSparse", 9), ("prefixUnderGNU", 29), ("otherType", 39), ("globalSize", 55),
    ("sunHoles", 69), ("oldSparse", 71), ("folderOverFile", 88), ("paxSparse", 166), ("prefixUnderOld", 265),
    ("emptyPath", 296), ("twoPax", 341), ("schilyRealSize", 352), ("base256", 357), ("twoLongNames", 387),
    ("signsAndLetters", 497), ("unknownKey", 536), ("fractionalSize", 580), ("zeroByteInPath", 626),
    ("trailingSlash", 881), ("randomByte", 1588), ("recordLength", 18), ("longNameAndPax", 60), ("sparseName", 449),
  ]

  @Test(arguments: kept)
  func callsNoneOfTheKeptPackagesGood(kind: String, seed: UInt64) throws {
    let package = CraftedPackage(seed: seed)
    #expect("\(package.kind)" == kind)
    let trial = try Self.trial(package, seed: seed, in: TemporaryFolder())
    #expect(!trial.isGood)
  }
}
