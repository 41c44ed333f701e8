import Foundation
import Testing

/// What the documents show on a console is what happens: every block is run, one document in one folder from its start
/// to its end.
@Suite struct ConsoleBlocksTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The documents with such blocks.
  static let names: [String] = {
    let path = repository.appendingPathComponent("docs").path
    let documents = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).map { "docs/\($0)" }
    return (["README.md", "CONTRIBUTING.md"] + documents.filter { $0.hasSuffix(".md") }.sorted())
      .filter { (try? text($0).contains("```console")) ?? false }
  }()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: repository.appendingPathComponent(name), encoding: .utf8)
  }

  @Test(arguments: names)
  func theBlocksDoWhatTheyShow(_ name: String) throws {
    let document = ConsoleDocument(try Self.text(name))
    #expect(document.complaints.isEmpty && document.excuses.isEmpty, "\(document.complaints) \(document.excuses)")
    let folder = try Folder()
    try folder.write("home/.gitconfig", "[user]\n  name = Jane Roe\n  email = jane@example.org\n")
    try folder.write("work/.keep", "")
    let tool = URL(fileURLWithPath: try Tool.executable("mkpkit")).deletingLastPathComponent().path
    // One shell for all, so that folders and settings last.
    let out = folder.path
    var script = "export HOME=\(out)/home PATH=\(tool):$PATH\ncd \(out)/work\nrm .keep\nstatus=0\n"
    for (index, step) in document.steps.enumerated() {
      // A command may ask for the status of the one before it.
      script += "(exit $status)\n{ \(step.command)\n} > \(out)/\(index) 2>&1 < /dev/null\n"
      script += "status=$?; echo $status > \(out)/\(index).status\n"
    }
    try folder.write("run.sh", script)
    let run = try Tool.shell("bash run.sh", folder: folder.path)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for (index, step) in document.steps.enumerated() {
      let place = "\(name):\(step.line): \(step.command)"
      guard let output = try? folder.text("\(index)"), let status = try? folder.text("\(index).status") else {
        Issue.record("\(place): was not run")
        return
      }
      #expect(status == "\(step.status)\n", "\(place): ended with \(status)\(output)")
      if step.output.isEmpty || !step.isShown { continue }
      // The documents' home is that of Jane.
      let home = URL(fileURLWithPath: folder.path).resolvingSymlinksInPath().path + "/work/"
      // Some of the other tools end their lines as terminals do.
      let plain = output.replacing("\r\n", with: "\n").replacing(home, with: "/home/jane/")
      let lines = plain.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init).dropLast()
      let (expected, actual) = (ConsoleDocument.normalized(step.output), ConsoleDocument.normalized(Array(lines)))
      #expect(ConsoleDocument.agree(expected[...], actual[...]), "\(place): prints\n\(output)")
    }
  }

  /// The test looks at what is there.
  @Test func thereAreBlocks() throws {
    let documents = try Self.names.map { ConsoleDocument(try Self.text($0)) }
    #expect(documents.reduce(0) { $0 + $1.steps.count(where: \.isShown) } >= 20)
    #expect(documents.reduce(0) { $0 + $1.excluded.count } <= 16)
  }

  @Test func readsDocuments() {
    let document = ConsoleDocument(
      """
      <!-- run first
      mkdir x
      -->
      ```console
      $ ls \\
        -a
      .
      ...
      $ pwd
      ```
      <!-- exit 1 -->
      ```console
      $ false
      ```
      <!-- run: echo hello -->
      ```console
      hello
      ```
      <!-- not run: needs the network -->
      ```console
      $ curl https://example.org
      ```
      <!-- not run: needs patience -->
      ```console
      $ sleep 9
      ```
      ```console
      nobody said this
      ```
      """)
    #expect(document.steps.map(\.command) == ["mkdir x", "ls \\\n  -a", "pwd", "false", "echo hello"])
    #expect(document.steps.map(\.output) == [[], [".", "..."], [], [], ["hello"]])
    #expect(document.steps.map(\.status) == [0, 0, 0, 1, 0])
    #expect(document.excluded.map(\.reason) == ["needs the network", "needs patience"])
    #expect(document.excuses.count == 1 && document.complaints.count == 1)
  }

  static let outputs: [(expected: [String], actual: [String], agree: Bool)] = [
    (["a", "b"], ["a", "b"], true), (["a"], ["a", "b"], false), (["a", "..."], ["a", "b", "c"], true),
    (["...", "c"], ["a", "b", "c"], true), (["...", "b"], ["a", "b", "c"], false), (["..."], [], true),
    (["a"], [], false),
  ]

  @Test(arguments: outputs)
  func comparesOutputs(expected: [String], actual: [String], agree: Bool) {
    #expect(ConsoleDocument.agree(expected[...], actual[...]) == agree)
  }
}
