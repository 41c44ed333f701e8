/// Reads packages, whoever wrote them: tolerant of everything that real packages contain, and safe with everything that
/// hostile ones may contain. Streams: memory does not grow with the files.
///
/// What departs from a good package is a ``Defect`` of the result; only what cannot be read to its end is thrown.
public struct PackageReader: Sendable {
  /// Looks at a file while it is read. Need not read all of it.
  public typealias Visitor = (MemberStream) throws(PackageReadProblem) -> Void

  let limits: Limits
  private let scansHeaders: Bool

  /// A reader that stops at `limits`.
  public init(limits: Limits = .default) { self.init(limits: limits, scansHeaders: true) }

  /// A reader that may trust libarchive alone: only tests do, to see that the scan of the headers finds something.
  package init(limits: Limits = .default, scansHeaders: Bool) {
    self.limits = limits
    self.scansHeaders = scansHeaders
  }

  /// Reads the package at `path`. `visit` is called for every regular file in a part whose path is safe, in the order
  /// of the archive, before the manifest need be known; never for anything that is a hazard.
  public func read(
    _ path: String, visit: Visitor = { (_) throws(PackageReadProblem) in }
  ) throws(PackageReadError) -> PackageContents {
    do {
      let file = try FileSource(path: path)
      var reading = try PackageReading(file, limits: limits, scansHeaders: scansHeaders)
      return try reading.contents(visit)
    } catch {
      throw PackageReadError(path: path, problem: error)
    }
  }
}
