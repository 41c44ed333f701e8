import MKPFormat
import Testing

@testable import MKPProject

@Suite struct VersionHistoryTests {
  private static let sha = "0123456789abcdef0123456789abcdef01234567"
  private static let cases: [(String?, Int, String)] = [
    ("1.2.3", 0, "1.2.3"), ("1.2.3", 4, "1.2.4-dev.4+g012345678"), (nil, 7, "0.0.0-dev.7+g012345678"),
    ("1.2.9", 1, "1.2.10-dev.1+g012345678"), ("0.0.99", 1, "0.0.100-dev.1+g012345678"),
    ("1.2.3-rc.1", 0, "1.2.3-rc.1"), ("1.2.3-rc.1", 2, "1.2.3-rc.2.dev.2+g012345678"),
    ("1.2.3-beta", 2, "1.2.3-beta1.dev.2+g012345678"),
  ]

  @Test(arguments: cases) func version(_ tag: String?, _ distance: Int, _ expected: String) throws {
    let history = VersionHistory(commit: Self.sha, tagged: tag.flatMap { SemanticVersion($0) }, distance: distance)
    #expect(history.version == expected)
    let version = try #require(SemanticVersion(expected))
    // Between the tag and what comes next, in Checkmk's order.
    if let tagged = history.tagged, distance > 0 {
      #expect(tagged < version)
      let later = VersionHistory(commit: Self.sha, tagged: tagged, distance: distance + 9)
      #expect(version < (try #require(SemanticVersion(later.version))))
    }
  }
}

@Suite struct GitVersionTests {
  private static func repository() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.run(["git", "init", "-q"])
    try folder.write("x", to: "agents/plugins/x")
    try commit(folder)
    return folder
  }

  private static func commit(_ folder: TemporaryFolder) throws {
    try folder.run(["git", "add", "-A"])
    try folder.run(["git", "commit", "-q", "--allow-empty", "-m", "c"])
  }

  private static func plan(_ folder: TemporaryFolder, _ change: (inout PlanOptions) -> Void = { _ in }) async throws
    -> BuildPlan
  {
    var options = PlanOptions()
    change(&options)
    return try await Project.load(at: folder.path).plan(options)
  }

  @Test func versionsFollowTheTags() async throws {
    let folder = try Self.repository()
    let none = try await Self.plan(folder).manifest.version
    #expect(none.hasPrefix("0.0.0-dev.1+g"))
    try folder.run(["git", "tag", "v1.2.3"])
    try folder.run(["git", "tag", "nonsense"])
    try folder.run(["git", "tag", "v1.2"])
    #expect(try await Self.plan(folder).manifest.version == "1.2.3")
    try Self.commit(folder)
    try folder.run(["git", "tag", "-a", "v9", "-m", "no version"])
    try Self.commit(folder)
    let later = try await Self.plan(folder).manifest.version
    #expect(later.hasPrefix("1.2.4-dev.2+g"))
    let sha = try folder.run(["git", "rev-parse", "HEAD"])
    #expect(sha.hasPrefix(later.dropFirst("1.2.4-dev.2+g".count)))
    #expect(try await Self.plan(folder).modificationTime == 1_700_000_000)
  }

  @Test func tagsWithAndWithoutV() async throws {
    let folder = try Self.repository()
    try folder.run(["git", "tag", "v1.2.0"])
    try Self.commit(folder)
    try folder.run(["git", "tag", "1.3.0"])
    #expect(try await Self.plan(folder).manifest.version == "1.3.0")
    try Self.commit(folder)
    try folder.run(["git", "tag", "2024"])
    try folder.run(["git", "tag", "release-5"])
    let plan = try await Self.plan(folder)
    #expect(plan.manifest.version.hasPrefix("1.3.1-dev.1+g"))
    #expect(plan.remarks.contains("tags that are no version (v1.2.3 or 1.2.3): 2024"), "\(plan.remarks)")
    try folder.run(["git", "tag", "v1.4.0"])
    try folder.run(["git", "tag", "1.10.0"])
    #expect(try await Self.plan(folder).manifest.version == "1.10.0")
  }

  @Test func changesAreRefusedUnlessAllowed() async throws {
    let folder = try Self.repository()
    try folder.write("y", to: "agents/plugins/y")
    try folder.write("z", to: "dist/old.mkp")
    let refused = await #expect(throws: ProjectError.self) {
      _ = try await Self.plan(folder) { $0.output = folder.path + "/dist" }
    }
    #expect(refused?.problems == [.dirty(["agents/plugins/y"])])
    let plan = try await Self.plan(folder) {
      $0.output = folder.path + "/dist"
      $0.allowDirty = true
    }
    #expect(plan.entries.count == 2 && plan.remarks.contains { $0.contains("1 uncommitted change") })
    #expect(try await Self.plan(folder) { $0.version = "3.0.0" }.manifest.version == "3.0.0")
  }

  @Test func withoutHistoryTheVersionMustBeGiven() async throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "agents/x")
    let error = await #expect(throws: ProjectError.self) { _ = try await Self.plan(folder) }
    #expect(error?.description.contains("--version") == true)
    let bad = await #expect(throws: ProjectError.self) { _ = try await Self.plan(folder) { $0.version = "1.0" } }
    #expect(bad?.problems == [.badVersion("1.0")])
    #expect(try await Self.plan(folder) { $0.version = "1.0.0" }.modificationTime == 0)
  }

  private static let epochs: [(String, Int64?)] = [
    ("0", 0), ("1700000000", 1_700_000_000), ("-1", nil), ("x", nil), ("1.5", nil),
  ]

  @Test(arguments: epochs) func theEpochWins(_ text: String, _ expected: Int64?) async throws {
    let folder = try Self.repository()
    let time = try? await Self.plan(folder) { $0.sourceDateEpoch = text }.modificationTime
    #expect(time == expected)
  }
}
