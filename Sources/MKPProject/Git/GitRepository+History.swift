extension GitRepository {
  /// HEAD's place in the history.
  func history() async throws(ProjectError) -> VersionHistory {
    let commit = try await text("rev-parse", "--verify", "HEAD")
    var refused: [String] = []
    // Tags that are no versions are passed over, one by one; there can't be many on the way to the nearest version.
    while refused.count < 100 {
      let exclusions = refused.flatMap { ["--exclude", $0] }
      let outcome = try await run(
        ["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "--match", "[0-9]*"] + exclusions + ["HEAD"])
      guard outcome.isSuccess else { break }
      let tag = outcome.output.split(separator: "\n").first.map(String.init) ?? ""
      let candidates = try await text("tag", "--points-at", "refs/tags/\(tag)^{commit}").split(separator: "\n").map(
        String.init)
      if let version = candidates.compactMap(VersionHistory.taggedVersion).max() {
        let distance = Int(try await text("rev-list", "--count", "refs/tags/\(tag)..HEAD", "--")) ?? 0
        return VersionHistory(commit: commit, tagged: version, distance: distance, passedOver: refused)
      }
      refused.append(tag)
    }
    if try await text("rev-parse", "--is-shallow-repository") == "true" {
      throw ProjectError([
        .noGitVersion(
          "the clone is shallow and its history has no version tag (git fetch --unshallow)")
      ])
    }
    let distance = Int(try await text("rev-list", "--count", "HEAD", "--")) ?? 0
    return VersionHistory(commit: commit, tagged: nil, distance: distance, passedOver: refused)
  }
}
