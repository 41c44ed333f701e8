import MKPProject

/// Compares what two ELF files need where they run.
struct ELFComparison {
  /// What differs.
  let changes: [PropertyChange]

  init(_ first: ELFImage, _ second: ELFImage) {
    changes = zip(Self.facts(first), Self.facts(second)).filter { $0.value != $1.value }
      .map { PropertyChange(.fileKind, "ELF: \($0.name)", $0.value, $1.value) }
  }

  private static func facts(_ image: ELFImage) -> [(name: String, value: String)] {
    let list = { (words: [String]) in words.isEmpty ? "none" : words.joined(separator: " ") }
    return [
      ("machine", image.machine.description), ("bits", "\(image.bits)"), ("kind", image.kind.rawValue),
      ("interpreter", image.interpreter ?? "none"), ("libraries", list(image.neededLibraries)),
      ("glibc", image.highest("GLIBC")?.description ?? "none"),
      ("libstdc++", image.highest("GLIBCXX")?.description ?? "none"),
      ("search path", list(image.rpath + image.runpath)), ("stripped", image.isStripped ? "yes" : "no"),
      ("executable stack", image.hasExecutableStack ? "yes" : "no"),
      ("debug information", image.hasDebugInformation ? "yes" : "no"),
    ]
  }
}
