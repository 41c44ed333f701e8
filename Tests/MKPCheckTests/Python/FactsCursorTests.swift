import Testing

@testable import MKPCheck

@Suite struct FactsCursorTests {
  /// Runs `read` over the text.
  private func reading<Value>(
    _ text: String, _ read: (inout FactsCursor) throws(FactsDamage) -> Value
  ) -> Value? {
    Array(text.utf8).withUnsafeBufferPointer { buffer in
      var cursor = FactsCursor(buffer)
      let value = try? read(&cursor)
      return cursor.isAtEnd ? value : nil
    }
  }

  @Test(arguments: [
    (#""""#, ""), (#""a b""#, "a b"), (#""a\"b\\c\/""#, #"a"b\c/"#), (#""\n\t\r\b\f""#, "\n\t\r\u{8}\u{c}"),
    (#""gr\u00f6\u00dfe""#, "größe"), (#""\ud83d\ude00!""#, "😀!"), (#""\ud83d""#, "\u{FFFD}"),
  ])
  func texts(_ text: String, _ expected: String) {
    #expect(reading(text) { (cursor) throws(FactsDamage) in try cursor.string() } == expected)
  }

  @Test(arguments: ["", "a", "\"", "\"a", #""\"#, #""\u12""#, "1"])
  func damagedTexts(_ text: String) {
    #expect(reading(text) { (cursor) throws(FactsDamage) in try cursor.string() } == nil)
  }

  @Test func arraysAndNumbers() {
    let numbers = reading("[1,-20,300]") { (cursor) throws(FactsDamage) in
      var numbers: [Int] = []
      try cursor.open()
      while try cursor.hasNext() { numbers.append(try cursor.int()) }
      return numbers
    }
    #expect(numbers == [1, -20, 300])
    #expect(reading("-1.5e-07") { (cursor) throws(FactsDamage) in try cursor.double() } == -1.5e-07)
    #expect(
      reading("[1") { (cursor) throws(FactsDamage) in
        try cursor.open(); return try cursor.hasNext()
      } == nil)
  }

  /// What the script writes about every kind of value comes back as it was.
  @Test func valuesOfEveryKind() async throws {
    let source = """
      from cmk.agent_based.v2 import State, Metric
      def f():
          yield 1
      A = Metric(
          None, True, -5, 1e3, "ü\\n", [1, (2,), {3}], {"k": "v", **{}}, {"k": [State.OK]}, f"{1}", len(A), f,
          lambda x, *y, z=1, **w: x, b"x", 10 ** 9, Metric("inner"), [*A],
      )
      """
    let python = try #require(PythonInterpreter.find())
    let facts = try #require(
      await PythonAnalyzer(interpreter: python).facts(of: [PythonSource(Array(source.utf8))]).facts[0])
    let call = try #require(facts.calls.first)
    #expect(
      call.positional.map(\.typeName) == [
        "NoneType", "bool", "int", "float", "str", "list", "dict", "dict", "str", nil, nil, "function", "bytes", nil,
        nil,
        "list",
      ])
    #expect(call.positional[4].string == "ü\n")
    guard case .lambda(let index?) = call.positional[11].value else {
      Issue.record("no lambda")
      return
    }
    #expect(
      facts.functions[index].parameters.map(\.kind) == [.either, .variadicPositional, .keyword, .variadicKeyword])
    guard case .dict(let pairs?) = call.positional[7].value, case .sequence(.list, let items?) = pairs[0].value.value,
      case .name(let name) = items[0].value
    else {
      Issue.record("no dict of a list")
      return
    }
    #expect(name == "cmk.agent_based.v2.State.OK")
    #expect(items[0].span == PythonFacts.Span(line: 5, column: 74, end: 81))
  }
}
