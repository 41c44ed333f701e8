import JSONText

/// Turns schema documents into ``SchemaNode`` values: first every schema of a document, then the references.
struct SchemaCompiler {
  struct Resource {
    let uri: URIReference
    var anchors: [String: Int] = [:]
    var dynamicAnchors: [String: Int] = [:]
    /// Schemas by JSON Pointer relative to the resource's root.
    var pointers: [String: Int] = [:]
  }

  /// A reference that is still text.
  struct PendingReference {
    let node: Int
    let keyword: Int
    let text: String
    let target: URIReference
  }

  /// Where in the documents the compiler stands.
  struct Scope {
    var base: URIReference
    var resource: Int
    /// JSON Pointer from the document's root.
    var pointer: String
    /// The resources around, each with the pointer of its root.
    var enclosing: [(resource: Int, root: String)]

    func descending(_ token: String) -> Scope {
      var scope = self
      scope.pointer += "/" + JSONPointer.escape(token)
      return scope
    }
  }

  let documents: [String: JSONValue]
  var nodes: [SchemaNode] = []
  var resources: [Resource] = []
  var resourceByURI: [URIReference: Int] = [:]
  var pending: [PendingReference] = []
  var problems: [SchemaError.Problem] = []

  init(documents: [String: JSONValue]) { self.documents = documents }

  mutating func report(_ kind: SchemaError.Kind, at pointer: String) {
    problems.append(SchemaError.Problem(pointer: pointer, kind: kind))
  }

  /// Compiles a document that stands at `uri`, and returns its root schema.
  mutating func compile(document: JSONValue, uri: URIReference) -> Int {
    let resource = addResource(uri, at: "")
    return compile(document, Scope(base: uri, resource: resource, pointer: "", enclosing: [(resource, "")]))
  }

  private mutating func addResource(_ uri: URIReference, at pointer: String) -> Int {
    if resourceByURI[uri] != nil { report(.duplicate(uri.description), at: pointer) }
    resources.append(Resource(uri: uri))
    resourceByURI[uri] = resources.count - 1
    return resources.count - 1
  }

  mutating func compile(_ schema: JSONValue, _ outer: Scope) -> Int {
    var scope = outer
    if let identifier = schema["$id"]?.stringValue { enter(identifier, &scope) }
    let index = nodes.count
    nodes.append(SchemaNode(pointer: scope.pointer, resource: scope.resource))
    for (resource, root) in scope.enclosing {
      resources[resource].pointers[String(scope.pointer.dropFirst(root.count))] = index
    }
    switch schema {
    case .bool(true): break
    case .bool(false): nodes[index].keywords = [.never]
    case .object(let object): compileKeywords(of: object, into: index, scope)
    default: report(.notASchema(found: schema.typeName), at: scope.pointer)
    }
    return index
  }

  private mutating func enter(_ identifier: String, _ scope: inout Scope) {
    let reference = URIReference(identifier)
    guard reference.fragment ?? "" == "" else {
      return report(.invalidValue(keyword: "$id", expected: "a URI without fragment"), at: scope.pointer)
    }
    let uri = reference.withoutFragment.resolved(against: scope.base)
    guard uri != scope.base || resources[scope.resource].uri != uri else { return }
    // The root's own `$id` is another name of the document.
    scope.base = uri
    scope.resource = addResource(uri, at: scope.pointer)
    scope.enclosing.append((scope.resource, scope.pointer))
  }

  mutating func addAnchor(_ name: String, dynamic: Bool, node: Int, _ scope: Scope) {
    if resources[scope.resource].anchors.updateValue(node, forKey: name) != nil {
      report(.duplicate("#" + name), at: scope.pointer)
    }
    if dynamic { resources[scope.resource].dynamicAnchors[name] = node }
  }
}
