import Foundation
import MKPFormat
import Testing

@testable import MKPRelease

@Suite struct SerialMemoryTests {
  private let folder: Scratch
  private let memory: SerialMemory

  init() throws {
    folder = try Scratch()
    memory = SerialMemory(path: "\(folder.path)/a/b/indexes.json")
  }

  private func note(_ serial: Int, place: String = "https://x", digest: String = "") throws(FetchError) {
    try memory.note(Sample.index([], serial: serial), sha256: sha256(of: Array("\(serial)\(digest)".utf8)), at: place)
  }

  @Test func remembersTheHighest() throws {
    try note(5)
    try note(5)
    try note(7)
    try note(1, place: "https://y")
    #expect(throws: FetchError.index(.rollback(place: "https://x", serial: 6, seen: 7))) { try note(6) }
    #expect(throws: FetchError.index(.forked(place: "https://x", serial: 7))) { try note(7, digest: "other") }
    try note(8)
    let mode = try FileManager.default.attributesOfItem(atPath: memory.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func losesNothingWhenManyWrite() async throws {
    let memory = memory
    await withTaskGroup(of: Void.self) { group in
      for number in 1...40 {
        group.addTask {
          try? memory.note(Sample.index([], serial: number), sha256: sha256(of: []), at: "https://\(number)")
        }
      }
    }
    for number in 2...40 {
      #expect(throws: FetchError.self) {
        try memory.note(Sample.index([], serial: number - 1), sha256: sha256(of: []), at: "https://\(number)")
      }
    }
  }

  @Test(arguments: ["", "{}", "{\"version\":1,\"indexes\":{\"https://x\":{}}}", "{\"version\":2,\"indexes\":{}}"])
  func trustsNoDamagedMemory(text: String) throws {
    try note(5)
    try Data(text.utf8).write(to: URL(fileURLWithPath: memory.path))
    #expect(throws: FetchError.self) { try note(9) }
  }

  @Test func choosesItsPlace() throws {
    #expect(try SerialMemory.ofUser(stateHome: "/s", home: "/h").path == "/s/mkpkit/indexes.json")
    #expect(try SerialMemory.ofUser(stateHome: "s", home: "/h").path == "/h/.local/state/mkpkit/indexes.json")
    #expect(throws: FetchError.self) { try SerialMemory.ofUser(stateHome: nil, home: nil) }
  }
}
