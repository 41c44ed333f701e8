import JSONText

import struct JSONSchema.InstancePath

/// Turns the nodes of a text into a JSON value, by the core schema of YAML 1.2: `yes` and `on` are texts, dates too.
struct YAMLReader {
  private(set) var values: [InstancePath: YAMLDocument.Position] = [:]
  private(set) var keys: [InstancePath: YAMLDocument.Position] = [:]
  private(set) var problems: [YAMLError.Problem] = []
  private var path = InstancePath()

  mutating func convert(_ node: YAMLNode) -> JSONValue {
    values[path] = node.position
    refuseTag(of: node)
    switch node.content {
    case .scalar(let text, let isPlain): return isPlain && node.tag == nil ? Self.resolve(text) : .string(text)
    case .sequence(let elements): return .array(elements.enumerated().map { descend(.index($0), $1) })
    case .mapping(let members): return convert(members)
    }
  }

  private mutating func descend(_ step: InstancePath.Step, _ node: YAMLNode) -> JSONValue {
    path.steps.append(step)
    defer { path.steps.removeLast() }
    return convert(node)
  }

  private mutating func convert(_ members: [(key: YAMLNode, value: YAMLNode)]) -> JSONValue {
    var object = JSONObject()
    for (keyNode, valueNode) in members {
      let position = keyNode.position
      refuseTag(of: keyNode)
      guard case .scalar(let key, let isPlain) = keyNode.content, !isPlain || keyNode.tag != nil || Self.isText(key)
      else {
        report(position, "a key must be a text; put it in quotes")
        continue
      }
      guard key != "<<" || !isPlain else {
        report(position, "merge keys ('<<') are not supported")
        continue
      }
      if object[key] != nil { report(position, "'\(key)' is given twice") }
      keys[path.appending(.key(key))] = position
      object[key] = descend(.key(key), valueNode)
    }
    return .object(object)
  }

  private static func isText(_ text: String) -> Bool { resolve(text) == .string(text) }

  /// What a text without quotes and tag stands for.
  private static func resolve(_ text: String) -> JSONValue {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return number(text) ?? .string(text)
    }
  }

  private static func number(_ text: String) -> JSONValue? {
    let digits = text.drop { $0 == "-" || $0 == "+" }
    guard text.count - digits.count <= 1, let first = digits.first, first.isASCII, first.isNumber || first == "." else {
      return nil
    }
    if digits.hasPrefix("0x") { return Int64(digits.dropFirst(2), radix: 16).map(JSONValue.int) }
    if digits.hasPrefix("0o") { return Int64(digits.dropFirst(2), radix: 8).map(JSONValue.int) }
    if let value = Int64(text) { return .int(value) }
    guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || ".eE+-".contains($0)) }), let value = Double(text),
      value.isFinite
    else { return nil }
    return .double(value)
  }

  /// Only tags that say what a value is anyway are let through; `!` and `!!str` make a text of a plain scalar.
  private mutating func refuseTag(of node: YAMLNode) {
    guard let tag = node.tag else { return }
    let own =
      switch node.content {
      case .scalar: "str"
      case .sequence: "seq"
      case .mapping: "map"
      }
    guard tag != "!", tag != "tag:yaml.org,2002:\(own)" else { return }
    report(node.position, "tags are not supported, found '\(tag)'; put a text in quotes")
  }

  private mutating func report(_ position: YAMLDocument.Position, _ message: String) {
    problems.append(YAMLError.Problem(position: position, message: message))
  }
}
