import Testing

@testable import NtopngViews

@Suite struct EventStateTests {
  @Test func repeatsBatchesForTheRetentionTime() {
    var state = EventState(nil)
    state.add(["C one"], now: 1000)
    state.add(["W two", "W three"], now: 1060)
    state.cursors["0/flow"] = EventState.Cursor(row: 17, time: 1060)
    state.started = 500
    state.remember("a", now: 1000)
    state.noteRecent("b", now: 1000)
    let again = EventState(Array(state.json.compactText.utf8))
    #expect(again == state)
    let lines = state.batchText.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("BATCH: 00000001000000-"))
    #expect(lines[1...2].map { $0.prefix(6) } == ["C one", "BATCH:"])
    // Checkmk takes batches in the order of their ids.
    #expect(lines[0] < lines[2])
    state.expire(now: 1630, retention: 600)
    #expect(state.batchText.split(separator: "\n").count == 3)
    state.expire(now: 100, retention: 600)
    #expect(state.batchText.isEmpty)
  }

  @Test func tellsAlertsThatLastApartFromThoseThatAreOver() {
    var state = EventState(nil)
    #expect(state.new("x", among: 2) == 2)
    state.remember("x", now: 1000)
    #expect(state.new("x", among: 2) == 1)
    state.remember("x", now: 1000)
    #expect(state.new("x", among: 2) == 0)
    // One is over; a list that is a little old still shows both.
    var known = [state.wasSent("x", now: 1060)]
    #expect(state.new("x", among: 2) == 0)
    known += [state.wasSent("x", now: 1060), state.wasSent("x", now: 1060)]
    #expect(known == [true, true, false])
    state.forget(now: 1700)
    #expect(state.new("x", among: 1) == 1)
  }

  @Test func remembersWhatLastsAndForgetsWhatIsNotSeen() {
    var state = EventState(nil)
    state.remember("long", now: 0)
    state.remember("gone", now: 0)
    state.keep("long", now: 80_000)
    state.forget(now: 90_000)
    #expect(state.new("long", among: 1) == 0)
    #expect(state.new("gone", among: 1) == 1)
  }

  @Test(arguments: ["", "{", "[]", "{\"schema\":1}", "{\"schema\":2,\"batches\":[{}],\"cursors\":[]}"])
  func takesDamagedStatesForNone(text: String) { #expect(EventState(Array(text.utf8)) == EventState(nil)) }
}
