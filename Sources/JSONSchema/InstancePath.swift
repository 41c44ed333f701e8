/// The way from the root of a JSON document to one of its values.
public struct InstancePath: Hashable, Sendable, CustomStringConvertible {
  /// One step down.
  public enum Step: Hashable, Sendable {
    /// To the member with this key.
    case key(String)
    /// To the element with this index.
    case index(Int)
  }

  /// The steps, from the root.
  public var steps: [Step]

  /// The path of the given steps; without any, the root's.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// The path one step further down.
  public func appending(_ step: Step) -> InstancePath { InstancePath(steps + [step]) }

  /// The path as people write it, `package.checkmk`, `agents[0].to`; empty for the root.
  public var description: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += (text.isEmpty ? "" : ".") + key
      case .index(let index): text += "[\(index)]"
      }
    }
  }

  /// The path as JSON Pointer (RFC 6901).
  public var pointer: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += "/" + JSONPointer.escape(key)
      case .index(let index): text += "/\(index)"
      }
    }
  }
}
