/// The files that stand beside a package `X.mkp`, each called as the package with something behind it.
public enum Companion: String, CaseIterable, Sendable {
  /// The package's digest, as `sha256sum --check` reads it.
  case digest = "sha256"
  /// What each file of the package becomes in a site.
  case files = "files.json"
  /// What the build was made from: an in-toto statement, not signed yet.
  case statement = "provenance.json"
  /// The same, signed: a DSSE envelope on each line.
  case envelopes = "intoto.jsonl"
  /// The bill of materials: CycloneDX 1.6.
  case materials = "cdx.json"

  /// The path beside the package at `path`.
  public func path(beside path: String) -> String { "\(path).\(rawValue)" }
}
