/// A value of a YAML text as it stands there, with what its aliases stand for.
struct YAMLNode {
  /// What it holds.
  enum Content {
    /// A text; `isPlain` without quotes.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  let content: Content
  /// The full tag where there is one.
  let tag: String?
  let position: YAMLDocument.Position
  /// How many values it holds with itself, those of an alias counted at each of its uses.
  let count: Int
  /// Levels of values inside.
  let height: Int

  private init(_ content: Content, _ event: YAMLEvent, inner: [YAMLNode] = []) {
    self.content = content
    tag = event.tag
    position = event.position
    count = inner.reduce(1) { $0 + $1.count }
    height = inner.reduce(0) { max($0, $1.height + 1) }
  }
}

extension YAMLNode {
  /// The one document of a text; nil where the text is empty.
  static func document(of text: String) throws(YAMLError) -> YAMLNode? {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { buffer throws(YAMLError) in
      var composer = Composer(parser: try YAMLParser(buffer))
      return try composer.document()
    }
  }

  /// Puts the events of a text together.
  private struct Composer: ~Copyable {
    let parser: YAMLParser
    private var anchors: [String: YAMLNode] = [:]
    private var count = 0

    init(parser: consuming YAMLParser) { self.parser = parser }

    mutating func document() throws(YAMLError) -> YAMLNode? {
      guard try beginsDocument() != nil else { return nil }
      let root = try node(try parser.next(), depth: 0)
      if let position = try beginsDocument() {
        throw YAMLError(position, "but found another document, expected a single document in the stream")
      }
      return root
    }

    /// Where the next document begins; nil where the stream ends.
    private func beginsDocument() throws(YAMLError) -> YAMLDocument.Position? {
      while true {
        let event = try parser.next()
        switch event.content {
        case .document: return event.position
        case .end: return nil
        default: continue
        }
      }
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
      let node: YAMLNode
      switch event.content {
      case .alias(let anchor):
        guard let known = anchors[anchor] else { throw YAMLError(event.position, "found undefined alias") }
        try admit(known.count, height: depth + known.height, event.position)
        return known
      case .scalar(let text, let isPlain):
        try admit(1, height: depth, event.position)
        node = YAMLNode(.scalar(text, isPlain: isPlain), event)
      case .sequence:
        try admit(1, height: depth, event.position)
        let elements = try nodes(depth: depth + 1)
        node = YAMLNode(.sequence(elements), event, inner: elements)
      case .mapping:
        try admit(1, height: depth, event.position)
        let inner = try nodes(depth: depth + 1)
        // libyaml gives a value to every key.
        let members = stride(from: 0, to: inner.count - 1, by: 2).map { (key: inner[$0], value: inner[$0 + 1]) }
        node = YAMLNode(.mapping(members), event, inner: inner)
      case .close, .document, .end, .nothing:
        throw YAMLError(event.position, "expected a value")
      }
      if let anchor = event.anchor { anchors[anchor] = node }
      return node
    }

    /// What stands in a sequence or mapping, to its end.
    private mutating func nodes(depth: Int) throws(YAMLError) -> [YAMLNode] {
      var nodes: [YAMLNode] = []
      while true {
        let event = try parser.next()
        if case .close = event.content { return nodes }
        nodes.append(try node(event, depth: depth))
      }
    }

    /// Keeps the limits: aliases must not blow up, and deep nesting must not exhaust the stack.
    private mutating func admit(_ more: Int, height: Int, _ position: YAMLDocument.Position) throws(YAMLError) {
      count += more
      guard count <= YAMLDocument.Limit.nodes else {
        throw YAMLError(position, "more than \(YAMLDocument.Limit.nodes) values")
      }
      guard height <= YAMLDocument.Limit.depth else {
        throw YAMLError(position, "nested deeper than \(YAMLDocument.Limit.depth) levels")
      }
    }
  }
}
