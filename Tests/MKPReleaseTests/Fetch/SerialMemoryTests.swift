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

  private func note(
    _ serial: Int, place: String = "https://x", digest: String = "", created: Int64 = 0, forgets: Bool = false
  ) throws {
    let index = Sample.index([], serial: serial, created: Timestamp(epoch: 1_700_000_000 + created))
    try memory.note(
      index, sha256: sha256(of: Array("\(serial)\(digest)".utf8)), at: RepositoryLocation(place), forgets: forgets)
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

  @Test func takesNoJumpAndNoEarlierTime() throws {
    try note(5, created: 100)
    let last = 5 + RepositoryIndex.longestJump
    #expect(throws: FetchError.index(.jump(place: "https://x", serial: last + 1, seen: 5))) { try note(last + 1) }
    #expect(throws: FetchError.index(.jump(place: "https://x", serial: .max, seen: 5))) { try note(.max, created: 100) }
    let times = (Timestamp(epoch: 1_700_000_099), Timestamp(epoch: 1_700_000_100))
    #expect(throws: FetchError.index(.backdated(place: "https://x", created: times.0, seen: times.1))) {
      try note(6, created: 99)
    }
    try note(last, created: 100)
    try note(.max, created: 100, forgets: true)
    #expect(throws: FetchError.self) { try note(5, created: 100) }
    try note(5, created: 0, forgets: true)
    try note(6, created: 0)
  }

  @Test func remembersTheNewestTime() throws {
    let times = [100, 50, 200, 199].map { Timestamp(epoch: $0) }
    #expect(try times.map { try memory.newestTime($0).epoch } == [100, 100, 200, 200])
    _ = try memory.newestTime(Timestamp.now.adding(days: 1000))
    try note(1, forgets: true)
    #expect(try memory.newestTime(.now) < Timestamp.now.adding(days: 1))
  }

  /// Each group is one repository; all groups are different ones.
  @Test func knowsARepositoryByAnySpelling() throws {
    let groups = [
      [
        "https://example.org/mkp", "https://example.org/mkp/", "HTTPS://EXAMPLE.org/mkp", "https://example.org:443/mkp",
        "https://example.org./mkp", "https://example.org//mkp///", "https://example.org/./mkp/.",
        "https://example.org/x/../mkp", "https://example.org/%6Dkp", "https://example.org/%6dkp#x",
        "https://example.org/mkp/index.json", "https://example.org/mkp/index.signed.json", "http://example.org/mkp",
        "http://example.org:80/mkp", "https://example.org:0443/mkp", "https://example.org/%2e/mkp",
        "https://example.org/x/%2E%2e/mkp",
      ],
      ["https://example.org/MKP"], ["https://example.org:8443/mkp"], ["https://example.org/mkp/x"],
      ["https://example.org/mkp%2Fx", "https://example.org/mkp%2fx"], ["https://example.org/a%20b"],
      ["https://127.0.0.1/", "https://127.1/", "https://0x7f000001", "https://2130706433/"],
      ["https://[::1]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::0001]:443"], ["https://example.org"],
      [folder.path, folder.path + "/", folder.path + "/.", "file://" + folder.path, "file://localhost\(folder.path)/"],
    ]
    let identities = try groups.map { try Set($0.map { try RepositoryLocation($0).identity }) }
    for (group, found) in zip(groups, identities) { #expect(found.count == 1, "\(group): \(found)") }
    #expect(Set(identities.flatMap(\.self)).count == groups.count, "\(identities)")
  }

  @Test func losesNothingWhenManyWrite() async throws {
    let memory = memory
    await withTaskGroup(of: Void.self) { group in
      for number in 1...40 {
        group.addTask {
          guard let place = try? RepositoryLocation("https://\(number)") else { return }
          try? memory.note(Sample.index([], serial: number), sha256: sha256(of: []), at: place)
        }
      }
    }
    for number in 2...40 {
      #expect(throws: FetchError.self) {
        try memory.note(
          Sample.index([], serial: number - 1), sha256: sha256(of: []), at: RepositoryLocation("https://\(number)"))
      }
    }
  }

  static let damaged = [
    "", "{}", "{\"version\":1,\"indexes\":{\"https://x\":{}}}", "{\"version\":3,\"indexes\":{}}",
    "{\"version\":2,\"indexes\":{\"//x\":{\"serial\":-9223372036854775808,\"sha256\":\"\"}}}",
    "{\"version\":2,\"indexes\":{},\"newest_time\":9223372036854775807}",
    "{\"version\":2,\"indexes\":{},\"newest_time\":\"9999999999-01-01T00:00:00Z\"}",
  ]

  @Test(arguments: damaged)
  func trustsNoDamagedMemory(text: String) throws {
    try note(5)
    try Data(text.utf8).write(to: URL(fileURLWithPath: memory.path))
    #expect(throws: FetchError.self) { try note(9) }
    try note(9, forgets: true)
    try note(10)
  }

  @Test func readsWhatAnOlderOneRemembered() throws {
    try note(1)
    let text = """
      {"version": 1, "indexes": {"https://x": {"serial": 3, "sha256": "a"}, "http://X/": {"serial": 7, "sha256": "b"}}}
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: memory.path))
    #expect(throws: FetchError.index(.rollback(place: "https://x", serial: 6, seen: 7))) { try note(6) }
    try note(8)
  }

  @Test func trustsNoMemoryThatOthersCanWrite() throws {
    try note(5)
    let parent = "\(folder.path)/a/b"
    for (path, mode) in [(parent, 0o777), (parent, 0o770), (memory.path, 0o666), (memory.path, 0o620)] {
      let before = try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      #expect(throws: FetchError.self, "\(path) \(mode)") { try note(9) }
      try FileManager.default.setAttributes([.posixPermissions: before], ofItemAtPath: path)
    }
    try note(9)
  }

  /// A pipe that nobody writes to must not be waited for.
  @Test(arguments: ["indexes.json", "indexes.json.lock"])
  func takesNoPipe(name: String) throws {
    try note(5)
    let path = "\(folder.path)/a/b/\(name)"
    try FileManager.default.removeItem(atPath: path)
    try #require(mkfifo(path, 0o600) == 0)
    if name.hasSuffix(".lock") {
      try note(6)
    } else {
      #expect(throws: FetchError.self) { try note(6) }
    }
  }

  @Test func choosesItsPlace() throws {
    #expect(try SerialMemory.ofUser(stateHome: "/s", home: "/h").path == "/s/mkpkit/indexes.json")
    #expect(try SerialMemory.ofUser(stateHome: "s", home: "/h").path == "/h/.local/state/mkpkit/indexes.json")
    #expect(throws: FetchError.self) { try SerialMemory.ofUser(stateHome: nil, home: nil) }
  }
}
