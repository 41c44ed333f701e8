import JSONText
import MKPFormat
import MKPProject

import struct JSONSchema.InstancePath

extension TrustPolicy {
  /// Reads the policy at `path`, and the keys it names.
  ///
  /// - Throws: everything that is wrong with it at once, each with line and column.
  public init(contentsOf path: String) throws(PolicyError) {
    let document: YAMLDocument
    do {
      document = try YAMLDocument(parsing: FilePieces.text(of: path), file: path, schema: "trust.schema.json")
    } catch let error as ProjectError {
      throw PolicyError(problems: error.problems.map(\.description))
    } catch {
      throw PolicyError(problems: ["\(error)"])
    }
    var reader = PolicyReader(document: document, path: path)
    rules = (document.value["rules"]?.arrayValue ?? []).enumerated().map { reader.rule($1, at: $0) }
    guard reader.problems.isEmpty else { throw PolicyError(problems: reader.problems) }
  }
}

/// Turns a document that follows the schema into rules; collects keys and dates that are not any.
private struct PolicyReader {
  let document: YAMLDocument
  let path: String
  var problems: [String] = []

  mutating func rule(_ value: JSONValue, at index: Int) -> TrustPolicy.Rule {
    let place = InstancePath([.key("rules"), .index(index)])
    var keys = TrustedKeys()
    var lists: [TrustedKeys] = []
    for (number, signer) in (value["signers"]?.arrayValue ?? []).enumerated() {
      let signerPlace = place.appending(.key("signers")).appending(.index(number))
      do throws(SignatureError) {
        if let key = signer["key"]?.stringValue {
          try keys.add(key: key, place: text(signerPlace.appending(.key("key"))))
        } else if let file = signer["key_file"]?.stringValue {
          try keys.add(keyFile: resolve(file))
        } else if let list = signer["allowed_signers"]?.stringValue {
          lists.append(
            TrustedKeys(
              allowedSigners: try AllowedSigners(contentsOf: resolve(list)), principal: signer["principal"]?.stringValue
            ))
        }
      } catch {
        report(error, signerPlace)
      }
    }
    return TrustPolicy.Rule(
      packages: value["packages"]?.arrayValue?.compactMap(\.stringValue) ?? [],
      signers: (keys.isEmpty ? [] : [keys]) + lists, provenance: value["provenance"].map(Self.demand),
      maximumAge: value["maximum_age"]?.intValue,
      notBefore: date(value["not_before"]?.stringValue, place.appending(.key("not_before"))))
  }

  private static func demand(_ value: JSONValue) -> TrustPolicy.ProvenanceDemand {
    TrustPolicy.ProvenanceDemand(
      repository: value["repository"]?.stringValue, isReproducible: value["reproducible"]?.boolValue ?? false,
      isClean: value["clean"]?.boolValue ?? false, builder: value["builder"]?.stringValue)
  }

  private mutating func date(_ day: String?, _ place: InstancePath) -> Timestamp? {
    guard let day else { return nil }
    if let time = Timestamp("\(day)T00:00:00Z") { return time }
    problems.append("\(text(place)): \(day.quoted) is no day")
    return nil
  }

  private mutating func report(_ error: SignatureError, _ place: InstancePath) {
    // Inline keys carry their place themselves.
    let message = error.description
    problems.append(message.hasPrefix("\(path):") ? message : "\(text(place)): \(message)")
  }

  private func text(_ place: InstancePath) -> String {
    let position = document.position(of: place)
    return "\(path):\(position.line):\(position.column)"
  }

  private func resolve(_ file: String) -> String {
    guard !file.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return file }
    return "\(path[..<slash])/\(file)"
  }
}

extension TrustedKeys {
  fileprivate var isEmpty: Bool { !accept(fileExtension: "minisig") && !accept(fileExtension: "sig") }

  fileprivate mutating func add(key: String, place: String) throws(SignatureError) {
    if key.contains(" ") {
      add(try SSHPublicKey(line: key[...], path: place))
    } else {
      add(try MinisignPublicKey(base64: key, path: place))
    }
  }

  fileprivate mutating func add(keyFile path: String) throws(SignatureError) {
    if try FilePieces.text(of: path).hasPrefix(MinisignFile.untrustedPrefix) {
      add(try MinisignPublicKey(contentsOf: path))
    } else {
      add(try SSHPublicKey(contentsOf: path))
    }
  }
}
