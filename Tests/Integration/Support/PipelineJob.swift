import Foundation
import JSONText
import Testing

/// A job of a pipeline's definition, as far as running it here needs it.
struct PipelineJob {
  /// Something that a job does.
  enum Step {
    /// Puts the sources into the job's folder.
    case checkOut
    /// Brings the artifact of that name.
    case download(String)
    /// Runs a script of bash, with settings of its own.
    case run(String, environment: [String: String])
    /// Keeps `dist` as the artifact of that name.
    case upload(String)
  }

  let name: String
  let steps: [Step]

  /// A job of given steps.
  init(name: String, steps: [Step]) {
    self.name = name
    self.steps = steps
  }

  /// The job `name` of a workflow of GitHub Actions.
  init(github document: JSONValue, _ name: String) throws {
    self.name = name
    steps = try #require(document["jobs"]?[name]?["steps"]?.arrayValue).compactMap { step -> Step? in
      // The mkpkit of the tests is there; Tests/Release installs a wheel by this step.
      if step["name"] == "Install mkpkit" { return nil }
      if let script = step["run"]?.stringValue {
        let pairs = (step["env"]?.objectValue ?? [:]).map { ($0.key, $0.value.stringValue ?? "") }
        return .run(script, environment: Dictionary(uniqueKeysWithValues: pairs))
      }
      let uses = try #require(step["uses"]?.stringValue)
      if uses.hasPrefix("actions/checkout@") { return .checkOut }
      let artifact = try #require(step["with"]?["name"]?.stringValue)
      #expect(step["with"]?["path"]?.stringValue?.hasPrefix("dist") == true)
      return uses.hasPrefix("actions/download-artifact@") ? .download(artifact) : .upload(artifact)
    }
  }

  /// The job `name` of a pipeline of GitLab, whose artifacts go by the name of the job.
  init(gitlab document: JSONValue, _ name: String) throws {
    self.name = name
    let job = try #require(document[name])
    let script = try #require(job["script"]?.arrayValue).map { try #require($0.stringValue) }
    steps =
      (job["variables"]?["GIT_STRATEGY"] == "none" ? [] : [.checkOut])
      + (job["needs"]?.arrayValue ?? []).compactMap { $0.stringValue.map(Step.download) }
      + [.run(script.joined(separator: "\n"), environment: [:])]
      + (job["artifacts"] == nil ? [] : [.upload(name)])
  }

  /// The scripts.
  var scripts: [String] {
    steps.compactMap { if case .run(let script, _) = $0 { script } else { nil } }
  }

  /// Runs the job in `place/NAME`, with the sources in `place/source`, artifacts in `place/artifacts` and temporary
  /// files in `place/tmp`; gives the results of its scripts, the last of which is the one that failed, if any.
  func run(in place: Folder, variables: [String: String]) throws -> [Tool.Result] {
    let folder = "\(place.path)/\(name)"
    _ = try Tool.shell("rm -rf '\(folder)'; mkdir -p '\(folder)' '\(place.path)/artifacts' '\(place.path)/tmp'")
    var results: [Tool.Result] = []
    for step in steps {
      let result =
        switch step {
        case .checkOut: try Tool.shell("git clone -q ../source .", folder: folder)
        case .download(let artifact): try Tool.shell("mkdir dist; cp ../artifacts/\(artifact)/* dist/", folder: folder)
        case .upload(let artifact):
          try Tool.shell("mkdir -p ../artifacts/\(artifact); cp dist/* ../artifacts/\(artifact)/", folder: folder)
        case .run(let script, let environment):
          try Tool.shell(Self.prelude(place, variables.merging(environment) { $1 }) + script, folder: folder)
        }
      results.append(result)
      if result.status != 0 { break }
    }
    return results
  }

  private static func prelude(_ place: Folder, _ variables: [String: String]) -> String {
    let settings = variables.sorted { $0.key < $1.key }.map { name, value in
      "export \(name)='\(value.replacing("'", with: "'\\''"))'\n"
    }
    return "set -euo pipefail\nmkpkit() { \"$MKPKIT\" \"$@\"; }\nexport TMPDIR='\(place.path)/tmp'\n"
      + settings.joined()
  }
}
