import MKPFormat
import MKPProject

extension SBOM {
  /// The bill of materials of an executable that was built with the portable SDK: what was linked into it.
  ///
  /// - Parameters:
  ///   - libraries: the Debian packages of the SDK whose libraries the product takes in besides those of C++.
  ///   - license: an SPDX expression.
  ///   - time: of the source, in seconds since 1970.
  /// - Throws: when the executable cannot be read.
  public init(
    executable built: BuiltAgent, version: String, libraries: [String], license: String?, time: Int64
  ) throws(SignatureError) {
    let sha256 = try SHA256Digest(ofFile: built.location)
    let root = Component(executable: built.name, version: version, sha256: sha256, license: license)
    let agent = Provenance.Agent(built, path: built.name, sha256: sha256)
    let linked = Component.linked(into: agent, also: Set(libraries)).sorted { $0.reference < $1.reference }
    self.init(
      root, linked, dependencies: [root.reference: Set(linked.map(\.reference))], sha256: sha256, time: time)
  }
}
