import JSONText
import MKPFormat

extension Provenance {
  /// The facts that `statement` says. They are facts only where a trusted key has signed the statement.
  ///
  /// - Throws: everything that is missing or of another kind, at once.
  public init(statement: JSONValue) throws(ProvenanceError) {
    var reader = StatementReader()
    reader.expect(statement, "_type", Self.statementType)
    reader.expect(statement, "predicateType", Self.predicateType)
    let definition = statement["predicate"]?["buildDefinition"] ?? .null
    reader.expect(definition, "buildType", Self.buildType)
    let external = definition["externalParameters"] ?? .null
    let inner = definition["internalParameters"] ?? .null
    let details = statement["predicate"]?["runDetails"] ?? .null

    subjects = reader.elements(statement, "subject").compactMap { element in
      let name = reader.text(element, "name")
      return reader.digest(element).map { Subject(name: name, sha256: $0) }
    }
    if subjects.isEmpty { reader.problems.append("'subject' must name at least one file with its SHA-256") }
    source = external["source"].map { reader.source($0, isClean: inner["clean"]) }
    parameters = Dictionary((external["options"]?.objectValue ?? [:]).map { ($0.key, $0.value) }) { $1 }
    isReproduced = inner["reproduced"]?.boolValue ?? false
    tools = reader.texts(details["builder"] ?? .null, "version")
    agents = reader.elements(inner, "agents").compactMap { reader.agent($0) }
    // The first dependency is the source itself.
    var dependencies = reader.elements(definition, "resolvedDependencies")[...]
    if let source {
      let commit = dependencies.popFirst()?["digest"]?["gitCommit"]?.stringValue
      if commit != source.commit {
        reader.problems.append("'resolvedDependencies' must begin with the commit of 'externalParameters'")
      }
    }
    materials = dependencies.map { Material(uri: reader.text($0, "uri"), digests: reader.texts($0, "digest")) }
    builder = reader.text(details["builder"] ?? .null, "id")
    invocation = details["metadata"]?["invocationId"]?.stringValue
    guard reader.problems.isEmpty else { throw ProvenanceError(problems: reader.problems) }
  }
}

/// Takes values out of a statement, and notes what is not as it should be.
private struct StatementReader {
  var problems: [String] = []

  mutating func expect(_ value: JSONValue, _ key: String, _ expected: String) {
    let found = value[key]?.stringValue
    if found != expected { problems.append("'\(key)' must be '\(expected)', found \((found ?? "nothing").quoted)") }
  }

  mutating func text(_ value: JSONValue, _ key: String) -> String {
    if let text = value[key]?.stringValue, !text.isEmpty { return text }
    problems.append("'\(key)' must be a text")
    return ""
  }

  mutating func elements(_ value: JSONValue, _ key: String) -> [JSONValue] {
    guard let member = value[key] else { return [] }
    if let elements = member.arrayValue { return elements }
    problems.append("'\(key)' must be a list, found \(member.typeName)")
    return []
  }

  mutating func texts(_ value: JSONValue, _ key: String) -> [String: String] {
    var texts: [String: String] = [:]
    for (name, member) in value[key]?.objectValue ?? [:] {
      texts[name] = member.stringValue
      if texts[name] == nil { problems.append("'\(key).\(name.visible)' must be a text, found \(member.typeName)") }
    }
    return texts
  }

  mutating func digest(_ value: JSONValue) -> SHA256Digest? {
    if let digest = value["digest"]?["sha256"]?.stringValue.flatMap(SHA256Digest.init(hex:)) { return digest }
    problems.append("'digest.sha256' must be 64 hexadecimal digits")
    return nil
  }

  mutating func source(_ value: JSONValue, isClean: JSONValue?) -> Provenance.Source {
    if isClean?.boolValue == nil { problems.append("'clean' must be true or false") }
    let commit = text(value, "commit")
    if ![40, 64].contains(commit.count) || !commit.allSatisfy({ $0.isASCII && $0.isHexDigit }) {
      problems.append("'commit' must be the full hash of a commit, found \(commit.quoted)")
    }
    return Provenance.Source(
      repository: value["repository"]?.stringValue, commit: commit, tag: value["tag"]?.stringValue,
      folder: value["folder"]?.stringValue ?? "", isClean: isClean?.boolValue ?? false)
  }

  mutating func agent(_ value: JSONValue) -> Provenance.Agent? {
    let name = text(value, "name")
    let path = text(value, "path")
    let packages = elements(value, "packages").map { package in
      Provenance.Package(
        name: text(package, "name"), location: text(package, "location"), version: package["version"]?.stringValue,
        revision: text(package, "revision"))
    }
    let systemPackages = texts(value["sdk"] ?? .null, "packages")
    return digest(value).map { digest in
      Provenance.Agent(
        name: name, path: path, sha256: digest, toolchain: value["toolchain"]?.stringValue,
        sdk: value["sdk"]?["name"]?.stringValue, systemPackages: systemPackages, packages: packages)
    }
  }
}
