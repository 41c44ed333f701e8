extension PythonFacts {
  /// How a name at module level came by its value.
  public struct Binding: Sendable {
    enum Kind: String, CaseIterable {
      case assign, unpack, augment, loop, with, function, `class`, module, `import`, delete
    }
    /// What the name is bound to.
    enum Content {
      /// The result of a call, by its index in `calls`.
      case call(Int)
      /// Something imported, by its qualified name.
      case name(String)
      /// A value of this type; nil where the type is not known.
      case value(type: String?)
    }

    let name: String
    let kind: Kind
    let content: Content
    let span: Span
    let isConditional: Bool
  }

  /// Bindings in order, packed: a package can have hundreds of thousands, and few of them are ever looked at.
  ///
  /// Each is a row of numbers, of which small ones take one byte, and texts with their lengths before them.
  public struct Bindings: Sequence, Sendable {
    private var bytes: [UInt8] = []
    /// Types that have a number, for they are of most values.
    private static let firstType = 3
    private static let types = ["str", "int", "dict", "list", "tuple", "bool", "float", "function", "NoneType", "set"]

    init() {}

    mutating func append(_ binding: Binding) {
      let kind = Binding.Kind.allCases.firstIndex(of: binding.kind) ?? 0
      append(kind << 1 | (binding.isConditional ? 1 : 0))
      append(binding.name)
      switch binding.content {
      case .value(nil): append(0)
      case .value(let type?):
        if let index = Self.types.firstIndex(of: type) {
          append(index + Self.firstType)
        } else {
          append(1)
          append(type)
        }
      case .name(let name):
        append(2)
        append(name)
      case .call(let index): append(index + Self.firstType + Self.types.count)
      }
      append(binding.span.line)
      append(binding.span.column)
      append(binding.span.end)
    }

    /// Gives back what is reserved beyond the last.
    mutating func shrink() { bytes = bytes.withUnsafeBufferPointer { Array($0) } }

    private mutating func append(_ number: Int) {
      var rest = UInt(bitPattern: number)
      while rest > 0x7F {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }

    private mutating func append(_ text: String) {
      append(text.utf8.count)
      bytes += text.utf8
    }

    /// Goes through the bindings.
    public func makeIterator() -> Iterator { Iterator(rest: bytes[...]) }

    /// Reads one binding after another.
    public struct Iterator: IteratorProtocol {
      fileprivate var rest: ArraySlice<UInt8>

      /// The next binding.
      public mutating func next() -> Binding? {
        guard !rest.isEmpty else { return nil }
        let head = number()
        let name = text()
        let types = Bindings.types
        let content: Binding.Content =
          switch number() {
          case 0: .value(type: nil)
          case 1: .value(type: text())
          case 2: .name(text())
          case let number where number < types.count + Bindings.firstType:
            .value(type: types[number - Bindings.firstType])
          case let number: .call(number - Bindings.firstType - types.count)
          }
        return Binding(
          name: name, kind: Binding.Kind.allCases[head >> 1], content: content,
          span: Span(line: number(), column: number(), end: number()), isConditional: head & 1 != 0)
      }

      private mutating func number() -> Int {
        var value: UInt = 0
        var shift: UInt = 0
        while let byte = rest.popFirst() {
          value |= UInt(byte & 0x7F) << shift
          guard byte > 0x7F else { break }
          shift += 7
        }
        return Int(bitPattern: value)
      }

      private mutating func text() -> String {
        let count = number()
        defer { rest = rest.dropFirst(count) }
        return String(decoding: rest.prefix(count), as: UTF8.self)
      }
    }
  }
}
