/// A repair that needs no judgement. Applied to the sources of a project, never to a package.
public struct Fix: Hashable, Sendable {
  /// Replacement of bytes of the file that the finding is in.
  public struct Edit: Hashable, Sendable {
    /// Offsets in bytes.
    public let range: Range<Int>
    /// What stands there afterwards.
    public let replacement: [UInt8]

    /// An edit.
    public init(_ range: Range<Int>, _ replacement: [UInt8]) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// What the repair does, in one line.
  public let summary: String
  /// In ascending order, not overlapping.
  public let edits: [Edit]
  /// The new mode of the file.
  public let mode: UInt16?
  /// Where in the package the file belongs afterwards, `cmk_addons_plugins/acme/agent_based/acme.py`; nil to stay.
  public let destination: String?

  /// A repair.
  public init(_ summary: String, edits: [Edit] = [], mode: UInt16? = nil, destination: String? = nil) {
    self.summary = summary
    self.edits = edits
    self.mode = mode
    self.destination = destination
  }
}
