/// What a function says of names, asked once for each: the same few names are read all over a package.
struct Memo<Value> {
  private let find: (String) -> Value
  private var known: [String: Value] = [:]

  init(_ find: @escaping (String) -> Value) { self.find = find }

  subscript(name: String) -> Value {
    mutating get {
      if let value = known[name] { return value }
      let value = find(name)
      known[name] = value
      return value
    }
  }
}
