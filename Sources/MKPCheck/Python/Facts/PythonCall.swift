extension PythonFacts {
  /// A call of something from Checkmk. A class, like the facts: the rules look at thousands of them.
  public final class Call: Sendable {
    /// Qualified: `cmk.agent_based.v2.CheckPlugin`
    let callee: String
    /// `cmk.agent_based.v2`
    let api: String
    /// `CheckPlugin`
    let leaf: String
    let span: Span
    /// The function that it stands in; nil for a lambda.
    let function: String?
    /// Inside a function or lambda, so not run on import.
    let isLazy: Bool
    let isConditional: Bool
    /// Whether `*` or `**` bring arguments that nobody sees.
    let isOpen: Bool
    let positional: [PlacedValue]
    let keywords: [(name: String, value: PlacedValue)]

    /// The module and the name in it that a qualified name has.
    private static func split(_ callee: String) -> (api: String, leaf: String) {
      let dot = callee.utf8.lastIndex(of: UInt8(ascii: "."))
      return dot.map { (String(callee[..<$0]), String(callee[callee.utf8.index(after: $0)...])) } ?? ("", callee)
    }

    /// `call` with other names for the same things.
    init(_ call: Call, renamed: PythonRenaming) {
      callee = renamed.callee(call.callee)
      (api, leaf) = Self.split(callee)
      span = call.span
      function = call.function
      isLazy = call.isLazy
      isConditional = call.isConditional
      isOpen = call.isOpen
      positional = call.positional.map(renamed.value)
      keywords = call.keywords.map { ($0.name, renamed.value($0.value)) }
    }

    init(_ cursor: inout FactsCursor) throws(FactsDamage) {
      callee = try cursor.string()
      (api, leaf) = Self.split(callee)
      span = try Span(&cursor)
      let flags = try cursor.int()
      isLazy = flags & FactsFlag.lazy != 0
      isConditional = flags & FactsFlag.conditional != 0
      isOpen = flags & FactsFlag.open != 0
      function = try cursor.optionalString()
      positional = try PlacedValue.list(&cursor, depth: 0)
      var keywords: [(name: String, value: PlacedValue)] = []
      try cursor.open()
      while try cursor.hasNext() { keywords.append((try cursor.string(), try PlacedValue(&cursor, depth: 0))) }
      self.keywords = keywords
    }

    /// The argument that is given by that name.
    func keyword(_ name: String) -> PlacedValue? { keywords.first { $0.name == name }?.value }

    /// The argument `name`, however it is given; `position` is its place where it is taken by position.
    func argument(_ name: String, position: Int) -> PlacedValue? {
      keyword(name) ?? (!isOpen && positional.indices.contains(position) ? positional[position] : nil)
    }
  }
}
