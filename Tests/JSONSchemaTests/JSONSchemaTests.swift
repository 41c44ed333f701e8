import JSONSchema
import JSONText
import Testing

@Suite struct SchemaLoadingTests {
  private static let refused: [(String, String)] = [
    (#"{"typ": "string"}"#, "#: unknown keyword 'typ'"),
    (#"{"properties": {"a/b": {"requires": []}}}"#, "#/properties/a~1b: unknown keyword 'requires'"),
    (#"{"type": "text"}"#, "#: 'type' must be one or several of null, boolean, object, array, number, string, integer"),
    (#"{"pattern": "["}"#, "#: 'pattern' must be a valid regular expression"),
    (#"{"minLength": -1}"#, "#: 'minLength' must be a non-negative integer"),
    (##"{"$ref": "#/$defs/nothing"}"##, "#: the reference '#/$defs/nothing' leads to no schema"),
    (##"{"allOf": [{"$ref": "#"}]}"##, "#: the reference leads back to itself"),
    (#"{"items": 3}"#, "#/items: expected a schema (object or boolean), found integer"),
    (#"{"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}"#, "#/$defs/b: '#x' identifies two schemas"),
  ]

  @Test(arguments: refused) func refuses(_ schema: String, _ message: String) throws {
    let document = try JSONParser.parse(schema)
    let error = #expect(throws: SchemaError.self) { try JSONSchema(document) }
    #expect(error?.description == message)
  }

  @Test func reportsEveryProblemAtOnce() throws {
    let error = #expect(throws: SchemaError.self) {
      try JSONSchema(["typ": "string", "properties": ["a": ["minimun": 1]], "required": "a"])
    }
    #expect(error?.problems.count == 3)
  }
}

@Suite struct ViolationTests {
  private static let schema: JSONValue = [
    "type": "object",
    "required": ["name"],
    "additionalProperties": false,
    "properties": [
      "name": ["type": "string", "pattern": "^[a-z]+$"],
      "level": ["enum": ["low", "medium", "high"]],
      "sizes": ["type": "array", "maxItems": 2, "items": ["type": "integer", "minimum": 1]],
      "source": [
        "oneOf": [
          ["type": "string"],
          ["type": "object", "required": ["file"], "additionalProperties": false, "properties": ["file": true]],
        ]
      ],
    ],
  ]

  private static let cases: [(String, [String])] = [
    (#"{"name": "a"}"#, []),
    (
      #"{"nam": "a"}"#,
      [
        "'name' is missing",
        "nam: unknown key 'nam', did you mean 'name'? (known keys: name, level, sizes, source)",
      ]
    ),
    (
      #"{"name": "a", "level": "hihg"}"#,
      [#"level: "hihg" is not one of "low", "medium", "high", did you mean "high"?"#]
    ),
    (#"{"name": 5}"#, ["name: expected string, found integer"]),
    (#"{"name": "A\n"}"#, [#"name: "A\n" does not match ^[a-z]+$"#]),
    (
      #"{"name": "a", "sizes": [0, 1.5, 2]}"#,
      [
        "sizes: must have at most 2 elements, found 3", "sizes[0]: 0 is not allowed (minimum 1)",
        "sizes[1]: expected integer, found number",
      ]
    ),
    (#"{"name": "a", "source": {"file": 1, "fle": 2}}"#, ["source.fle: unknown key 'fle' (no key is allowed here)"]),
    (
      #"{"name": "a", "source": 5}"#,
      [
        "source: fits none of the alternatives: expected string, found integer; or expected object, found integer"
      ]
    ),
  ]

  @Test(arguments: cases) func messages(_ instance: String, _ expected: [String]) throws {
    let schema = try JSONSchema(Self.schema)
    let found = schema.validate(try JSONParser.parse(instance)).map(\.description)
    #expect(found.sorted() == expected.sorted())
  }

  @Test func numbersAreComparedExactly() throws {
    let schema = try JSONSchema(["maximum": 9_007_199_254_740_993])
    #expect(schema.validate(9_007_199_254_740_993).isEmpty)
    #expect(!schema.validate(9_007_199_254_740_994).isEmpty)
  }

  @Test func deepInstancesAreFine() throws {
    let schema = try JSONSchema(["items": ["$ref": "#"]])
    let deep = (0..<500).reduce(JSONValue.array([])) { value, _ in .array([value]) }
    #expect(schema.validate(deep).isEmpty)
  }
}
