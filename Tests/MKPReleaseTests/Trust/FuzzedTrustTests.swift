import Foundation
import JSONText
import TestSupport
import Testing

@testable import MKPRelease

/// What `make fuzz` looks for, without libFuzzer: kept inputs, and seeded mutations of them.
@Suite struct FuzzedTrustTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  private static let inputs: [[UInt8]] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Fuzz/findings-trust").standardizedFileURL
    let files = (try? FileManager.default.contentsOfDirectory(at: path, includingPropertiesForKeys: nil)) ?? []
    return files.sorted { $0.path < $1.path }.compactMap { try? Array(Data(contentsOf: $0)) }
  }()

  /// The first byte says what the rest is, as in Tests/Fuzz/Trust.swift.
  private func read(_ input: [UInt8]) throws -> Bool {
    let rest = Array(input.dropFirst())
    switch (input.first ?? 0) % 5 {
    case 0:
      guard let list = try? AllowedSigners(bytes: rest, path: "x") else { return false }
      for entry in list.entries {
        _ = try? list.principals(for: entry.key, signaturePath: "s", namespace: "mkp", time: .max)
      }
    case 1:
      guard let index = try? RepositoryIndex(fileBytes: rest, place: "x") else { return false }
      #expect(try RepositoryIndex(fileBytes: index.fileBytes, place: "x") == index)
    case 2:
      guard let signed = try? SignedIndex(fileBytes: rest, place: "x") else { return false }
      #expect(try SignedIndex(fileBytes: signed.fileBytes, place: "x") == signed)
    case 3:
      guard (try? TrustPolicy(contentsOf: folder.write("trust.yaml", rest))) != nil else { return false }
    default:
      guard let json = try? JSONParser.parse(rest, maximumDepth: 16), let memory = MemoryDocument(json: json) else {
        return false
      }
      #expect(MemoryDocument(json: memory.json)?.json == memory.json)
    }
    return true
  }

  @Test func readsEveryKeptInput() throws {
    #expect(Self.inputs.count >= 7)
    #expect(try Self.inputs.count { try read($0) } >= 7)
  }

  @Test func survivesMutations() throws {
    var generator = SeededGenerator(seed: 2026)
    var good = 0
    for _ in 0..<4000 {
      var input = Self.inputs.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 1..<input.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: input[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: input.remove(at: place)
        case 2: input.insert(UInt8.random(in: 0...127, using: &generator), at: place)
        default:
          let from = Int.random(in: 1..<input.count, using: &generator)
          input.insert(contentsOf: input[from..<min(from + 20, input.count)], at: place)
        }
      }
      if try read(input) { good += 1 }
    }
    #expect(good > 100)
  }
}
