import MKPFormat

@testable import MKPCheck

/// Packages made in memory, for the tests of all rules.
enum Samples {
  /// What mkpkit knows about Checkmk's versions.
  static let catalogues: Catalogues = {
    do {
      return try Catalogues()
    } catch {
      fatalError("the embedded catalogues can't be read: \(error)")
    }
  }()

  /// The manifest of a package without any fault.
  static let manifest: [String: String] = [
    "name": "acme", "version": "1.2.3", "title": "Monitoring for ACME devices",
    "description": "Checks the power supplies and fans of ACME devices by their own agent.",
    "author": "Jane Roe <jane@example.com>", "download_url": "https://example.com/acme",
    "version.packaged": "mkpkit", "version.min_required": "2.3.0", "version.usable_until": "2.5.99",
  ]

  /// A file with the given bytes; `path` begins with the part.
  static func file(_ path: String, _ bytes: [UInt8], mode: UInt16 = 0o644) -> SubjectFile {
    let slash = path.firstIndex(of: "/") ?? path.endIndex
    guard let part = PackagePart(rawValue: String(path[..<slash])), slash < path.endIndex else {
      fatalError("the example's path \(path) does not begin with a part")
    }
    return SubjectFile(
      part: part, path: String(path[path.index(after: slash)...]), mode: mode, size: bytes.count, displayPath: path,
      load: { limit throws(FileReadError) in Array(bytes.prefix(limit)) })
  }

  /// A package; manifest texts are those of ``manifest`` with `keys` put over them, a nil removes the key.
  static func subject(
    _ files: [SubjectFile] = [], manifest keys: [String: String?] = [:], suppressions: [ConfiguredSuppression] = [],
    defects: [CheckSubject.Defect] = [], targets: [CheckTarget] = []
  ) -> CheckSubject {
    var texts = manifest
    for (key, value) in keys { texts[key] = value }
    return CheckSubject(
      origin: .project(root: "."), manifest: SubjectManifest(texts: texts), files: files, defects: defects,
      configuration: CheckConfiguration(targets: targets, suppressions: suppressions))
  }

  /// The package that an example describes; nil where it only describes it in words.
  static func subject(_ example: RuleExample) -> CheckSubject? {
    guard example.note == nil else { return nil }
    return subject(
      example.files.map { file($0.path, Array($0.text.utf8), mode: $0.mode) },
      manifest: Dictionary(example.manifest.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }),
      suppressions: example.ignored, targets: example.targets)
  }

  /// The context in which `subject` is checked for `targets`, else for all within its bounds.
  static func context(_ subject: CheckSubject, targets: [CheckTarget] = []) -> CheckContext {
    let targets = TargetSelection.targets(requested: targets, for: subject, known: catalogues.targets)
    return CheckContext(subject: subject, targets: targets, catalogues: catalogues)
  }

  /// The report of all rules over `subject`.
  static func report(
    _ subject: CheckSubject, targets: [CheckTarget] = [], mutation: RuleMutation? = nil, jobs: Int = 1
  ) async -> CheckReport {
    var checker = Checker(jobs: jobs)
    checker.mutation = mutation
    let ready = checker
    return await Gate.checks.run { await ready.check(context(subject, targets: targets)) }
  }
}
