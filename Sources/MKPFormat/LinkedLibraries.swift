import CArchive
import CSodium
import CZlib

/// The libraries that packages are read and written with. Two builds whose versions are the same here pack the same
/// files into the same bytes.
public enum LinkedLibraries {
  /// Versions by name, as the libraries themselves say at run time.
  public static var versions: [String: String] {
    [
      "libarchive": number(String(cString: archive_version_string())),
      "libsodium": String(cString: sodium_version_string()),
      "zlib": String(cString: zlibVersion()),
    ]
  }

  /// `libarchive 3.6.2` without the name.
  private static func number(_ text: String) -> String {
    text.split(separator: " ").last.map(String.init) ?? text
  }
}
