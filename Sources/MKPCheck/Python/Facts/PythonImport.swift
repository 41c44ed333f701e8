extension PythonFacts {
  /// `import MODULE` or `from MODULE import NAME`. A class, like the facts: the rules look at thousands of them.
  public final class Import: Sendable {
    let module: String
    /// The number of dots of a relative import.
    let level: Int
    /// Nil for `import MODULE`.
    let name: String?
    let alias: String?
    let span: Span
    /// Where the whole statement starts.
    let statement: Span
    /// Inside a function.
    let isLazy: Bool
    /// In a `try` with handlers.
    let isGuarded: Bool
    /// Below `if TYPE_CHECKING`.
    let isForTyping: Bool
    /// In a branch.
    let isConditional: Bool

    init(_ cursor: inout FactsCursor) throws(FactsDamage) {
      module = try cursor.string()
      level = try cursor.int()
      name = try cursor.optionalString()
      alias = try cursor.optionalString()
      span = try Span(&cursor)
      let flags = try cursor.int()
      isLazy = flags & FactsFlag.lazy != 0
      isGuarded = flags & FactsFlag.guarded != 0
      isForTyping = flags & FactsFlag.typing != 0
      isConditional = flags & FactsFlag.conditional != 0
      statement = try Span(&cursor)
    }

    /// `MODULE.NAME`, or the module where no name is imported from it.
    var fullName: String { name.map { "\(module).\($0)" } ?? module }

    /// Whether the import is sure to run as soon as the module is imported.
    var isSure: Bool { !isLazy && !isGuarded && !isForTyping && !isConditional }

    /// Whether it imports `name`, or something below it.
    func isOf(_ name: String) -> Bool {
      if module.utf8.count >= name.utf8.count { return module == name || module.hasPrefix(name + ".") }
      return name.hasPrefix(module) && (fullName == name || fullName.hasPrefix(name + "."))
    }
  }
}
