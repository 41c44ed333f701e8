import Foundation
import JSONText
import MKPProject
import TestServers
import Testing

/// The pipelines in `build/release`, job by job, against imitations of both forges.
@Suite struct ReleaseTemplateTests {
  enum Forge: String, CaseIterable { case github = "github-actions", gitlab = "gitlab-ci" }

  private let place: Folder

  init() throws {
    place = try Folder()
    let made = try Tool.shell(
      """
      set -e; $MKPKIT init source --name acme --template check --author 'Jane Roe'; cd source; git init -q; git add -A
      git -c user.name=J -c user.email=j@example.org commit -q -m one; git tag v0.1.0
      """, folder: place.path)
    try #require(made.status == 0, "\(made.errors)")
  }

  /// Makes a key, commits its public half, and gives the secrets of the environment `release`. A password takes a second
  /// and a gigabyte each time: only tests of whole releases have one.
  private func secrets(password: String?) throws -> [String: String] {
    let setting = password.map { "export MKPKIT_KEY_PASSWORD='\($0)'; " } ?? ""
    let made = try Tool.shell(
      setting + """
        set -e; $MKPKIT keygen release \(password == nil ? "--no-password" : ""); cp release.pub source; cd source; git add -A
        git -c user.name=J -c user.email=j@example.org commit -q -m two; git tag -f v0.1.0
        """, folder: place.path)
    try #require(made.status == 0, "\(made.errors)")
    return [
      "MKPKIT_RELEASE_KEY": Data(try place.text("release.key").utf8).base64EncodedString(),
      "MKPKIT_KEY_PASSWORD": password ?? "",
    ]
  }

  static func document(_ forge: Forge) throws -> JSONValue {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("build/release/\(forge.rawValue).yml")
    return try YAMLDocument(parsing: String(contentsOf: file, encoding: .utf8)).value
  }

  private static func job(_ forge: Forge, _ name: String) throws -> PipelineJob {
    let document = try document(forge)
    return forge == .github ? try PipelineJob(github: document, name) : try PipelineJob(gitlab: document, name)
  }

  /// Runs a job with `variables`, and with `secrets` where the definition hands them to it.
  private func run(
    _ forge: Forge, _ name: String, _ variables: [String: String] = [:], secrets: [String: String] = [:],
    token: String = ""
  ) throws -> [Tool.Result] {
    var known = variables
    known["GITHUB_OUTPUT"] = "\(place.path)/outputs"
    if name == "sign" { known["DIGESTS"] = try digests(forge) }
    if name == "sign", forge == .gitlab { known.merge(secrets) { $1 } }
    let job = try resolved(Self.job(forge, name), secrets: secrets, token: token)
    let results = try job.run(in: place, variables: known)
    for result in results {
      #expect(!result.output.contains("correct horse") && !result.errors.contains("correct horse"))
    }
    return results
  }

