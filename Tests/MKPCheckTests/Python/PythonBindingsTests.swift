import Testing

@testable import MKPCheck

@Suite struct PythonBindingsTests {
  @Test func givesBackWhatWasPacked() {
    let numbers = [0, 1, 127, 128, 300, 1 << 20, Int.max]
    let contents: [PythonFacts.Binding.Content] = [
      .value(type: nil), .value(type: "str"), .value(type: "set"), .value(type: ""), .call(0), .call(70_000),
      .name("cmk.a.B"), .name(""),
    ]
    var packed = PythonFacts.Bindings()
    var plain: [PythonFacts.Binding] = []
    for (index, kind) in PythonFacts.Binding.Kind.allCases.enumerated() {
      for content in contents {
        let number = numbers[plain.count % numbers.count]
        let binding = PythonFacts.Binding(
          name: ["x", "", "größe_\u{1F600}", String(repeating: "n", count: 200)][plain.count % 4], kind: kind,
          content: content, span: PythonFacts.Span(line: number, column: index, end: number),
          isConditional: plain.count.isMultiple(of: 2))
        plain.append(binding)
        packed.append(binding)
      }
    }
    packed.shrink()
    #expect(Array(packed).map { "\($0)" } == plain.map { "\($0)" })
    #expect(Array(PythonFacts.Bindings()).isEmpty)
  }
}
