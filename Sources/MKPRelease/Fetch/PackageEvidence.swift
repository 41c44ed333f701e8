import MKPFormat

/// What a repository has to prove a package with.
struct PackageEvidence {
  /// The texts of the signatures, by their extension.
  let signatures: [String: String]
  /// Signed provenance, an envelope a line; nil where there is none.
  let provenance: String?

  /// Writes it into files called like the package at `path`, with something behind.
  func write(beside path: String) throws(SystemError) {
    for (fileExtension, text) in signatures { try AtomicFile.write(text, to: "\(path).\(fileExtension)") }
    if let provenance { try AtomicFile.write(provenance, to: Companion.envelopes.path(beside: path)) }
  }
}
