/// A source to look at. Its bytes are read when they are needed: a package can have thousands.
public struct PythonSource: Sendable {
  /// In bytes, as far as known before it is read.
  let size: Int
  /// The bytes, or the start of more than ``PythonAnalyzer/sizeLimit``; nil where they can't be read.
  let bytes: @Sendable () -> [UInt8]?

  /// A source at hand.
  public init(_ bytes: [UInt8]) {
    size = bytes.count
    self.bytes = { bytes }
  }

  /// A file of a package.
  init(_ file: SubjectFile) {
    size = file.size
    bytes = { try? file.bytes(limit: PythonAnalyzer.sizeLimit + 1) }
  }
}
