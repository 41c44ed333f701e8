extension HostSnapshot {
  /// The size of the head, bytes.
  static let headSize = 128

  /// What a host is chosen by, kept beside its line so that no line needs to be read for that.
  struct Key {
    let address: HostAddress
    let vlan: Int
    let isLocal: Bool
    let score: Int
    /// Bytes sent and received since ntopng knows the host.
    let traffic: Int
    /// The name that ntopng shows; empty without one.
    let shownName: String
    /// The name without alias; empty when not known.
    let resolvedName: String

    var text: String {
      "\(address)\t\(vlan)\t\(isLocal ? 1 : 0)\t\(score)\t\(traffic)\t\(shownName)\t\(resolvedName)"
    }

    init(
      address: HostAddress, vlan: Int, isLocal: Bool, score: Int, traffic: Int, shownName: String, resolvedName: String
    ) {
      self.address = address
      self.vlan = vlan
      self.isLocal = isLocal
      self.score = score
      self.traffic = traffic
      self.shownName = shownName
      self.resolvedName = resolvedName
    }

    init?(_ text: String) {
      let fields = text.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 7, let address = HostAddress(String(fields[0])), let vlan = Int(fields[1]),
        let score = Int(fields[3]), let traffic = Int(fields[4])
      else { return nil }
      self.init(
        address: address, vlan: vlan, isLocal: fields[2] == "1", score: score, traffic: traffic,
        shownName: String(fields[5]), resolvedName: String(fields[6]))
    }
  }

  /// The first line.
  struct Head {
    let time: Double
    let count: Int
    let problemsOffset: Int
    let indexOffset: Int

    private static let name = "ntopng-snapshot-3"

    init(time: Double, count: Int, problemsOffset: Int, indexOffset: Int) {
      self.time = time
      self.count = count
      self.problemsOffset = problemsOffset
      self.indexOffset = indexOffset
    }

    init?(_ bytes: [UInt8]) {
      let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
      guard bytes.count == headSize, words.count >= 5, words[0] == Self.name, let time = Double(words[1]),
        let count = Int(words[2]), let problemsOffset = Int(words[3]), let indexOffset = Int(words[4]),
        (0..<1 << 28).contains(count), (headSize..<1 << 40).contains(indexOffset),
        (headSize...indexOffset).contains(problemsOffset)
      else { return nil }
      self.init(time: time, count: count, problemsOffset: problemsOffset, indexOffset: indexOffset)
    }

    var bytes: [UInt8] {
      let text = Array("\(Self.name) \(time) \(count) \(problemsOffset) \(indexOffset) ".utf8.prefix(headSize - 1))
      let padding = [UInt8](repeating: UInt8(ascii: " "), count: headSize - 1 - text.count)
      return text + padding + [UInt8(ascii: "\n")]
    }
  }

  /// Where a host stands: an element of the index.
  struct Entry {
    static let size = 24

    let hash: UInt64
    let offset: Int
    let keyLength: Int
    let lineLength: Int

    init(hash: UInt64, offset: Int, keyLength: Int, lineLength: Int) {
      self.hash = hash
      self.offset = offset
      self.keyLength = keyLength
      self.lineLength = lineLength
    }

    /// Reads 24 bytes; zeros where some are missing.
    init(_ bytes: ArraySlice<UInt8>) {
      let number: (Int, Int) -> UInt64 = { start, length in
        bytes.dropFirst(start).prefix(length).reduce(0) { $0 << 8 | UInt64($1) }
      }
      hash = number(0, 8)
      offset = Int(number(8, 8) & (1 << 48 - 1))
      keyLength = Int(number(16, 4))
      lineLength = Int(number(20, 4))
    }

    func write(to buffer: inout [UInt8]) {
      withUnsafeBytes(of: hash.bigEndian) { buffer += $0 }
      withUnsafeBytes(of: UInt64(offset).bigEndian) { buffer += $0 }
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: keyLength).bigEndian) { buffer += $0 }
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: lineLength).bigEndian) { buffer += $0 }
    }
  }
}
