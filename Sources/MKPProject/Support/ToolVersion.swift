/// This version of mkpkit.
public enum ToolVersion {
  /// The number, by Semantic Versioning.
  public static let number = "0.1.0"
  /// As manifests name the tool that packed them (`version.packaged`).
  public static let packaged = "mkpkit \(number)"
}
