import Foundation
import JSONText
import Yams

import struct JSONSchema.InstancePath

/// Turns Yams's nodes into a JSON value, by the core schema of YAML 1.2: `yes` and `on` are texts, dates too.
struct YAMLReader {
  private(set) var values: [InstancePath: YAMLDocument.Position] = [:]
  private(set) var keys: [InstancePath: YAMLDocument.Position] = [:]
  private(set) var problems: [YAMLError.Problem] = []
  private var path = InstancePath()
  private var nodes = 0

  mutating func convert(_ node: Node?) -> JSONValue {
    guard let node else { return .null }
    let position = Self.position(node)
    nodes += 1
    guard nodes <= YAMLDocument.Limit.nodes else {
      if nodes == YAMLDocument.Limit.nodes + 1 { report(position, "more than \(YAMLDocument.Limit.nodes) values") }
      return .null
    }
    guard path.steps.count <= YAMLDocument.Limit.depth else {
      report(position, "nested deeper than \(YAMLDocument.Limit.depth) levels")
      return .null
    }
    values[path] = position
    refuseTag(of: node, position)
    switch node {
    case .scalar(let scalar): return convert(scalar, position)
    case .sequence(let sequence):
      return .array(sequence.enumerated().map { index, element in descend(.index(index), element) })
    case .mapping(let mapping): return convert(mapping)
    case .alias: return .null  // The composer has put in what the alias stands for.
    }
  }

  private mutating func descend(_ step: InstancePath.Step, _ node: Node) -> JSONValue {
    path.steps.append(step)
    defer { path.steps.removeLast() }
    return convert(node)
  }

  private mutating func convert(_ mapping: Node.Mapping) -> JSONValue {
    var object = JSONObject()
    for (keyNode, valueNode) in mapping {
      let position = Self.position(keyNode)
      guard case .scalar(let scalar) = keyNode, case .string(let key) = convert(scalar, position) else {
        report(position, "a key must be a text; put it in quotes")
        continue
      }
      guard key != "<<" || scalar.style != .plain else {
        report(position, "merge keys ('<<') are not supported")
        continue
      }
      if object[key] != nil { report(position, "'\(key)' is given twice") }
      keys[path.appending(.key(key))] = position
      object[key] = descend(.key(key), valueNode)
    }
    return .object(object)
  }

  private mutating func convert(_ scalar: Node.Scalar, _ position: YAMLDocument.Position) -> JSONValue {
    let text = scalar.string
    guard scalar.style == .plain || scalar.style == .any, scalar.tag.description != Self.textTag else {
      return .string(text)
    }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return number(text, position) ?? .string(text)
    }
  }

  private mutating func number(_ text: String, _ position: YAMLDocument.Position) -> JSONValue? {
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

  /// What quoted texts have, and what `!!str` gives others.
  private static let textTag = "tag:yaml.org,2002:str"

  /// Nodes without a tag have an empty one or that of their kind.
  private mutating func refuseTag(of node: Node, _ position: YAMLDocument.Position) {
    let name =
      switch node {
      case .scalar(let scalar): scalar.tag.description
      case .sequence(let sequence): sequence.tag.description
      case .mapping(let mapping): mapping.tag.description
      case .alias: ""
      }
    guard !["", "!", Self.textTag, "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"].contains(name) else { return }
    report(position, "tags are not supported, found '\(name)'; put a text in quotes")
  }

  private mutating func report(_ position: YAMLDocument.Position, _ message: String) {
    problems.append(YAMLError.Problem(position: position, message: message))
  }

  private static func position(_ node: Node) -> YAMLDocument.Position {
    YAMLDocument.Position(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }
}
