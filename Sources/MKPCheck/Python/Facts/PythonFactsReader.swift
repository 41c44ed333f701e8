import JSONText

extension PythonFacts.Span {
  init(_ value: JSONValue?) {
    line = value?[0]?.intValue ?? 1
    column = value?[1]?.intValue ?? 1
    end = max(value?[2]?.intValue ?? 1, column)
  }
}

extension PythonFacts.Import {
  init(_ value: JSONValue) {
    let flags = value[5]?.intValue ?? 0
    self.init(
      module: value[0]?.stringValue ?? "", level: value[1]?.intValue ?? 0, name: value[2]?.stringValue,
      alias: value[3]?.stringValue, span: PythonFacts.Span(value[4]),
      statement: PythonFacts.Span(value[6]), isLazy: flags & 1 != 0,
      isGuarded: flags & 2 != 0, isForTyping: flags & 4 != 0, isConditional: flags & 8 != 0)
  }
}

extension PythonFacts.Binding {
  init?(_ value: JSONValue) {
    guard let name = value[0]?.stringValue, let kind = value[1]?.stringValue.flatMap(Kind.init) else { return nil }
    self.init(
      name: name, kind: kind, value: PythonValue(value[2]), span: PythonFacts.Span(value[3]),
      isConditional: value[4]?.boolValue ?? true)
  }
}

extension PythonFacts.Function {
  init(_ value: JSONValue) {
    self.init(
      name: value["name"]?.stringValue, parameters: (value["params"]?.arrayValue ?? []).map(PythonFacts.Parameter.init),
      isGenerator: value["generator"]?.boolValue ?? false, isNested: value["nested"]?.boolValue ?? false,
      isConditional: value["conditional"]?.boolValue ?? false, isAsync: value["async"]?.boolValue ?? false,
      decorators: (value["decorators"]?.arrayValue ?? []).compactMap(\.stringValue),
      span: PythonFacts.Span(value["span"]), yields: (value["yields"]?.arrayValue ?? []).compactMap(\.intValue),
      yieldsFrom: (value["from"]?.arrayValue ?? []).compactMap(\.stringValue),
      yieldsOther: value["dynamic"]?.boolValue ?? false)
  }
}

extension PythonFacts.Parameter {
  init(_ value: JSONValue) {
    self.init(
      name: value[0]?.stringValue ?? "", kind: value[1]?.stringValue.flatMap(Kind.init) ?? .either,
      annotation: value[2]?.stringValue, isOptional: value[3]?.boolValue ?? false)
  }
}

extension PythonFacts.Call {
  init(_ value: JSONValue) {
    let callee = value["callee"]?.stringValue ?? ""
    let dot = callee.utf8.lastIndex(of: UInt8(ascii: "."))
    self.init(
      callee: callee, api: dot.map { String(callee[..<$0]) } ?? "",
      leaf: dot.map { String(callee[callee.utf8.index(after: $0)...]) } ?? callee,
      span: PythonFacts.Span(value["span"]),
      function: value["in"]?.stringValue, isLazy: value["lazy"]?.boolValue ?? false,
      isConditional: value["conditional"]?.boolValue ?? false, isOpen: value["open"]?.boolValue ?? false,
      positional: (value["args"]?.arrayValue ?? []).map { PlacedValue($0) },
      keywords: (value["words"]?.arrayValue ?? []).map { ($0[0]?.stringValue ?? "", PlacedValue($0[1])) })
  }
}

extension PlacedValue {
  init(_ value: JSONValue?) {
    self.init(value: PythonValue(value), span: value?["at"].map { PythonFacts.Span($0) })
  }
}

extension PythonValue {
  init(_ value: JSONValue?) {
    guard let value else {
      self = .unknown
      return
    }
    if let type = value["type"]?.stringValue {
      self = Self.typed(type, value)
    } else if let index = value["call"]?.intValue {
      self = .call(index)
    } else if let callee = value["called"]?.stringValue {
      self = .called(callee)
    } else if let name = value["name"]?.stringValue {
      self = .name(name)
    } else if let name = value["local"]?.stringValue {
      self = .local(name)
    } else {
      self = .unknown
    }
  }

  private static func typed(_ type: String, _ value: JSONValue) -> PythonValue {
    if let kind = Kind(rawValue: type) { return .sequence(kind, value["items"]?.arrayValue?.map { PlacedValue($0) }) }
    switch (type, value["is"]) {
    case ("NoneType", _): return .none
    case ("dict", _):
      return .dict(value["pairs"]?.arrayValue?.map { (PlacedValue($0[0]), PlacedValue($0[1])) })
    case ("function", _): return .lambda(value["lambda"]?.intValue)
    case ("bool", .bool(let constant)): return .bool(constant)
    case ("int", let constant?): return constant.intValue.map(PythonValue.int) ?? .other("int")
    case ("float", let constant?): return constant.doubleValue.map(PythonValue.float) ?? .other("float")
    case ("str", .string(let text)): return .string(text)
    default: return .other(type)
    }
  }
}
