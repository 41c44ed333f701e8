import Foundation
import Testing

/// `docs/architecture.md` says what `Package.swift` and the sources do.
@Suite struct ArchitectureTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: repository.appendingPathComponent(name), encoding: .utf8)
  }

  /// The modules that each module of the document uses.
  private static func documented() throws -> [String: Set<String>] {
    var modules: [String: Set<String>] = [:]
    for line in try text("docs/architecture.md").split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
      guard cells.count == 3, let names = cells.first, let used = cells.last else { continue }
      for name in names.matches(of: /`(\w+)`/) {
        modules[String(name.output.1)] = Set(used.matches(of: /\w+/).map { String($0.output) })
      }
    }
    return modules
  }

  /// The modules of this package that each of its modules depends on, by `Package.swift`.
  private static func declared() throws -> [String: Set<String>] {
    let targets = try text("Package.swift").matches(
      of: /\.(systemLibrary|target|executableTarget)\(\s*name: "(\w+)"(.*?)(?=\n    \.|\n    \/\/|\n  \])/
        .dotMatchesNewlines())
    var modules: [String: Set<String>] = [:]
    for target in targets where !target.output.3.contains("path: \"Tests/") {
      let own = target.output.3.replacing(/\.product\(.*?\)|pkgConfig: ".*?"|providers: .*/, with: "")
      modules[String(target.output.2)] = Set(own.matches(of: /"(\w+)"/).map { String($0.output.1) })
    }
    return modules
  }

  @Test func theDocumentHasTheArrowsOfThePackage() throws {
    let (documented, declared) = (try Self.documented(), try Self.declared())
    #expect(declared.count > 15)
    #expect(Set(documented.keys) == Set(declared.keys))
    for (name, used) in declared { #expect(documented[name] == used, "\(name)") }
  }

  @Test func noFileImportsAModuleThatItsOwnDoesNotUse() throws {
    let modules = try Self.declared()
    var imports = 0
    for (name, used) in modules {
      let folder = Self.repository.appendingPathComponent("Sources/\(name)")
      for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where file.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        for match in text.matches(of: /(?m)^import (?:\w+ )?(\w+)/) where modules[String(match.output.1)] != nil {
          imports += 1
          #expect(used.contains(String(match.output.1)), "\(name)/\(file) imports \(match.output.1)")
        }
      }
    }
    #expect(imports > 100)
  }
}
