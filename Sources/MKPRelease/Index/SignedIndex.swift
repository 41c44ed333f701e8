import JSONText
import MKPFormat

/// An index and its signatures in one file, which is replaced at once: a reader sees the old state or the new one,
/// never the index of one and the signature of the other. The same bytes stand beside it as `index.json` and
/// `index.json.minisig`, for readers of these and for stock tools.
struct SignedIndex: Hashable, Sendable {
  /// What the file is called.
  static let fileName = "index.signed.json"
  /// A file larger than this many bytes is not read: the index, of which every second byte needs an escape.
  static let maximumSize = 2 * RepositoryIndex.maximumSize

  private static let maximumSignatures = 16

  /// The bytes of `index.json`.
  let index: [UInt8]
  /// The texts of the signatures, as they stand in files: of minisign or OpenSSH, also several of one kind, so that an
  /// old and a new key can sign.
  let signatures: [String]

  /// The bytes of the file: the same for the same index and signatures.
  var fileBytes: [UInt8] {
    let json: JSONValue = [
      "format": "mkpkit-signed-index", "version": 1, "index": .string(String(decoding: index, as: UTF8.self)),
      "signatures": .array(signatures.map(JSONValue.string)),
    ]
    return Array("\(json.prettyText)\n".utf8)
  }

  /// An index and its signatures.
  init(index: [UInt8], signatures: [String]) {
    self.index = index
    self.signatures = signatures
  }

  /// Reads the file's bytes, which came from `place`. Nothing in them is trusted yet.
  ///
  /// - Throws: ``IndexError/malformed(place:problems:)``
  init(fileBytes: [UInt8], place: String) throws(IndexError) {
    let json: JSONValue
    do throws(JSONSyntaxError) {
      json = try JSONParser.parse(fileBytes, maximumDepth: 16)
    } catch {
      throw .malformed(place: place, problems: [error.description])
    }
    guard json["format"] == "mkpkit-signed-index", let index = json["index"]?.stringValue,
      let elements = json["signatures"]?.arrayValue
    else {
      throw .malformed(place: place, problems: ["expected a signed index: format, version, index and signatures"])
    }
    guard json["version"] == 1 else {
      throw .malformed(place: place, problems: ["another version of the format; a newer mkpkit may read it"])
    }
    let signatures = elements.compactMap(\.stringValue)
    guard signatures.count == elements.count, signatures.count <= Self.maximumSignatures else {
      throw .malformed(
        place: place, problems: ["'signatures' must be a list of at most \(Self.maximumSignatures) texts"])
    }
    self.init(index: Array(index.utf8), signatures: signatures)
  }
}
