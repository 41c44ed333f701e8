import Foundation
import JSONText
import MKPProject
import TestServers
import Testing

/// The pipelines in `build/release`, job by job, against imitations of both forges.
@Suite struct ReleaseTemplateTests {
  enum Forge: String, CaseIterable { case github = "github-actions", gitlab = "gitlab-ci" }

  private let place: Folder
  private let secrets: [String: String]

  init() throws {
    place = try Folder()
    let made = try Tool.shell(
      """
      set -e; export MKPKIT_KEY_PASSWORD='correct horse'
      $MKPKIT init source --name acme --template check --author 'Jane Roe'; $MKPKIT keygen release; cp release.pub source
      cd source; git init -q; git add -A; git -c user.name=J -c user.email=j@example.org commit -q -m one; git tag v0.1.0
      """, folder: place.path)
    try #require(made.status == 0, "\(made.errors)")
    let key = try place.text("release.key")
    secrets = [
      "MKPKIT_RELEASE_KEY": Data(key.utf8).base64EncodedString(), "MKPKIT_KEY_PASSWORD": "correct horse",
    ]
  }

  private static func document(_ forge: Forge) throws -> JSONValue {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("build/release/\(forge.rawValue).yml")
    return try YAMLDocument(parsing: String(contentsOf: file, encoding: .utf8)).value
  }

  private static func job(_ forge: Forge, _ name: String) throws -> PipelineJob {
    let document = try document(forge)
    return forge == .github ? try PipelineJob(github: document, name) : try PipelineJob(gitlab: document, name)
  }

  /// Runs a job with `variables`, and with the secrets where the template may see them.
  private func run(_ forge: Forge, _ name: String, _ variables: [String: String] = [:]) throws -> [Tool.Result] {
    var known = variables
    known["GITHUB_OUTPUT"] = "\(place.path)/outputs"
    if name == "sign" { known["DIGESTS"] = try digests(forge) }
    if name == "sign", forge == .gitlab { known.merge(secrets) { $1 } }
    let job = try Self.job(forge, name)
    let results = try resolved(job, token: variables["token"] ?? "").run(in: place, variables: known)
    for result in results {
      #expect(!result.output.contains("correct horse") && !result.errors.contains("correct horse"))
    }
    return results
  }

  /// GitHub puts values in place of the expressions of `env`.
  private func resolved(_ job: PipelineJob, token: String) throws -> PipelineJob {
    let values = try [
      "${{ secrets.MKPKIT_RELEASE_KEY }}": secrets["MKPKIT_RELEASE_KEY"],
      "${{ secrets.MKPKIT_KEY_PASSWORD }}": secrets["MKPKIT_KEY_PASSWORD"], "${{ github.token }}": token,
      "${{ needs.build.outputs.digests }}": job.name == "sign" ? digests(.github) : nil,
    ]
    return PipelineJob(
      name: job.name,
      steps: try job.steps.map { step in
        guard case .run(let script, let environment) = step else { return step }
        return .run(script, environment: try environment.mapValues { try #require(values[$0] ?? nil, "\($0)") })
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
      "token": GitHubServer.token,
    ]
    for job in ["build", "sign", "publish"] { expectSuccess(try run(.github, job, variables)) }
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
    for job in ["build", "sign", "publish"] { expectSuccess(try run(.gitlab, job, variables)) }
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
    expectSuccess(try run(forge, "build"))
    let artifact = forge == .github ? "built" : "build"
    for change in Self.changes {
      let changed = try Tool.shell(
        "rm -rf \(artifact); cp -r ../build/dist \(artifact); cd \(artifact); \(change)",
        folder: "\(place.path)/artifacts")
      #expect(changed.status == 0, "\(changed.errors)")
      #expect(try run(forge, "sign").last?.status != 0, "\(change)")
      #expect(try !place.names().contains { $0.hasSuffix(".minisig") }, "\(change)")
    }
  }

  @Test func nothingIsPutIntoAShell() throws {
    let document = try Self.document(.github)
    for (name, job) in try #require(document["jobs"]?.objectValue) {
      for script in try PipelineJob(github: document, name).scripts { #expect(!script.contains("${{"), "\(name)") }
      for step in try #require(job["steps"]?.arrayValue) {
        guard let uses = step["uses"]?.stringValue else { continue }
        #expect(uses.wholeMatch(of: /actions\/[a-z-]+@v\d+\.\d+\.\d+/) != nil, "\(uses)")
      }
    }
  }

  @Test func onlyTheJobThatSignsSeesSecrets() throws {
    let document = try Self.document(.github)
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
    for (name, job) in try #require(Self.document(.gitlab).objectValue) where job["script"] != nil {
      #expect(job.compactText.contains("MKPKIT_RELEASE_KEY") == (name == "sign"), "\(name)")
      #expect((job["environment"] == "release") == (name == "sign"), "\(name)")
    }
  }
}
