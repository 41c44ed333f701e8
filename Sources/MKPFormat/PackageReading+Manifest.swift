import JSONText

extension PackageReading {
  private typealias Parsed = Result<(Manifest, [ManifestProblem]), ManifestError>

  /// The manifest that counts: `info`, as for Checkmk; `info.json` only where there is no `info` that can be read.
  mutating func manifest() throws(PackageReadProblem) -> (Manifest, [ManifestProblem]) {
    var info: Parsed?
    if let bytes = document("info") {
      let text = withoutMark(bytes)
      info = Result { () throws(ManifestError) in try Manifest.parse(info: text) }
    }
    let json: Parsed? = document("info.json").map { bytes in
      Result { () throws(ManifestError) in try Manifest.parse(json: bytes) }
    }
    switch (info, json) {
    case (nil, nil): throw .noManifest
    case (.failure(let error)?, nil), (.failure(let error)?, .failure(_)?), (nil, .failure(let error)?):
      throw .manifest(error)
    case (.success(let (manifest, problems))?, _):
      addDefects(problems)
      compareJSON(json, with: manifest)
      return (manifest, problems)
    case (.failure(let error)?, .success(let (manifest, problems))?):
      defects += error.lines.map { Defect(.unreadableManifest, "info", $0) }
      addDefects(problems)
      return (manifest, problems)
    case (nil, .success(let (manifest, problems))?):
      defects.append(Defect(.missingManifest, "info", "is missing; Checkmk reads nothing else"))
      addDefects(problems)
      return (manifest, problems)
    }
  }

  private func document(_ name: String) -> [UInt8]? {
    if let target = documentLinks[name] { return documents[target] }
    return documents[name]
  }

