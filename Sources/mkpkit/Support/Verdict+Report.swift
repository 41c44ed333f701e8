import JSONText
import MKPFormat
import MKPRelease

extension Verdict {
  /// For people.
  var text: String {
    guard case .success(let contents) = contents else { return "" }
    var lines: [String] = []
    if isGood {
      lines.append("\(heading), \(contents.members.count) files, sha256 \(contents.archive.sha256)")
    }
    lines += contents.defects.filter { !fails($0) }.map(\.line)
    if case .success(let verified)? = signature { lines.append(verified.text) }
    if case .success(let signed)? = provenance {
      lines.append("provenance \(signed.signer.text)")
      lines += signed.provenance.lines.map { "  \($0.visible)" }
    }
    for clause in policy?.clauses ?? [] {
      let verdict = clause.isKept ? "ok" : "refused"
      lines.append(
        "\(Terminal.standardOutput.styled(verdict, clause.isKept ? .green : .red)): \(clause.name): "
          + clause.reason.visible)
    }
    if case .success(let differences)? = site, differences.isEmpty {
      let byteCode =
        uncheckedByteCode == 0 ? "" : "; \(uncheckedByteCode) files of byte code were not checked (--strict names them)"
      lines.append("the site has exactly these files\(byteCode)")
    }
    return lines.map { "\(package.visible): \($0)\n" }.joined()
  }

  /// That a package is whole says nothing of who made it.
  private var heading: String {
    let terminal = Terminal.standardOutput
    switch trust {
    case .verified, .refused: return terminal.styled("good", .green)
    case .notChecked: return "\(terminal.styled("whole", .green)), \(terminal.styled("signature not checked", .bold))"
    case .notSigned: return "\(terminal.styled("whole", .green)), \(terminal.styled("not signed", .bold))"
    }
  }

  /// For programs.
  var json: JSONValue {
    var members: JSONObject = ["package": .string(package)]
    switch contents {
    case .success(let contents):
      members["result"] = contents.isGood ? "good" : "defects"
      members["sha256"] = .string(contents.archive.sha256.hex)
      members["files"] = .int(Int64(contents.members.count))
      members["defects"] = contents.defectsJSON
      members["errors"] = []
    case .failure(let error):
      members["result"] = "unreadable"
      members["sha256"] = .null
      members["files"] = .null
      members["defects"] = []
      members["errors"] = .array(error.problem.lines.map(JSONValue.string))
    }
    members["trust"] = .string(trust.rawValue)
    members["signature"] = signature.map { Self.json($0) { .object($0.goodMembers) } } ?? .null
    members["provenance"] = provenance.map { Self.json($0) { $0.json } } ?? .null
    members["policy"] = policy?.json ?? .null
    members["installed"] = site.map { Self.json($0) { $0.differencesJSON(uncheckedByteCode) } } ?? .null
    return .object(members)
  }

  private static func json<Value>(
    _ result: Result<Value, SignatureError>, _ value: (Value) -> JSONValue
  ) -> JSONValue {
    switch result {
    case .success(let found): value(found)
    case .failure(let error): ["result": "bad", "error": .string(error.description)]
    }
  }
}

extension TrustedKeys.Verified {
  fileprivate var goodMembers: JSONObject {
    JSONObject([("result", "good")] + (json.objectValue ?? [:]).map { ($0.key, $0.value) })
  }
}

extension TrustedKeys.SignedProvenance {
  fileprivate var json: JSONValue {
    var members = signer.goodMembers
    members["statement"] = provenance.statement
    return .object(members)
  }
}

extension PolicyDecision {
  fileprivate var json: JSONValue {
    [
      "result": isTrusted ? "ok" : "refused",
      "clauses": .array(
        clauses.map { clause in
          [
            "clause": .string(clause.name), "result": clause.isKept ? "ok" : "refused",
            "reason": .string(clause.reason),
          ]
        }),
    ]
  }
}

extension [SiteDifference] {
  fileprivate func differencesJSON(_ uncheckedByteCode: Int) -> JSONValue {
    [
      "result": isEmpty ? "same" : "different", "unchecked_byte_code": .int(Int64(uncheckedByteCode)),
      "differences": .array(
        map { difference in
          [
            "path": .string(difference.path), "kind": .string(difference.name),
            "message": .string(difference.message),
          ]
        }),
    ]
  }
}
