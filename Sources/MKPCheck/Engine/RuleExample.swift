/// A package made for a rule's documentation. The tests check it like any other, so that the documentation can't lie.
public struct RuleExample: Sendable {
  /// A file of the example.
  public struct File: Sendable {
    /// Part and path below it: `agents/plugins/acme`.
    public let path: String
    /// The contents.
    public let text: String
    /// The mode in the tree or archive.
    public let mode: UInt16

    /// A file.
    public init(_ path: String, _ text: String, mode: UInt16 = 0o644) {
      self.path = path
      self.text = text
      self.mode = mode
    }
  }

  /// The files of the package.
  public let files: [File]
  /// Manifest keys that differ from those of a good package.
  public let manifest: [(key: String, value: String)]
  /// The suppressions of the project: rule and reason.
  public let ignored: [ConfiguredSuppression]
  /// The versions that it is checked for; empty for those within its bounds.
  public let targets: [CheckTarget]
  /// What can't be shown as text. An example that has only this is not run; the rule's own test makes the bytes.
  public let note: String?

  private init(
    files: [File] = [], manifest: [(key: String, value: String)] = [], ignored: [ConfiguredSuppression] = [],
    targets: [CheckTarget] = [], note: String? = nil
  ) {
    self.files = files
    self.manifest = manifest
    self.ignored = ignored
    self.targets = targets
    self.note = note
  }

  /// One file: part and path, and its text.
  public static func file(_ path: String, _ text: String, mode: UInt16 = 0o644) -> RuleExample {
    RuleExample(files: [File(path, text, mode: mode)])
  }

  /// Several files.
  public static func files(_ files: File...) -> RuleExample { RuleExample(files: files) }

  /// Manifest keys (`version.min_required`), and files when the rule compares both.
  public static func manifest(
    _ keys: KeyValuePairs<String, String>, files: File..., targets: [CheckTarget] = []
  ) -> RuleExample {
    RuleExample(files: files, manifest: keys.map { ($0.key, $0.value) }, targets: targets)
  }

  /// Suppressions in `mkp.yaml`, and files.
  public static func ignoring(_ suppressions: ConfiguredSuppression..., files: File...) -> RuleExample {
    RuleExample(files: files, ignored: suppressions)
  }

  /// Something that can't be shown as text.
  public static func described(_ note: String) -> RuleExample { RuleExample(note: note) }
}
