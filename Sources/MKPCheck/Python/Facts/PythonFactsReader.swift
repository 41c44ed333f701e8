import JSONText

extension PythonFacts {
  /// Reads a reply of the script. Values of an unexpected form are taken for unknown.
  init(_ reply: JSONValue) {
    let list = { (key: String) in reply[key]?.arrayValue ?? [] }
    if let error = reply["syntax"] {
      syntax = SyntaxError(
        line: error["line"]?.intValue ?? 1, column: error["column"]?.intValue ?? 1,
        message: error["message"]?.stringValue ?? "invalid syntax", isCertain: error["certain"]?.boolValue ?? false)
    } else {
      syntax = nil
    }
    failure = reply["failed"]?.stringValue
    needs = list("needs").map {
      Need(minor: $0[0]?.intValue ?? 0, what: $0[1]?.stringValue ?? "", span: Span($0[2]))
    }
    imports = list("imports").map(Import.init)
    bindings = list("bindings").compactMap(Binding.init)
    functions = list("functions").map(Function.init)
    calls = list("calls").map(Call.init)
    references = (reply["references"]?.objectValue ?? JSONObject()).map {
      Reference(name: $0.key, span: Span($0.value[0]), isLenient: $0.value[1]?.boolValue ?? true)
    }
    subscripts = list("subscripts").map {
      Subscript(
        name: $0[0]?.stringValue ?? "", key: $0[1]?.stringValue, span: Span($0[2]), isLazy: $0[3]?.boolValue ?? false)
    }
    statements = list("statements").map {
      Statement(
        name: $0[0]?.stringValue ?? "", resolved: $0[1]?.stringValue,
        keywords: ($0[2]?.arrayValue ?? []).compactMap(\.stringValue), span: Span($0[3]))
    }
    unsafe = list("unsafe").map { Unsafe(span: Span($0[0]), template: PlacedValue($0[1]).string) }
  }

  /// Facts of a source that could not be looked at.
  init(failure: String) {
    self.init(.object(["failed": .string(failure)]))
  }
}

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
    self.init(
      callee: value["callee"]?.stringValue ?? "", span: PythonFacts.Span(value["span"]),
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
