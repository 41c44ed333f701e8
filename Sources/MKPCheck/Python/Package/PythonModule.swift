import MKPFormat

/// A Python source of a package that the site imports or executes, with what is known about it. An immutable class,
/// because the rules hand it around a lot.
public final class PythonModule: Sendable {
  /// The file.
  public let file: SubjectFile
  /// The dotted name under which the site imports it; nil where it is executed, or read in another way.
  public let name: String?
  /// What stands in it; nil where nothing could look at it.
  public let facts: PythonFacts?
  /// The plug-in group whose modules Checkmk searches for plug-ins, where this is one that it imports by itself:
  /// `<family>/<group>/x.py` or `<family>/<group>/x/__init__.py`, with a name that can be imported.
  let discoveredGroup: String?
  /// What each variable is bound to when the import is over, as far as no branch decides.
  let lastBindings: [String: PythonFacts.Binding]
  private let lines: SourceLines

  init(file: SubjectFile, facts: PythonFacts?) {
    self.file = file
    self.name = Self.name(of: file)
    self.facts = facts
    discoveredGroup = Self.group(of: file)
    lastBindings = discoveredGroup == nil ? [:] : Self.lastBindings(facts)
    lines = SourceLines(file: file)
  }

  /// Whether it stands in a plug-in family (`<family>/<group>/…`).
  var isInFamily: Bool { file.part == .cmkAddonsPlugins || file.part == .cmkPlugins }

  /// The plug-in family, where it is in one.
  var family: String? { isInFamily ? file.components.first.map(String.init) : nil }

  private static func group(of file: SubjectFile) -> String? {
    guard file.part == .cmkAddonsPlugins || file.part == .cmkPlugins else { return nil }
    let parts = file.components
    let isModule = parts.count == 3 && file.fileExtension == "py" && parts[2] != "__init__.py"
    let isPackage = parts.count == 4 && parts[3] == "__init__.py"
    // `x.v2.py` can't be imported, and is passed over.
    return isPackage || isModule && !parts[2].dropLast(3).contains(".") ? String(parts[1]) : nil
  }

  /// The place of `span`.
  func place(_ span: PythonFacts.Span?) -> Place {
    guard let span else { return file.place }
    return Place(file: file.displayPath, line: span.line, column: span.column, endColumn: span.end)
  }

  /// The bytes of the first `text` at or behind `span`, in the same line.
  func range(of text: String, after span: PythonFacts.Span) -> Range<Int>? {
    lines.range(of: Array(text.utf8), line: span.line)
  }

  /// The bytes of `span`, which lies in one line.
  func range(_ span: PythonFacts.Span) -> Range<Int>? { lines.range(span) }

  /// How often the source has that text, as a whole word at least at its start.
  func count(of text: String) -> Int { lines.count(of: Array(text.utf8)) }

  /// Whether the source has one of the texts anywhere.
  func mentions(anyOf texts: [String]) -> Bool {
    let bytes = lines.bytes
    return texts.contains { bytes.firstRange(of: Array($0.utf8)) != nil }
  }

  /// What binds a name at module level, in order.
  var bindings: PythonFacts.Bindings { facts?.bindings ?? PythonFacts.Bindings() }

  /// The text of a line, numbered from 1.
  func line(_ number: Int) -> String? { lines[number] }

  /// The absolute name of a module that is imported with `level` dots; nil where it leaves the package.
  func absolute(_ module: String, level: Int) -> String? {
    guard level > 0 else { return module }
    guard let name else { return nil }
    var parts = name.split(separator: ".")
    let isPackage = file.name == "__init__.py"
    let dropped = isPackage ? level - 1 : level
    guard dropped < parts.count else { return nil }
    parts.removeLast(dropped)
    return (parts.map(String.init) + (module.isEmpty ? [] : [module])).joined(separator: ".")
  }

  /// Source: `PackagePart/directory`; `local/lib/python3` is on the site's search path, and up to 2.4
  /// `local/lib/check_mk` is another name of `local/lib/python3/cmk`.
  private static func name(of file: SubjectFile) -> String? {
    let prefix: String
    var path = file.path[...]
    switch file.part {
    case .cmkAddonsPlugins: prefix = "cmk_addons.plugins."
    case .cmkPlugins: prefix = "cmk.plugins."
    case .agentBased: prefix = "cmk.base.plugins.agent_based."
    case .gui: prefix = "cmk.gui.plugins."
    case .lib:
      if path.hasPrefix("python3/") {
        prefix = ""
        path = path.dropFirst("python3/".count)
      } else if path.hasPrefix("check_mk/") {
        prefix = "cmk."
        path = path.dropFirst("check_mk/".count)
      } else {
        return nil
      }
    default: return nil
    }
    guard path.hasSuffix(".py") else { return nil }
    path = path.dropLast(3)
    if path.hasSuffix("/__init__") { path = path.dropLast("/__init__".count) }
    return prefix + path.split(separator: "/").joined(separator: ".")
  }

  private static func lastBindings(_ facts: PythonFacts?) -> [String: PythonFacts.Binding] {
    var last: [String: PythonFacts.Binding] = [:]
    var uncertain: Set<String> = []
    for binding in facts?.bindings ?? PythonFacts.Bindings() {
      if binding.isConditional {
        uncertain.insert(binding.name)
      } else {
        uncertain.remove(binding.name)
        last[binding.name] = binding.kind == .delete ? nil : binding
      }
    }
    return last.filter { !uncertain.contains($0.key) }
  }
}

/// The lines of a source, read on demand: few are asked for, and a package can have thousands of sources.
private struct SourceLines: Sendable {
  let file: SubjectFile

  /// All of it; nothing where it can't be read any more.
  var bytes: [UInt8] { (try? file.bytes(limit: PythonAnalyzer.sizeLimit + 1)) ?? [] }

  subscript(number: Int) -> String? {
    let bytes = bytes
    return Self.line(number, bytes).map { String(decoding: bytes[$0].prefix(500), as: UTF8.self) }
  }

  /// The bytes of a line without its end.
  private static func line(_ number: Int, _ bytes: [UInt8]) -> Range<Int>? {
    var start = 0
    for _ in 1..<max(number, 1) {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      start = end + 1
    }
    let rest = bytes[start...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return rest.startIndex..<rest.endIndex
  }

  /// The bytes of a span: its columns are characters, a byte order mark is none.
  func range(_ span: PythonFacts.Span) -> Range<Int>? {
    let bytes = bytes
    guard let line = Self.line(span.line, bytes) else { return nil }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let start = span.line == 1 && bytes.starts(with: mark) ? line.lowerBound + mark.count : line.lowerBound
    let characters = (start..<line.upperBound).filter { bytes[$0] & 0xC0 != 0x80 } + [line.upperBound]
    guard span.column >= 1, span.column <= span.end, span.end < characters.count else { return nil }
    return characters[span.column - 1]..<characters[span.end]
  }

  func count(of text: [UInt8]) -> Int {
    let bytes = bytes
    var count = 0
    var rest = bytes[...]
    while let found = rest.firstRange(of: text) {
      let isStart = found.lowerBound == 0 || !Self.isWord(bytes[found.lowerBound - 1])
      if isStart { count += 1 }
      rest = rest[found.upperBound...]
    }
    return count
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter
      || Character(Unicode.Scalar(byte)).isNumber
  }

  func range(of text: [UInt8], line number: Int) -> Range<Int>? {
    let bytes = bytes
    guard let line = Self.line(number, bytes), let found = bytes[line].firstRange(of: text) else { return nil }
    return found
  }
}
