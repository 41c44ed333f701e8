import MKPFormat

/// Sorts what the reader found in an archive under the rules that answer for it.
enum PackageDefects {
  /// The defects of `package`: first what makes Checkmk refuse it or fail half-way, then the rest.
  static func all(of package: PackageContents, path: String) -> [CheckSubject.Defect] {
    let place = Place(file: path)
    let refusals = refusals(package).map { CheckSubject.Defect(rule: $0.rule, message: $0.message, place: place) }
    let others = package.defects.compactMap { defect -> CheckSubject.Defect? in
      guard let rule = rule(for: defect) else { return nil }
      return CheckSubject.Defect(rule: rule, message: defect.description, place: place)
    }
    return refusals + others
  }

  /// Why no version at all installs the package. The bounds and what only some versions know have rules of their own.
  private static func refusals(_ package: PackageContents) -> [(rule: Rule, message: String)] {
    // Every version from 2.3 on treats these alike.
    guard case .refused(let reasons) = package.installability(on: CheckmkVersion(2, 5, 0)) else { return [] }
    return reasons.compactMap { reason in
      switch reason {
      // The hazard is among the defects, too.
      case .siteTooOld, .siteTooNew, .unknownPart, .hazard: nil
      case .notCompressed: (.unreadablePackage, reason.description)
      case .missingManifest, .unreadableManifest, .manifest: (.invalidManifest, reason.description)
      case .missingPart, .compressedPart, .missingFile, .unfitPath, .brokenLink:
        (.uninstallableFile, reason.description)
      }
    }
  }

  /// The rule for a defect that ``refusals(_:)`` does not already name.
  private static func rule(for defect: Defect) -> Rule? {
    switch defect.kind {
    case .unsafePath, .unsafeLink, .specialFile, .conflictingPaths, .repeatedPart, .sparseFile, .globalHeader:
      .hazard
    case .ambiguousHeader, .repeatedMember, .repeatedManifest, .repeatedFile: .ambiguousArchive
    // In the manifest it is a refusal; a member that nothing names, Checkmk never opens.
    case .unknownPart: defect.place.hasPrefix("info") ? nil : .untidyArchive
    case .invalidManifest, .unreadableManifest, .missingManifest, .missingFile, .missingPart, .notCompressed,
      .compressedPart, .untidyName, .brokenLink:
      nil
    case .listedFolder: .uninstallableFile
    case .differentManifests, .unreadableInfoJSON: .differentManifests
    case .missingInfoJSON: .missingInfoJSON
    case .unlistedFile, .unlistedPart: .unlistedFile
    case .trailingBytes, .linkedManifest, .untidyListing, .repeatedListing,
      .link, .directoryEntry, .unknownMember, .missingEnd:
      .untidyArchive
    }
  }
}
