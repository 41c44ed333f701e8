import MKPFormat
import TestSupport

/// A package with something in its headers that readers could take in different ways, or nothing of the kind.
struct CraftedPackage {
  /// What is special about it.
  enum Kind: String, CaseIterable {
    // Nothing: these are good.
    case plain, plainPax, plainLongName, plainDialect, plainFolder, plainNumbers, plainEnd
    // Headers that belong to others.
    case globalPath, globalSize, globalSparse, globalComment
    case twoLongNames, twoPax, longNameAndPax, emptyPath, zeroByteInPath, fractionalSize, otherSize, recordLength
    case unknownKey, longLinkOfFile, paxOfNothing
    // Sparse files.
    case sunHoles, schilyRealSize, oldSparse, paxSparse, sparseName
    // Fields.
    case signsAndLetters, base256, prefixUnderGNU, prefixUnderOld, starPrefix, magic, zeroByteInName
    case linkTargetOfFile, trailingSlash, padding, randomByte, randomType
    // Members.
    case otherType, dataOfLink, folderOverFile, repeated, links, behindEnd, unaligned, compression
  }

  let kind: Kind
  var package = RawPackage()
  private var random: SeededGenerator

  /// The package of a kind and a number; always the same.
  init(_ kind: Kind, seed: UInt64) {
    self.kind = kind
    random = SeededGenerator(seed: seed &* 0x9E37_79B9 &+ UInt64(Kind.allCases.firstIndex(of: kind) ?? 0))
    apply()
  }

  /// The package of a number, of any kind.
  init(seed: UInt64) {
    self.init(Kind.allCases[Int(seed % UInt64(Kind.allCases.count))], seed: seed)
  }

  private mutating func apply() {
    switch kind {
    case .plain, .plainPax, .plainLongName, .plainDialect, .plainFolder, .plainNumbers, .plainEnd: applyPlain()
    case .globalPath, .globalSize, .globalSparse, .globalComment, .twoLongNames, .twoPax, .longNameAndPax, .emptyPath,
      .zeroByteInPath, .fractionalSize, .otherSize, .recordLength, .unknownKey, .longLinkOfFile, .paxOfNothing:
      applyExtended()
    case .sunHoles, .schilyRealSize, .oldSparse, .paxSparse, .sparseName: applySparse()
    case .signsAndLetters, .base256, .prefixUnderGNU, .prefixUnderOld, .starPrefix, .magic, .zeroByteInName,
      .linkTargetOfFile, .trailingSlash, .padding, .randomByte, .randomType:
      applyField()
    case .otherType, .dataOfLink, .folderOverFile, .repeated, .links, .behindEnd, .unaligned, .compression:
      applyMember()
    }
  }

  // MARK: Choices

  mutating func any<Element>(_ elements: [Element]) -> Element {
    elements[Int(random.next() % UInt64(elements.count))]
  }

  mutating func chance() -> Bool { random.next() & 1 == 0 }

  mutating func number(below limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

  /// A member somewhere that the installer looks at: a file of a part, or the part, or the manifest.
  mutating func victim() -> (archive: RawPackage.Archive, index: Int) {
    let archive = any([.outer, .agents, .agents, .agents, .doc, .doc] as [RawPackage.Archive])
    return (archive, number(below: package[archive].count))
  }

  /// Changes a member somewhere.
  mutating func change(_ change: (inout RawMember) -> Void) {
    let (archive, index) = victim()
    change(&package[archive][index])
  }

  /// Puts `headers` before a member somewhere.
  mutating func precede(by headers: (_ name: String) -> [RawMember]) {
    let (archive, index) = victim()
    let name = String(decoding: package[archive][index].name, as: UTF8.self)
    package[archive].insert(contentsOf: headers(name), at: index)
  }

  /// The name of a listed file of an archive that isn't `name`, or the name itself.
  static func other(than name: String) -> String {
    switch name {
    case "plugins/a": "b"
    case "b": "plugins/a"
    case "agents.tar": "doc.tar"
    case "doc.tar": "agents.tar"
    default: name
    }
  }
}
