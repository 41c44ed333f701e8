extension [SwiftPackagePin] {
  /// Those whose modules were linked into the executable at `location`; all, where that cannot be told.
  ///
  /// SwiftPM keeps a list of the objects that it links, each in a folder `MODULE.build`, and modules lie in
  /// `Sources/MODULE` of their packages. Unless every linked module is found so, no package is left out.
  ///
  /// - Parameters:
  ///   - folder: of the package itself.
  ///   - scratch: where the build keeps what it makes.
  func linked(into location: String, of folder: String, scratch: String) -> [SwiftPackagePin] {
    let list = location + ".product/Objects.LinkFileList"
    guard let text = try? TextFile.read(list, shown: list) else { return self }
    let modules = Set(text.split(whereSeparator: { $0 == "/" || $0.isNewline }).compactMap(Self.module))
    var unknown = modules.subtracting(Self.names(in: folder + "/Sources"))
    let linked = filter { pin in
      let sources = Self.names(in: "\(scratch)/checkouts/\(pin.checkout)/Sources")
      unknown.subtract(sources)
      return !modules.isDisjoint(with: sources)
    }
    return unknown.isEmpty ? linked : self
  }

  private static func module(_ component: Substring) -> String? {
    // `.build` itself is the scratch folder.
    component.hasSuffix(".build") && component != ".build" ? String(component.dropLast(".build".count)) : nil
  }

  private static func names(in folder: String) -> [String] {
    guard case .success(let names) = listFolder(folder) else { return [] }
    return names.names
  }
}

extension SwiftPackagePin {
  /// What SwiftPM calls the package's folder.
  fileprivate var checkout: String {
    let name = location.split(separator: "/").last ?? ""
    return String(name.hasSuffix(".git") ? name.dropLast(4) : name)
  }
}
