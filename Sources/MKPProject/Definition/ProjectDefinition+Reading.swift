import JSONText

import struct JSONSchema.InstancePath

extension ProjectDefinition {
  /// Reads the text of an `mkp.yaml`.
  ///
  /// - Parameter file: its path, for messages.
  /// - Throws: everything that is wrong with it at once, each with line and column.
  public init(parsing text: String, file: String) throws(ProjectError) {
    // A version that is none must not hide what else is wrong: the plan says so.
    let version = InstancePath([.key("package"), .key("version")])
    self.init(try YAMLDocument(parsing: text, file: file, schema: "mkp.schema.json", tolerated: version))
  }

  /// Of a document that fits the schema.
  private init(_ document: YAMLDocument) {
    let value = document.value
    package = Package(value["package"] ?? .null)
    contents = value["contents"]?.arrayValue?.map(Content.init)
    agents = value["agents"]?.arrayValue?.map(Agent.init) ?? []
    check = Check()
    check.targets = value["check"]?["targets"].map(strings) ?? []
    check.ignore = (value["check"]?["ignore"]?.arrayValue ?? []).enumerated().map { index, entry in
      let path = InstancePath([.key("check"), .key("ignore"), .index(index)])
      return Check.Ignore(
        rule: text(entry["rule"]), path: entry["path"]?.stringValue, reason: text(entry["reason"]),
        line: document.position(of: path).line)
    }
  }
}

extension ProjectDefinition.Package {
  fileprivate init(_ value: JSONValue) {
    name = text(value["name"])
    title = value["title"]?.stringValue
    author = text(value["author"])
    description =
      value["description"]?["file"]?.stringValue.map(ProjectDefinition.Description.file)
      ?? .text(text(value["description"]))
    downloadURL = text(value["download_url"])
    version = value["version"].map { $0.stringValue ?? $0.prettyText } ?? "git"
    minRequired = value["checkmk"]?["min_required"]?.stringValue
    usableUntil = value["checkmk"]?["usable_until"]?.stringValue
  }
}

extension ProjectDefinition.Content {
  fileprivate init(_ value: JSONValue) {
    from = text(value["from"])
    to = text(value["to"])
    exclude = value["exclude"].map(strings) ?? []
    system = value["system"]?.stringValue.map {
      ProjectDefinition.SystemPackage(
        name: $0, sha256: text(value["sha256"]), release: value["release"]?.stringValue)
    }
  }
}

extension ProjectDefinition.Agent {
  fileprivate init(_ value: JSONValue) {
    build =
      value["swift"]?.stringValue.map { .swift(product: $0) }
      ?? .run(value["run"].map(strings) ?? [], output: text(value["output"]))
    directory = text(value["directory"])
    to = text(value["to"])
    glibc = value["glibc"]?.stringValue ?? "2.28"
    isBinary = value["glibc"] != nil
    machine = value["machine"]?.stringValue ?? "x86_64"
    libraries = value["libraries"].map(strings) ?? []
  }
}

private func text(_ value: JSONValue?) -> String { value?.stringValue ?? "" }

private func strings(_ value: JSONValue) -> [String] { value.arrayValue?.compactMap(\.stringValue) ?? [] }
