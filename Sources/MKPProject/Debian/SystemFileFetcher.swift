import Glibc

/// Fetches the Debian packages whose files a project pins and this machine lacks.
///
/// The packages of another release of Debian, or of Ubuntu, have other files: with these, a project builds the same
/// package on all of them.
public struct SystemFileFetcher: Sendable {
  /// The mirror; nil for the one that this machine's apt uses.
  public let mirror: String?
  /// Told what is going on.
  public let progress: @Sendable (String) -> Void
  private let store: SystemFileStore

  /// A fetcher into the user's own store.
  public init(mirror: String? = nil, progress: @escaping @Sendable (String) -> Void = { _ in }) {
    self.mirror = mirror
    self.progress = progress
    store = .standard
  }

  /// Fetches what is missing for `project`. Returns where each pinned file is, in the order of `contents`.
  ///
  /// - Throws: every file that can't be had as it is pinned.
  public func fetch(for project: Project) async throws(ProjectError) -> [(file: String, location: String)] {
    let pins = (project.definition?.contents ?? []).compactMap { content in
      content.system.map { Pin(file: content.from, package: $0) }
    }
    var searches = await search(pins)
    var wanted: [String: Set<String>] = [:]
    for (pin, search) in zip(pins, searches) {
      if case .wrong = search, let release = pin.package.release {
        wanted[release, default: []].insert(pin.package.name)
      }
    }
    for (release, packages) in wanted.sorted(by: { $0.key < $1.key }) {
      try await fetch(packages.sorted(), release: release)
    }
    if !wanted.isEmpty { searches = await search(pins) }

    var found: [(file: String, location: String)] = []
    var problems: [ProjectProblem] = []
    for (pin, search) in zip(pins, searches) {
      switch search {
      case .found(let file): found.append((pin.file, file.location))
      case .wrong(let reason): problems.append(.systemFile(pin.file, reason: reason))
      }
    }
    guard problems.isEmpty else { throw ProjectError(problems) }
    return found
  }

  /// A file that a project pins.
  private struct Pin {
    let file: String
    let package: ProjectDefinition.SystemPackage
  }

  private func search(_ pins: [Pin]) async -> [SystemFile.Search] {
    var searches: [SystemFile.Search] = []
    for pin in pins { searches.append(await SystemFile.find(pin.file, of: pin.package, store: store)) }
    return searches
  }

  private func fetch(_ packages: [String], release: String) async throws(ProjectError) {
    let mirror = try await DebianMirror.choose(self.mirror)
    try makeFolders(store.folder)
    let scratch = try scratchFolder(in: store.folder)
    defer { withExtendedLifetime(scratch) {} }
    let work = scratch.path
    let apt = try AptSandbox(folder: work + "/apt", mirror: mirror, suite: release)
    progress("reading \(release)'s package lists from \(mirror)")
    try await apt.update()
    progress("downloading \(packages.joined(separator: ", "))")
    for file in try await apt.download(packages) {
      let unpacked = work + "/unpacked"
      let (name, version) = try await AptSandbox.unpack(file, into: unpacked)
      let place = store.place(of: name, release: release)
      try makeFolders(place)
      removeTree("\(place)/\(version)")
      // Where the folder is there again, another process was faster.
      guard rename(unpacked, "\(place)/\(version)") == 0 || errno == ENOTEMPTY || errno == EEXIST else {
        throw ProjectError([.notWritten("cannot create \(place)/\(version): \(lastError())")])
      }
    }
  }
}
