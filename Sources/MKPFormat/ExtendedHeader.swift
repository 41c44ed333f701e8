/// What stands before the header of a member and belongs to it: records of POSIX.1-2001 (`x`), or a long name or link
/// target of GNU tar (`L`, `K`).
struct ExtendedHeader {
  /// More than any real one has.
  static let maximumSize: Int64 = 1 << 20

  private(set) var name: [UInt8]?
  private(set) var linkTarget: [UInt8]?
  private(set) var size: Int64?
  /// What isn't plain.
  private(set) var problems: [HeaderProblem] = []

  /// - Parameters:
  ///   - type: `x`, `L` or `K`.
  ///   - data: what follows the header, with what it is padded with.
  ///   - size: how much of it counts.
  init(type: UInt8, _ data: [UInt8], size: Int) {
    if data[size...].contains(where: { $0 != 0 }) { add("is padded with something else than zero bytes") }
    switch type {
    case UInt8(ascii: "L"): name = text("name", data[..<size])
    case UInt8(ascii: "K"): linkTarget = text("link target", data[..<size])
    default: readRecords(data[..<size])
    }
  }

  private mutating func add(_ message: String, _ kind: Defect.Kind = .ambiguousHeader) {
    problems.append(HeaderProblem("the header before it \(message)", kind))
  }

  /// A text with one zero byte, behind it.
  private mutating func text(_ what: String, _ data: ArraySlice<UInt8>) -> [UInt8] {
    let text = data.last == 0 ? data.dropLast() : data
    if text.isEmpty { add("has an empty \(what)") }
    if text.contains(0) { add("has a zero byte inside of the \(what)") }
    return Array(text)
  }

  // MARK: Records

  private mutating func readRecords(_ data: ArraySlice<UInt8>) {
    var rest = data
    var keys: Set<ExactText> = []
    if rest.isEmpty { add("is empty") }
    while !rest.isEmpty {
      guard let (key, value) = takeRecord(from: &rest) else {
        add("has a record of another length than it says, \(shown(rest.prefix(40)))")
        return
      }
      if !keys.insert(ExactText(key)).inserted { add("has the key \(key.quoted) twice") }
      read(key, value)
    }
  }

  /// `LENGTH KEY=VALUE\n`, where the length is that of all of it.
  private func takeRecord(from rest: inout ArraySlice<UInt8>) -> (key: String, value: ArraySlice<UInt8>)? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard let first = digits.first, first != 0x30, let length = Int(String(decoding: digits, as: UTF8.self)),
      length <= rest.count
    else { return nil }
    let record = rest.prefix(length).dropFirst(digits.count)
    guard record.first == 0x20, record.last == 0x0A, let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
      return nil
    }
    let key = record[(record.startIndex + 1)..<equals]
    guard !key.isEmpty, let text = String(validating: key, as: UTF8.self) else { return nil }
    rest = rest.dropFirst(length)
    return (text, record[(equals + 1)...].dropLast())
  }

  private mutating func read(_ key: String, _ value: ArraySlice<UInt8>) {
    if value.contains(0) { add("has a zero byte in the value of \(key.quoted)") }
    if String(validating: value, as: UTF8.self) == nil { add("has a value of \(key.quoted) that isn't UTF-8") }
    switch key {
    case "path":
      name = Array(value)
      if value.isEmpty { add("has an empty \"path\"") }
    case "linkpath":
      linkTarget = Array(value)
      if value.isEmpty { add("has an empty \"linkpath\"") }
    case "size":
      size = number(value)
      if size == nil { add("has a \"size\" of \(shown(value)), which isn't a number") }
    case "uid", "gid":
      if number(value) == nil { add("has a \(key.quoted) of \(shown(value)), which isn't a number") }
    case "mtime", "atime", "ctime":
      if !isTime(value) { add("has a \(key.quoted) of \(shown(value)), which isn't a time") }
    case "uname", "gname", "comment": break
    default:
      let isSparse =
        key.hasBytePrefix("GNU.sparse.") || key.hasBytePrefix("SUN.holesdata") || key.hasBytePrefix("SCHILY.realsize")
      add("has the key \(key.quoted), which not every reader knows", isSparse ? .sparseFile : .ambiguousHeader)
    }
  }

  private func number(_ value: ArraySlice<UInt8>) -> Int64? {
    guard !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(String(decoding: value, as: UTF8.self))
  }

  /// Seconds, with a sign and a fraction or without.
  private func isTime(_ value: ArraySlice<UInt8>) -> Bool {
    let unsigned = value.first == UInt8(ascii: "-") ? value.dropFirst() : value
    let parts = unsigned.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) } }
  }

  private func shown(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self).quoted }
}
