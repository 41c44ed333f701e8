import MKPFormat
import TestSupport

extension String {
  /// A text of up to `length` characters of all kinds.
  static func random(length: Int, using random: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...length, using: &random) {
      let limit: UInt32 = [0x20, 0x7F, 0x7F, 0x7F, 0x3000, 0x11_0000].randomElement(using: &random) ?? 0x7F
      if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)), scalar.value > 0 {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension PythonLiteral {
  /// A value nested at most `depth` deep.
  static func random(depth: Int, using random: inout SeededGenerator) -> PythonLiteral {
    func elements(hashable: Bool = false) -> [PythonLiteral] {
      (0..<Int.random(in: 0...4, using: &random)).map { _ in
        hashable ? .string(.random(length: 8, using: &random)) : .random(depth: depth - 1, using: &random)
      }
    }
    switch Int.random(in: 0..<(depth > 0 ? 11 : 8), using: &random) {
    case 0: return .none
    case 1: return .bool(.random(using: &random))
    case 2: return .int(Int64(truncatingIfNeeded: random.next()))
    case 3:
      return .float(Double.random(in: -1e9...1e9, using: &random) * [1, 1e-300, 1e300, 0][Int(random.next() % 4)])
    case 4: return .bigInt("-" + String(UInt64.max) + String(random.next()))
    case 5: return .bytes((0..<5).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    case 6, 7: return .string(.random(length: 20, using: &random))
    case 8: return .list(elements())
    case 9: return .tuple(elements())
    default: return .dict(zip(elements(hashable: true), elements()).map { Entry($0, $1) })
    }
  }
}
