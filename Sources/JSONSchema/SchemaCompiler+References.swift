extension SchemaCompiler {
  /// Puts the schema it leads to into every reference. Documents that are referred to are compiled on the way.
  mutating func resolveReferences() {
    while let reference = pending.popLast() {
      guard let (target, anchor) = resolve(reference.target) else {
        report(.unresolvedReference(reference.text), at: nodes[reference.node].pointer)
        continue
      }
      if case .reference = nodes[reference.node].keywords[reference.keyword] {
        nodes[reference.node].keywords[reference.keyword] = .reference(target)
      } else {
        // Only a reference that initially leads to a `$dynamicAnchor` is dynamic.
        let isDynamic = anchor.map { resources[nodes[target].resource].dynamicAnchors[$0] == target } ?? false
        nodes[reference.node].keywords[reference.keyword] =
          .dynamicReference(target, anchor: isDynamic ? anchor : nil)
      }
    }
  }

  private mutating func resolve(_ uri: URIReference) -> (node: Int, anchor: String?)? {
    let address = uri.withoutFragment
    if resourceByURI[address] == nil, let document = documents[address.description] {
      _ = compile(document: document, uri: address)
    }
    guard let resource = resourceByURI[address], let fragment = JSONPointer.decodeFragment(uri.fragment ?? "") else {
      return nil
    }
    if fragment.isEmpty || fragment.hasPrefix("/") {
      return resources[resource].pointers[fragment].map { ($0, nil) }
    }
    return resources[resource].anchors[fragment].map { ($0, fragment) }
  }

  /// A schema that refers to itself at one place of the instance could never be evaluated.
  mutating func refuseEndlessReferences() {
    enum Mark { case open, done }
    var marks: [Int: Mark] = [:]
    func visit(_ node: Int, _ nodes: [SchemaNode]) -> Int? {
      switch marks[node] {
      case .open: return node
      case .done: return nil
      case nil: break
      }
      marks[node] = .open
      defer { marks[node] = .done }
      for keyword in nodes[node].keywords {
        for next in keyword.inPlaceSchemas where next >= 0 {
          if let culprit = visit(next, nodes) { return culprit }
        }
      }
      return nil
    }
    for node in nodes.indices {
      if let culprit = visit(node, nodes) { report(.endlessReference, at: nodes[culprit].pointer) }
    }
  }
}

extension Keyword {
  /// The schemas that are evaluated at the same place of the instance.
  fileprivate var inPlaceSchemas: [Int] {
    switch self {
    case .allOf(let schemas), .anyOf(let schemas), .oneOf(let schemas): schemas
    case .not(let schema), .reference(let schema), .dynamicReference(let schema, _): [schema]
    case .conditional(let test, let then, let otherwise): [test, then, otherwise].compactMap(\.self)
    case .dependentSchemas(let schemas): schemas.map(\.schema)
    default: []
    }
  }
}