  private mutating func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return bytes }
    defects.append(Defect(.unreadableManifest, "info", "starts with a byte order mark, which Python does not read"))
    return Array(bytes.dropFirst(3))
  }

  private mutating func addDefects(_ problems: [ManifestProblem]) {
    for problem in problems {
      if case .unknownPart(_, let files) = problem, files > 0 {
        defects.append(Defect(.unknownPart, "info", problem.description))
      } else {
        defects.append(Defect(.invalidManifest, "info", problem.description))
      }
    }
    for name in documentLinks.keys.sorted() { defects.append(Defect(.linkedManifest, name, "is a link")) }
  }

  private mutating func compareJSON(
    _ json: Parsed?, with manifest: Manifest
  ) {
    switch json {
    case nil: defects.append(Defect(.missingInfoJSON, "info.json", "is missing; the Checkmk Exchange asks for it"))
    case .failure(let error)?: defects += error.lines.map { Defect(.unreadableInfoJSON, "info.json", $0) }
    case .success(let (other, _))?:
      let fields = manifest.differences(from: other)
      if !fields.isEmpty {
        let names = fields.map(\.quoted).joined(separator: ", ")
        defects.append(Defect(.differentManifests, "info.json", "says something else than info about \(names)"))
      }
    }
  }

  /// Compares what the manifest lists with what the archives contain.
  mutating func compare(with manifest: Manifest) {
    checkNames(with: manifest)
    for part in PackagePart.allCases {
      let listed = manifest.files[part, default: []]
      let archive = "\(part.rawValue).tar"
      let indices = members.indices.filter { members[$0].part == part }
      let seen = checkListing(listed, of: part, indices)
      if !listed.isEmpty, !parts.contains(part) {
        defects.append(Defect(.missingPart, archive, "is missing; the manifest lists \(listed.count) files of it"))
      }
      if listed.isEmpty, parts.contains(part), manifest.files[part] == nil {
        defects.append(Defect(.unlistedPart, archive, "is the archive of a part that the manifest does not list"))
      }
      var paths: Set<ExactText> = []
      for index in indices {
        let path = ExactText(members[index].path)
        members[index].isListed = seen.contains(path)
        if !members[index].isListed, manifest.files[part] != nil {
          defects.append(
            Defect(.unlistedFile, "\(archive): \(path.text)", "is not listed in the manifest; Checkmk leaves it out"))
        }
        if !paths.insert(path).inserted {
          defects.append(
            Defect(.repeatedFile, "\(archive): \(path.text)", "is there more than once; the last one counts"))
        }
      }
      addConflicts(paths, archive)
    }
    checkPlaces()
  }

  /// Checkmk looks for `info`, and for the archives of the parts that the manifest lists files of, by exactly these
  /// names.
  private mutating func checkNames(with manifest: Manifest) {
    let exact = Set(headers.map { ExactText($0.name) })
    for (name, archived) in untidyMembers.sorted(by: { $0.key < $1.key }) where !exact.contains(ExactText(name)) {
      let isListed = PackagePart.allCases.contains {
        "\($0.rawValue).tar" == name && !manifest.files[$0, default: []].isEmpty
      }
      let isWanted = name == "info" || isListed
      let consequence = isWanted ? "Checkmk does not find it" : "Checkmk does not look for it"
      defects.append(
        Defect(isWanted ? .untidyName : .unknownMember, archived, "should be called \(name.quoted); \(consequence)"))
    }
  }

  /// Looks for everything that is `listed` among the members at `indices`, as Checkmk and GNU tar do. Gives the tidy
  /// paths.
  private mutating func checkListing(_ listed: [String], of part: PackagePart, _ indices: [Int]) -> Set<ExactText> {
    let archive = "\(part.rawValue).tar"
    let exact = Dictionary(indices.map { (ExactText(members[$0].archivedPath), $0) }) { $1 }
    let tidied = Dictionary(indices.map { (ExactText(members[$0].path), $0) }) { $1 }
    let all = Set(listed.map { ExactText(normalizedPath($0)) })
    let hazards = Set(defects.filter { $0.severity == .hazard }.map { ExactText($0.place) })
    // Few packages list a folder: the paths are sorted for these alone.
    var sorted: SortedPaths?
    func holds(_ folder: String) -> Bool {
      if sorted == nil { sorted = SortedPaths(indices.map { members[$0].archivedPath }) }
      return sorted?.contains(folder: folder) == true || innerFolders[part]?.contains(ExactText(folder)) == true
    }
    var seen: Set<ExactText> = []
    for path in listed {
      let tidy = normalizedPath(path)
      let place = "info: \(part.rawValue): \(path)"
      if let problem = PathProblem.first(in: path) {
        let isFolder = problem == .empty
        defects.append(
          Defect(
            isFolder ? .listedFolder : .unsafePath, place,
            isFolder ? "is the folder ~/\(part.directory) itself: Checkmk changes its mode" : problem.description))
        continue
      }
      if tidy != path { defects.append(Defect(.untidyListing, place, "should be \(tidy.quoted)")) }
      if !seen.insert(ExactText(tidy)).inserted {
        defects.append(Defect(.repeatedListing, place, "is listed more than once"))
      } else if let index = exact[ExactText(tidy)] {
        if let problem = members[index].linkProblem(listed: all) {
          defects.append(Defect(.brokenLink, "\(archive): \(tidy)", "\(problem): Checkmk does not install it"))
        }
      } else if let index = tidied[ExactText(tidy)] {
        let archived = members[index].archivedPath
        defects.append(
          Defect(.untidyName, "\(archive): \(archived)", "should be called \(tidy.quoted); Checkmk does not find it"))
      } else if hazards.contains(ExactText("\(archive): \(tidy)")) {
        continue
      } else if holds(tidy) {
        defects.append(
          Defect(.listedFolder, place, "is a folder: Checkmk changes its mode, and installs what is in it unlisted"))
      } else if parts.contains(part) {
        defects.append(
          Defect(.missingFile, "\(archive): \(path)", "is listed in the manifest but not in the archive"))
      }
    }
    return seen
  }

  /// Files that stand where another file's folder must be.
  private mutating func addConflicts(_ paths: Set<ExactText>, _ archive: String) {
    for (file, path) in SortedPaths(paths.map(\.text)).conflicts {
      defects.append(Defect(.conflictingPaths, "\(archive): \(path)", "lies in \(file.quoted), which is a file"))
    }
  }
}

extension Manifest {
  /// The names of the fields in which `other` says something else, as they are called in `info`.
  public func differences(from other: Manifest) -> [String] {
    let pairs: [(String, Bool)] = [
      ("title", same(title, other.title)), ("name", same(name, other.name)),
      ("description", same(description, other.description)), ("version", same(version, other.version)),
      ("version.packaged", same(versionPackaged, other.versionPackaged)),
      ("version.min_required", same(minRequired, other.minRequired)),
      ("version.usable_until", same(usableUntil, other.usableUntil)), ("author", same(author, other.author)),
      ("download_url", same(downloadURL, other.downloadURL)),
      ("files", sameFiles(files, other.files)),
    ]
    let keys = Set(extra.keys).union(other.extra.keys).sorted()
    return pairs.filter { !$0.1 }.map(\.0) + keys.filter { !same(extra[$0], other.extra[$0]) }
  }

  private func sameFiles(_ left: [PackagePart: [String]], _ right: [PackagePart: [String]]) -> Bool {
    PackagePart.allCases.allSatisfy { part in
      Set(left[part, default: []].map(ExactText.init)) == Set(right[part, default: []].map(ExactText.init))
    }
  }

  private func same(_ left: String?, _ right: String?) -> Bool { left.map(ExactText.init) == right.map(ExactText.init) }

  /// What JSON cannot tell apart counts as the same.
  private func same(_ left: PythonLiteral?, _ right: PythonLiteral?) -> Bool {
    guard let left, let right else { return left == right }
    return JSONValue(left) == JSONValue(right)
  }
}
