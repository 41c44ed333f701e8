import Foundation
import MKPFormat
import Testing

/// What Checkmk's installer makes of packages: Python's `tarfile` and GNU tar, as it calls them.
struct InstallerOracle {
  /// What is installed, or why nothing is.
  struct Outcome: Decodable {
    let title: String?
    /// Kind and digest of everything but folders, by the path below the site.
    let files: [String: [String]]?
    let error: String?
  }

  /// The outcomes of the packages at `paths`, in order.
  static func install(_ paths: [String]) throws -> [Outcome] {
    let folders = Dictionary(uniqueKeysWithValues: PackagePart.allCases.map { ($0.rawValue, $0.directory) })
    let requests = try paths.map { path in
      try JSONSerialization.data(withJSONObject: ["package": path, "folders": folders])
    }
    return try PythonScript.run("installer.py", requests).map { try JSONDecoder().decode(Outcome.self, from: $0) }
  }
}

extension PackageContents {
  /// In what the installer's outcome is something else than what this says; nil when they are the same.
  func difference(from outcome: InstallerOracle.Outcome) -> String? {
    guard let installed = outcome.files else { return outcome.error ?? "nothing is installed" }
    if outcome.title.map({ Array($0.utf8) }) != Array(manifest.title.utf8) { return "another manifest" }
    var expected: [String: [String]] = [:]
    for member in members where member.isListed {
      let kind = if case .symbolicLink = member.kind { "link" } else { "file" }
      expected["\(member.part.directory)/\(member.path)"] = [kind, member.sha256.map { "\($0)" } ?? ""]
    }
    return expected == installed ? nil : "\(installed) is installed instead of \(expected)"
  }
}
