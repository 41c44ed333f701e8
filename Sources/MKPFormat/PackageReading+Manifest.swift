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
    case .failure(let error)?: defects += error.lines.map { Defect(.unreadableManifest, "info.json", $0) }
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
    for part in PackagePart.allCases {
      let listed = manifest.files[part, default: []]
      let archive = "\(part.rawValue).tar"
      let indices = members.indices.filter { members[$0].part == part }
      let contained = Set(indices.map { ExactText(members[$0].path) })
      var seen: Set<ExactText> = []
      for path in listed {
        let tidy = normalizedPath(path)
        if let problem = PathProblem.first(in: path) {
          defects.append(Defect(.unsafePath, "info: \(part.rawValue): \(path)", problem.description))
          continue
        }
        if tidy != path {
          defects.append(Defect(.untidyListing, "info: \(part.rawValue): \(path)", "should be \(tidy.quoted)"))
        }
        if !seen.insert(ExactText(tidy)).inserted {
          defects.append(Defect(.repeatedListing, "info: \(part.rawValue): \(path)", "is listed more than once"))
        } else if parts.contains(part), !contained.contains(ExactText(tidy)) {
          defects.append(
            Defect(.missingFile, "\(archive): \(path)", "is listed in the manifest but not in the archive"))
        }
      }
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
      ("title", title == other.title), ("name", name == other.name),
      ("description", description == other.description), ("version", version == other.version),
      ("version.packaged", versionPackaged == other.versionPackaged),
      ("version.min_required", minRequired == other.minRequired),
      ("version.usable_until", usableUntil == other.usableUntil), ("author", author == other.author),
      ("download_url", downloadURL == other.downloadURL),
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

  /// What JSON cannot tell apart counts as the same.
  private func same(_ left: PythonLiteral?, _ right: PythonLiteral?) -> Bool {
    guard let left, let right else { return left == right }
    return JSONValue(left) == JSONValue(right)
  }
}