  /// GitHub puts values in place of the expressions of `env`.
  private func resolved(_ job: PipelineJob, secrets: [String: String], token: String) throws -> PipelineJob {
    var values = ["${{ github.token }}": token]
    for name in ["MKPKIT_RELEASE_KEY", "MKPKIT_KEY_PASSWORD"] { values["${{ secrets.\(name) }}"] = secrets[name] ?? "" }
    if job.name == "sign" { values["${{ needs.build.outputs.digests }}"] = try digests(.github) }
    return PipelineJob(
      name: job.name,
      steps: try job.steps.map { step in
        guard case .run(let script, let environment) = step else { return step }
        return .run(script, environment: try environment.mapValues { try #require(values[$0], "\($0)") })
      })
  }

  /// What the job `build` handed on beside its files.
  private func digests(_ forge: Forge) throws -> String {
    let text = (try? place.text(forge == .github ? "outputs" : "build/digests.env")) ?? ""
    return String(text.drop { $0 != "=" }.dropFirst().prefix { $0 != "\n" })
  }

  private func expectSuccess(_ results: [Tool.Result]) {
    for result in results { #expect(result.status == 0, "\(result.output)\(result.errors)") }
  }

  @Test func releasesOnGitHub() throws {
    let server = try GitHubServer()
    let variables = [
      "GITHUB_API_URL": server.url, "GITHUB_REPOSITORY": "acme/demo", "GITHUB_REF_NAME": "v0.1.0",
    ]
    let secrets = try secrets(password: "correct horse")
    for job in ["build", "sign", "publish"] {
      expectSuccess(try run(.github, job, variables, secrets: secrets, token: GitHubServer.token))
    }
    #expect(try place.names().filter { $0.hasPrefix("tmp/") }.isEmpty, "the key was left behind")
    let release = try #require(server.releases.first { $0.tag == "v0.1.0" })
    #expect(!release.isDraft && release.assets.map(\.name).sorted() == Self.files)
  }

  @Test func releasesOnGitLab() throws {
    let server = try GitLabServer()
    let variables = [
      "CI_API_V4_URL": server.url, "CI_JOB_TOKEN": GitLabServer.token, "CI_PROJECT_ID": "acme/demo",
      "CI_COMMIT_TAG": "v0.1.0",
    ]
    let secrets = try secrets(password: "correct horse")
    for job in ["build", "sign", "publish"] { expectSuccess(try run(.gitlab, job, variables, secrets: secrets)) }
    #expect(try place.names().filter { $0.hasPrefix("tmp/") }.isEmpty, "the key was left behind")
    #expect(server.files == Self.files.map { "acme/0.1.0/\($0)" })
    #expect(server.links("v0.1.0") != nil)
  }

  private static let files = ["", ".cdx.json", ".files.json", ".intoto.jsonl", ".minisig", ".sha256"].map {
    "acme-0.1.0.mkp\($0)"
  }

  @Test(arguments: Forge.allCases)
  func rehearsalsSendNothing(_ forge: Forge) throws {
    let variables = [
      "GITHUB_REPOSITORY": "acme/acme", "CI_PROJECT_ID": "7", "CI_API_V4_URL": "https://gitlab.invalid/api/v4",
    ]
    for job in ["build", "rehearse"] { expectSuccess(try run(forge, job, variables)) }
    let told = try run(forge, "rehearse", variables).last
    #expect(told?.output.contains("nothing was sent") == true)
  }

  static let changes = [
    "printf x >> acme-0.1.0.mkp", "cp acme-0.1.0.mkp other-1.0.0.mkp", "rm acme-0.1.0.mkp.cdx.json",
    "mv acme-0.1.0.mkp acme-0.2.0.mkp",
  ]

  @Test(arguments: Forge.allCases)
  func signsOnlyWhatWasBuilt(_ forge: Forge) throws {
    let secrets = try secrets(password: nil)
    expectSuccess(try run(forge, "build"))
    let artifact = forge == .github ? "built" : "build"
    for change in Self.changes + ["true"] {
      let changed = try Tool.shell(
        "rm -rf \(artifact); cp -r ../build/dist \(artifact); cd \(artifact); \(change)",
        folder: "\(place.path)/artifacts")
      #expect(changed.status == 0, "\(changed.errors)")
      let isUnchanged = change == "true"
      #expect((try run(forge, "sign", secrets: secrets).last?.status == 0) == isUnchanged, "\(change)")
      #expect(try place.names().contains { $0.hasSuffix(".minisig") } == isUnchanged, "\(change)")
    }
  }
}

/// What the pipelines in `build/release` hand to whom.
@Suite struct ReleaseTemplateRightsTests {
  @Test func nothingIsPutIntoAShell() throws {
    let document = try ReleaseTemplateTests.document(.github)
    for (name, job) in try #require(document["jobs"]?.objectValue) {
      for script in try PipelineJob(github: document, name).scripts { #expect(!script.contains("${{"), "\(name)") }
      for step in try #require(job["steps"]?.arrayValue) {
        guard let uses = step["uses"]?.stringValue else { continue }
        #expect(uses.wholeMatch(of: /actions\/[a-z-]+@[0-9a-f]{40}/) != nil, "\(uses)")
      }
    }
  }

  @Test func onlyTheJobThatSignsSeesSecrets() throws {
    let document = try ReleaseTemplateTests.document(.github)
    #expect(document["permissions"] == [:])
    for (name, job) in try #require(document["jobs"]?.objectValue) {
      #expect(job.compactText.contains("secrets.") == (name == "sign"), "\(name)")
      #expect((job["environment"] == "release") == (name == "sign"), "\(name)")
      let permissions: JSONValue =
        switch name {
        case "publish": ["contents": "write"]
        case "build": ["contents": "read"]
        default: [:]
        }
      #expect(job["permissions"] == permissions, "\(name)")
    }
    for (name, job) in try #require(ReleaseTemplateTests.document(.gitlab).objectValue) where job["script"] != nil {
      #expect(job.compactText.contains("MKPKIT_RELEASE_KEY") == (name == "sign"), "\(name)")
      #expect((job["environment"] == "release") == (name == "sign"), "\(name)")
    }
  }
}
