import JSONText
import MKPFormat

extension Provenance {
  /// The facts as an in-toto Statement v1. Keys have one order, so that the same facts are the same bytes.
  public var statement: JSONValue {
    [
      "_type": .string(Self.statementType),
      "subject": .array(subjects.map { ["name": .string($0.name), "digest": ["sha256": .string($0.sha256.hex)]] }),
      "predicateType": .string(Self.predicateType),
      "predicate": [
        "buildDefinition": [
          "buildType": .string(Self.buildType),
          "externalParameters": externalParameters,
          "internalParameters": internalParameters,
          "resolvedDependencies": .array((source.map { [$0.descriptor] } ?? []) + materials.map(\.descriptor)),
        ],
        "runDetails": runDetails,
      ],
    ]
  }

  private var externalParameters: JSONValue {
    var members: JSONObject = [:]
    if let source {
      var object: JSONObject = [:]
      object["repository"] = source.repository.map(JSONValue.string)
      object["commit"] = .string(source.commit)
      object["tag"] = source.tag.map(JSONValue.string)
      object["folder"] = .string(source.folder)
      members["source"] = .object(object)
    }
    members["options"] = .object(JSONObject(parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    return .object(members)
  }

  private var internalParameters: JSONValue {
    var members: JSONObject = [:]
    if let source { members["clean"] = .bool(source.isClean) }
    members["reproduced"] = .bool(isReproduced)
    members["agents"] = .array(agents.map(\.json))
    return .object(members)
  }

  private var runDetails: JSONValue {
    var members: JSONObject = ["builder": ["id": .string(builder), "version": Self.texts(tools)]]
    if let invocation { members["metadata"] = ["invocationId": .string(invocation)] }
    return .object(members)
  }

  fileprivate static func texts(_ values: [String: String]) -> JSONValue {
    .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
  }
}

extension Provenance.Source {
  /// What in-toto calls a resource descriptor.
  fileprivate var descriptor: JSONValue {
    var members: JSONObject = ["name": "source"]
    if let repository { members["uri"] = .string(repository + (tag.map { "@refs/tags/\($0)" } ?? "")) }
    members["digest"] = ["gitCommit": .string(commit)]
    return .object(members)
  }
}

extension Provenance.Material {
  fileprivate var descriptor: JSONValue {
    var members: JSONObject = ["uri": .string(uri)]
    if !digests.isEmpty { members["digest"] = Provenance.texts(digests) }
    return .object(members)
  }
}

extension Provenance.Agent {
  fileprivate var json: JSONValue {
    var members: JSONObject = [
      "name": .string(name), "path": .string(path), "digest": ["sha256": .string(sha256.hex)],
    ]
    members["toolchain"] = toolchain.map(JSONValue.string)
    members["sdk"] = sdk.map { ["name": .string($0), "packages": Provenance.texts(systemPackages)] }
    members["packages"] = .array(packages.map(\.json))
    return .object(members)
  }
}

extension Provenance.Package {
  fileprivate var json: JSONValue {
    var members: JSONObject = ["name": .string(name), "location": .string(location)]
    members["version"] = version.map(JSONValue.string)
    members["revision"] = .string(revision)
    return .object(members)
  }
}
