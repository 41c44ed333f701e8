import CYAML

/// The events of a YAML text, one after another, from libyaml.
struct YAMLParser: ~Copyable {
  /// libyaml's parser points to itself: it must stay where it is.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: UnsafeBufferPointer<UInt8>

  /// - Parameter text: the bytes of the text, UTF-8, which must stay as long as this value does.
  init(_ text: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    parser = .allocate(capacity: 1)
    self.text = text
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw YAMLError(.start, "out of memory")
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event. After ``YAMLEvent/Content/end`` there is none.
  func next() throws(YAMLError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(event)
  }

  private var failure: YAMLError {
    let state = parser.pointee
    let problem = state.problem.map { String(cString: $0) } ?? "out of memory"
    // Of characters that are not allowed, libyaml says only how many bytes stand before.
    guard state.error != YAML_READER_ERROR else {
      return YAMLError(
        YAMLDocument.Position(after: text.prefix(state.problem_offset)),
        "\(problem): #\(String(state.problem_value, radix: 16, uppercase: true))")
    }
    guard let context = state.context else { return YAMLError(.init(state.problem_mark), problem) }
    let start = YAMLDocument.Position(state.context_mark)
    return YAMLError(
      .init(state.problem_mark),
      "\(problem), \(String(cString: context)) that begins in line \(start.line), column \(start.column)")
  }
}

/// An event of a YAML text.
struct YAMLEvent {
  /// What it says.
  enum Content {
    /// A text; `isPlain` without quotes, so that it may stand for a number and the like.
    case scalar(String, isPlain: Bool)
    case sequence
    case mapping
    /// The end of the sequence or mapping that began last.
    case close
    /// What stands at this anchor, once more.
    case alias(String)
    case document
    case end
    /// The stream's beginning and a document's end, which say nothing.
    case nothing
  }

  let content: Content
  /// The full tag where there is one: `tag:yaml.org,2002:str` for `!!str`.
  let tag: String?
  let anchor: String?
  let position: YAMLDocument.Position

  fileprivate init(_ event: yaml_event_t) {
    var (anchor, tag): (UnsafeMutablePointer<yaml_char_t>?, UnsafeMutablePointer<yaml_char_t>?)
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      (anchor, tag) = (scalar.anchor, scalar.tag)
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      content = .scalar(String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_SEQUENCE_START_EVENT:
      (anchor, tag) = (event.data.sequence_start.anchor, event.data.sequence_start.tag)
      content = .sequence
    case YAML_MAPPING_START_EVENT:
      (anchor, tag) = (event.data.mapping_start.anchor, event.data.mapping_start.tag)
      content = .mapping
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: content = .close
    case YAML_ALIAS_EVENT: content = .alias(String(cString: event.data.alias.anchor))
    case YAML_DOCUMENT_START_EVENT: content = .document
    case YAML_STREAM_END_EVENT: content = .end
    default: content = .nothing
    }
    self.tag = tag.map { String(cString: $0) }
    self.anchor = anchor.map { String(cString: $0) }
    position = .init(event.start_mark)
  }
}

extension YAMLDocument.Position {
  /// The first place of a text.
  static let start = YAMLDocument.Position(line: 1, column: 1)

  /// The place after `text`.
  fileprivate init(after text: Slice<UnsafeBufferPointer<UInt8>>) {
    let newline = UInt8(ascii: "\n")
    let line = text[(text.lastIndex(of: newline).map { $0 + 1 } ?? text.startIndex)...]
    self.init(
      line: text.count { $0 == newline } + 1, column: String(decoding: line, as: UTF8.self).unicodeScalars.count + 1)
  }

  /// libyaml counts from 0.
  fileprivate init(_ mark: yaml_mark_t) { self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1) }
}
