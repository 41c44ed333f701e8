import Foundation
import MKPProject
import TestSupport
import Testing

@Suite struct ELFImageTests {
  /// Programs that every Linux has; one is the test's own process.
  private static let programs = ["/bin/ls", "/bin/bash", "/proc/self/exe"]

  /// What binutils' readelf says, as an independent reader.
  private static func readelf(_ option: String, _ path: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/readelf")
    process.arguments = ["-W", option, path]
    process.environment = ["LC_ALL": "C"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func bracketed(_ lines: [String], _ tag: String) -> [String] {
    lines.filter { $0.contains("(\(tag))") }.compactMap { line in
      line.firstIndex(of: "[").map { String(line[line.index(after: $0)...].prefix { $0 != "]" }) }
    }
  }

  @Test(arguments: programs) func agreesWithReadelf(_ link: String) throws {
    let path = URL(filePath: link).resolvingSymlinksInPath().path
    let image = try ELFImage(path: path)
    let dynamic = try Self.readelf("-d", path)
    #expect(image.neededLibraries == Self.bracketed(dynamic, "NEEDED"))
    #expect(image.runpath == Self.bracketed(dynamic, "RUNPATH").flatMap { $0.split(separator: ":").map(String.init) })
    let versions = try Self.readelf("-V", path).filter { $0.contains("Name: ") }.compactMap { line in
      line.firstRange(of: "Name: ").map { String(line[$0.upperBound...].prefix { $0 != " " }) }
    }
    #expect(image.requiredVersions.map(\.version).sorted() == versions.sorted())
    #expect(!versions.isEmpty)
    let hasSymbols = try Self.readelf("-S", path).contains { $0.contains(" .symtab ") }
    #expect(image.isStripped == !hasSymbols)
    #expect(image.kind == .executable)
    #expect(image.interpreter?.contains("/ld-linux") == true)
    #expect(!image.hasExecutableStack)
  }

  @Test func bytesAndFileGiveTheSame() throws {
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: "/bin/ls")))
    #expect(try ELFImage(bytes) == ELFImage(path: "/bin/ls"))
  }

  @Test func anythingElseIsRefused() {
    #expect(throws: ELFError.notELF) { try ELFImage([]) }
    #expect(throws: ELFError.notELF) { try ELFImage(Array("#!/bin/sh\n".utf8)) }
    #expect(throws: ELFError.self) { try ELFImage([0x7F, 0x45, 0x4C, 0x46]) }
    #expect(throws: ELFError.self) { try ELFImage(path: "/nonexistent") }
    #expect(throws: ELFError.self) { try ELFImage(path: "/") }
  }

  /// Truncated and damaged files give an image or an error, never a trap.
  @Test func survivesDamage() throws {
    let good = try [UInt8](Data(contentsOf: URL(filePath: "/bin/ls")))
    for length in stride(from: 0, to: min(good.count, 4096), by: 7) {
      #expect(throws: ELFError.self) { try ELFImage(Array(good[..<length])) }
    }
    var random = SeededGenerator(seed: 3)
    var refused = 0
    for _ in 0..<400 {
      var bad = good
      for _ in 0..<4 {
        // The headers, where a change does the most harm, half of the time.
        let limit = Bool.random(using: &random) ? 64 + 56 * 13 : good.count
        bad[Int.random(in: 0..<limit, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      do { _ = try ELFImage(bad) } catch { refused += 1 }
    }
    #expect(refused > 0)
  }

  private static let orders: [(String, String)] = [
    ("2.4", "2.28"), ("2.28", "2.28.1"), ("2.9", "2.10"), ("2", "3.4.29"),
  ]

  @Test(arguments: orders) func symbolVersionsAreOrderedByNumber(_ lower: String, _ upper: String) throws {
    let left = try #require(SymbolVersion(lower))
    let right = try #require(SymbolVersion(upper))
    #expect(left < right && !(right < left))
  }
}

@Suite struct PortabilityAuditTests {
  @Test func theTestProcessIsNotPortable() throws {
    let image = try ELFImage(path: "/proc/self/exe")
    let audit = PortabilityAudit(
      glibc: try #require(SymbolVersion("2.2")), machine: try #require(ELFMachine(name: "aarch64")))
    let problems = audit.problems(of: image)
    #expect(problems.contains { if case .glibc = $0 { true } else { false } })
    #expect(problems.contains { if case .machine = $0 { true } else { false } })
    #expect(problems.contains { if case .library("libFoundation.so") = $0 { true } else { false } })
  }

  @Test func aSystemProgramRunsOnItsOwnSystem() throws {
    let image = try ELFImage(path: "/bin/bash")
    let audit = PortabilityAudit(
      glibc: try #require(SymbolVersion("99.0")), machine: image.machine, libraries: ["libtinfo.so.6"])
    #expect(audit.problems(of: image).isEmpty)
  }
}
