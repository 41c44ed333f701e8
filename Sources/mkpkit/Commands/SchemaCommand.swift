import ArgumentParser
import JSONText
import MKPProject

/// `mkpkit schema`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", _superCommandName: MKPKit.name,
    abstract: "Print a JSON Schema: of mkp.yaml, trust.yaml, an index, or what a command writes with --format json.",
    discussion: """
      Example: mkpkit schema mkp > mkp.schema.json

      Without a name, lists all schemas. What a command writes is called output/COMMAND: output/verify.
      Exit status: 0, or 2 when there is no such schema.
      """)

  @Argument(
    help: ArgumentHelp("The schema: mkp, trust, output/verify.", valueName: "name"),
    completion: .list(SchemaFolder.schemaNames))
  var name: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let name else { return try list() }
    let suffix = SchemaFolder.suffix
    let known = name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
    guard SchemaFolder.schemaNames.contains(known), let schema = SchemaFolder.embedded.bytes(known + suffix) else {
      throw ValidationError("there is no schema \"\(name)\"; 'mkpkit schema' lists all")
    }
    try StandardOutput.write(String(decoding: schema, as: UTF8.self))
  }

  private func list() throws {
    let schemas = try SchemaFolder.schemaNames.map { name in
      (name: name, title: try SchemaFolder.embedded.json(name + SchemaFolder.suffix)["title"]?.stringValue ?? "")
    }
    let width = schemas.map(\.name.count).max() ?? 0
    try output.write(
      json: .array(schemas.map { ["name": .string($0.name), "title": .string($0.title)] }),
      text: {
        schemas.map { schema in
          let padding = String(repeating: " ", count: width - schema.name.count)
          return "\(schema.name)\(padding)  \(schema.title)\n"
        }.joined()
      })
  }
}
