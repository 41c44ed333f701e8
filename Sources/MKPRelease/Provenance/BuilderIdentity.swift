/// Who builds: a CI system by its own word, or somebody by hand. It is a claim of the machine that built, as trustworthy
/// as the key that signs it.
public struct BuilderIdentity: Hashable, Sendable {
  /// A URI.
  public let identifier: String
  /// The URI of the run; nil for a build by hand.
  public let invocation: String?

  /// Reads `variables` of GitHub's or GitLab's pipelines; `identifier` overrides what they say.
  public init(identifier: String?, variables: (String) -> String?) {
    if variables("GITHUB_ACTIONS") == "true", let server = variables("GITHUB_SERVER_URL"),
      let repository = variables("GITHUB_REPOSITORY"), let run = variables("GITHUB_RUN_ID")
    {
      let kind = variables("RUNNER_ENVIRONMENT") ?? "self-hosted"
      self.identifier = identifier ?? "https://github.com/actions/runner/\(kind)"
      invocation =
        "\(server)/\(repository)/actions/runs/\(run)/attempts/\(variables("GITHUB_RUN_ATTEMPT") ?? "1")"
    } else if variables("GITLAB_CI") == "true", let server = variables("CI_SERVER_URL"),
      let runner = variables("CI_RUNNER_ID")
    {
      self.identifier = identifier ?? "\(server)/-/runners/\(runner)"
      invocation = variables("CI_JOB_URL")
    } else {
      self.identifier = identifier ?? Provenance.byHand
      invocation = nil
    }
  }
}
