/// What the dynamic loader will want of an executable or shared library, read from its ELF file.
///
/// The file is taken as hostile: every offset and count in it is checked, and tables larger than any real linker
/// writes are refused. Source: System V gABI, chapters 4 and 5; LSB Core, "Symbol Versioning".
public struct ELFImage: Hashable, Sendable {
  /// What kind of file it is.
  public enum Kind: String, Hashable, Sendable {
    /// `ET_REL`
    case relocatable
    /// `ET_EXEC`, or `ET_DYN` with an interpreter (position independent).
    case executable
    /// `ET_DYN` without an interpreter: a library, or a static position independent executable.
    case sharedObject = "shared object"
    /// `ET_CORE`
    case core
    /// Anything else.
    case other
  }

  /// A symbol version that the file needs of a library.
  public struct VersionRequirement: Hashable, Sendable {
    /// The library, `libc.so.6`.
    public let library: String
    /// The version's name, `GLIBC_2.28`.
    public let version: String
  }

  /// 32 or 64.
  public let bits: Int
  /// Whether multi-byte values stand with the lowest byte first.
  public let isLittleEndian: Bool
  /// `e_machine`.
  public let machine: ELFMachine
  /// The kind of file.
  public let kind: Kind
  /// The dynamic loader that the kernel starts (`PT_INTERP`); nil for static executables and libraries.
  public let interpreter: String?
  /// Libraries loaded at start (`DT_NEEDED`), in the file's order.
  public let neededLibraries: [String]
  /// The name under which others need this library (`DT_SONAME`).
  public let libraryName: String?
  /// Folders searched for libraries first (`DT_RPATH`).
  public let rpath: [String]
  /// Folders searched for libraries after `LD_LIBRARY_PATH` (`DT_RUNPATH`).
  public let runpath: [String]
  /// Symbol versions that must exist at start, in the file's order.
  public let requiredVersions: [VersionRequirement]
  /// Whether the stack will be executable: `PT_GNU_STACK` says so, or an executable has none.
  public let hasExecutableStack: Bool
  /// Whether the symbol table (`.symtab`) has been removed.
  public let isStripped: Bool
  /// Whether there are `.debug_…` sections.
  public let hasDebugInformation: Bool

  /// Whether nothing else is loaded at start.
  public var isStatic: Bool { interpreter == nil && neededLibraries.isEmpty }

  /// The newest version of the family `prefix` (`GLIBC`, `GLIBCXX`, `CXXABI`) that the file needs; of `library` only
  /// when it is given. Names without numbers are left out; `GLIBC_ABI_DT_RELR` counts as 2.36, which brought it.
  public func highest(_ prefix: String, of library: String? = nil) -> SymbolVersion? {
    requiredVersions.lazy
      .filter { library == nil || $0.library == library }
      .compactMap { SymbolVersion($0.version, prefix: prefix) }.max()
  }

  /// Whether `bytes` begin as an ELF file does.
  public static func hasSignature(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.starts(with: [0x7F, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F")])
  }
}

/// The numbers of a symbol version, `2.28` of `GLIBC_2.28`.
public struct SymbolVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The numbers, most significant first.
  public let numbers: [Int]

  /// Reads `2.28`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
    }
    guard !numbers.isEmpty, numbers.count == parts.count else { return nil }
    self.numbers = numbers
  }

  /// Reads the version `name` (`GLIBC_2.28`) when it belongs to `prefix`.
  init?(_ name: String, prefix: String) {
    guard name.hasPrefix(prefix + "_") else { return nil }
    if name == "GLIBC_ABI_DT_RELR" {
      self.init("2.36")
      return
    }
    self.init(name.dropFirst(prefix.count + 1))
  }

  /// Compares number by number; missing ones count as 0.
  public static func < (left: SymbolVersion, right: SymbolVersion) -> Bool {
    for index in 0..<max(left.numbers.count, right.numbers.count) {
      let pair = (left.number(index), right.number(index))
      if pair.0 != pair.1 { return pair.0 < pair.1 }
    }
    return false
  }

  private func number(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }

  /// `2.28`
  public var description: String { numbers.map(String.init).joined(separator: ".") }
}

/// The processor a file is for.
public struct ELFMachine: Hashable, Sendable, CustomStringConvertible {
  /// `e_machine`
  public let number: UInt16

  /// The machine with the given number.
  public init(number: UInt16) { self.number = number }

  /// The machine that `uname -m` calls `name`.
  public init?(name: String) {
    guard let number = Self.names.first(where: { $0.value == name })?.key else { return nil }
    self.number = number
  }

  private static let names: [UInt16: String] = [
    3: "i386", 8: "mips", 20: "ppc", 21: "ppc64", 22: "s390x", 40: "arm", 62: "x86_64", 183: "aarch64",
    243: "riscv64", 258: "loongarch64",
  ]

  /// As `uname -m` names it, else `machine 99`.
  public var description: String { Self.names[number] ?? "machine \(number)" }
}
