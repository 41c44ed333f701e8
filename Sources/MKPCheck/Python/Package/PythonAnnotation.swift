/// The annotation of a parameter, as far as its text tells what Checkmk will see at run time.
struct PythonAnnotation {
  /// What is known about a question.
  enum Answer { case yes, no, unknown }

  private let text: Substring
  private let module: PythonModule
  /// Whether it is a text at run time, whatever stands in it.
  let isPostponed: Bool

  init(_ text: String, in module: PythonModule) {
    self.module = module
    let isQuoted = text.hasPrefix("'")
    isPostponed = isQuoted || module.facts?.hasPostponedAnnotations == true
    self.text = text.dropFirst(isQuoted ? 1 : 0).trimming()
  }

  private init(_ text: Substring, like other: PythonAnnotation) {
    self.text = text.trimming()
    module = other.module
    isPostponed = other.isPostponed
  }

  /// Whether it stands for `X | None`.
  var isOptional: Answer {
    let parts = split("|")
    if parts.count > 1 { return Self.union(parts) }
    guard let (head, arguments) = generic else { return Self.isKnown(text, module) ? .no : .unknown }
    switch Self.leaf(head) {
    case "Optional": return .yes
    case "Union": return Self.union(arguments)
    default: return Self.isKnown(head, module) ? .no : .unknown
    }
  }

  /// Whether it stands for `Mapping[str, X | None]`.
  var isMappingToOptional: Answer {
    if split("|").count > 1 { return .no }
    guard let (head, arguments) = generic else {
      return Self.isKnown(text, module) || Self.leaf(text) == "Mapping" ? .no : .unknown
    }
    guard Self.leaf(head) == "Mapping" else {
      return Self.isKnown(head, module) || ["Optional", "Union"].contains(Self.leaf(head)) ? .no : .unknown
    }
    guard arguments.count == 2, !Self.isBuiltIn(arguments[0].text) || arguments[0].text == "str" else { return .no }
    return arguments[1].isOptional
  }

  private static func union(_ parts: [PythonAnnotation]) -> Answer {
    if parts.contains(where: { $0.text == "None" || $0.isOptional == .yes }) { return .yes }
    return parts.allSatisfy { $0.isOptional == .no } ? .no : .unknown
  }

  /// `HEAD[ARGUMENT, …]`, taken apart.
  private var generic: (head: Substring, arguments: [PythonAnnotation])? {
    guard let start = text.firstIndex(of: "["), text.last == "]" else { return nil }
    let inner = PythonAnnotation(text[text.index(after: start)...].dropLast(), like: self)
    return (text[..<start].trimming(), inner.split(","))
  }

  /// The parts between separators that stand in no brackets.
  private func split(_ separator: Character) -> [PythonAnnotation] {
    var parts: [PythonAnnotation] = []
    var depth = 0
    var start = text.startIndex
    for index in text.indices {
      switch text[index] {
      case "[", "(": depth += 1
      case "]", ")": depth -= 1
      case separator where depth == 0:
        parts.append(PythonAnnotation(text[start..<index], like: self))
        start = text.index(after: index)
      default: break
      }
    }
    return parts + [PythonAnnotation(text[start...], like: self)]
  }

  private static func leaf(_ name: Substring) -> Substring { name.split(separator: ".").last ?? name }

  /// Whether `name` surely stands for one type, which is neither a union nor another name for one.
  private static func isKnown(_ name: Substring, _ module: PythonModule) -> Bool {
    if isBuiltIn(name) || types.contains(String(leaf(name))) { return true }
    return module.isClass(String(name))
  }

  private static func isBuiltIn(_ name: Substring) -> Bool { builtIn.contains(String(name)) }

  private static let builtIn: Set<String> = [
    "None", "bool", "bytes", "dict", "float", "frozenset", "int", "list", "object", "set", "str", "tuple",
  ]

  private static let types: Set<String> = [
    "Any", "Callable", "Collection", "Dict", "FrozenSet", "Iterable", "Iterator", "List", "Mapping", "MutableMapping",
    "Sequence", "Set", "StringByteTable", "StringTable", "Tuple",
  ]
}
