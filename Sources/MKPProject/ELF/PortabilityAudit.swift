/// Says whether an executable will run on the servers it is meant for.
public struct PortabilityAudit: Sendable {
  /// The glibc that the oldest server has.
  public let glibc: SymbolVersion
  /// The processor of the servers.
  public let machine: ELFMachine
  /// Libraries beyond glibc's own that every server has.
  public let libraries: Set<String>

  /// The libraries that glibc itself brings, by the name under which they are needed.
  public static let glibcLibraries: Set<String> = [
    "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "libutil.so.1",
    "libanl.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "ld-linux.so.2",
  ]

  private static let interpreters: [String: String] = [
    "x86_64": "/lib64/ld-linux-x86-64.so.2", "aarch64": "/lib/ld-linux-aarch64.so.1", "i386": "/lib/ld-linux.so.2",
  ]

  /// An audit against the given servers.
  public init(glibc: SymbolVersion, machine: ELFMachine, libraries: Set<String> = []) {
    self.glibc = glibc
    self.machine = machine
    self.libraries = libraries
  }

  /// One reason why the executable would not run, or not safely.
  public enum Problem: Hashable, Sendable, CustomStringConvertible {
    /// A library, an object file, …
    case notExecutable(String)
    /// For another processor.
    case machine(found: String, expected: String)
    /// Symbols of a newer glibc.
    case glibc(needed: SymbolVersion, declared: SymbolVersion, symbols: [String])
    /// A library that the servers need not have.
    case library(String)
    /// A dynamic loader that the servers don't have.
    case interpreter(found: String, expected: String)
    /// Libraries are looked for in a folder that is fixed in the file.
    case searchPath(String)
    /// The stack is executable.
    case executableStack

    /// The reason in one line, with what to do.
    public var description: String {
      switch self {
      case .notExecutable(let kind): "is a \(kind), not an executable"
      case .machine(let found, let expected): "is for \(found), not for \(expected)"
      case .glibc(let needed, let declared, let symbols):
        "needs glibc \(needed), declared is \(declared) (\(symbols.joined(separator: ", ")))"
      case .library(let name):
        "needs \(name), which servers need not have: link it statically, or name it under 'libraries'"
      case .interpreter(let found, let expected): "is started by \(found), servers have \(expected)"
      case .searchPath(let path): "looks for libraries in \(path): link without rpath"
      case .executableStack: "asks for an executable stack: link with -z noexecstack"
      }
    }
  }

  /// All reasons why `image` would not run; none when it will.
  public func problems(of image: ELFImage) -> [Problem] {
    var problems: [Problem] = []
    if image.kind != .executable, !(image.kind == .sharedObject && image.isStatic) {
      problems.append(.notExecutable(image.kind.rawValue))
    }
    let bitsFit = image.bits == (machine.description == "i386" || machine.description == "arm" ? 32 : 64)
    if image.machine != machine || !bitsFit {
      problems.append(.machine(found: "\(image.machine) (\(image.bits) bits)", expected: machine.description))
    }
    if let needed = image.highest("GLIBC"), needed > glibc {
      let symbols = Set(
        image.requiredVersions.filter { (SymbolVersion($0.version, prefix: "GLIBC") ?? glibc) > glibc }
          .map { "\($0.version) of \($0.library)" })
      problems.append(.glibc(needed: needed, declared: glibc, symbols: symbols.sorted()))
    }
    for library in image.neededLibraries
    where !Self.glibcLibraries.contains(library) && !libraries.contains(library) {
      problems.append(.library(library))
    }
    if let found = image.interpreter, let expected = Self.interpreters[machine.description], found != expected {
      problems.append(.interpreter(found: found, expected: expected))
    }
    problems += (image.rpath + image.runpath).map(Problem.searchPath)
    if image.hasExecutableStack { problems.append(.executableStack) }
    return problems
  }
}
