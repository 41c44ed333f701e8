import Testing

@testable import MKPProject

@Suite struct ChildProcessTests {
  @Test func endsWhatTakesTooLong() async throws {
    let expected = ProjectError([.environment("sleep didn't end within 0 s")])
    await #expect(throws: expected) { try await ChildProcess.run(["sleep", "600"], within: .milliseconds(50)) }
  }

  @Test func leavesTheOthersAlone() async throws {
    let outcome = try await ChildProcess.run(["printf", "done"], within: .seconds(600))
    #expect(outcome.isSuccess && outcome.output == "done")
  }
}
