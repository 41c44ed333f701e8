/// The members of a JSON object, in the order in which they were added. A key that is set again keeps its place. Keys are
/// the same when their bytes are: Swift takes "ä" for equal to "a" with a combining diaeresis, JSON doesn't.
public struct JSONObject: Sendable {
  private var members: [(key: String, value: JSONValue)] = []
  /// Where each key stands; kept only for objects so large that looking through them would be slow.
  private var positions: [[UInt8]: Int]?

  private static let indexedFrom = 17

  /// An object without members.
  public init() {}

  /// An object of the given members; of members with the same key the last one counts.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  /// The member called `key`. Setting nil removes it.
  public subscript(key: String) -> JSONValue? {
    get { position(of: key).map { members[$0].value } }
    set {
      switch (position(of: key), newValue) {
      case (let position?, let value?): members[position].value = value
      case (let position?, nil):
        members.remove(at: position)
        reindex()
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  /// The keys, in order.
  public var keys: [String] { members.map(\.key) }

  private func position(of key: String) -> Int? {
    if let positions { return positions[Array(key.utf8)] }
    // Most keys differ in their length, which costs nothing to see.
    let count = key.utf8.count
    return members.firstIndex { $0.key.utf8.count == count && $0.key == key && $0.key.utf8.elementsEqual(key.utf8) }
  }

  private mutating func append(_ key: String, _ value: JSONValue) {
    members.append((key, value))
    if positions != nil {
      positions?[Array(key.utf8)] = members.count - 1
    } else if members.count >= Self.indexedFrom {
      reindex()
    }
  }

  private mutating func reindex() {
    guard members.count >= Self.indexedFrom else {
      positions = nil
      return
    }
    positions = Dictionary(uniqueKeysWithValues: members.enumerated().map { (Array($1.key.utf8), $0) })
  }
}

extension JSONObject: RandomAccessCollection {
  /// Always 0.
  public var startIndex: Int { members.startIndex }
  /// The number of members.
  public var endIndex: Int { members.endIndex }
  /// The member at `position`.
  public subscript(position: Int) -> (key: String, value: JSONValue) { members[position] }
}

extension JSONObject: Hashable {
  /// Two objects are equal when they have the same members, in whatever order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
  }

  /// Does not depend on the order of the members.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    var unordered = 0
    for (key, value) in self {
      var member = Hasher()
      member.combine(key)
      member.combine(value)
      unordered ^= member.finalize()
    }
    hasher.combine(unordered)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object of the given members.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
