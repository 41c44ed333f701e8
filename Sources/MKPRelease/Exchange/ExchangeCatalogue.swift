import HTTPTransport
import JSONText
import MKPFormat

/// The public catalogue of the Checkmk Exchange: what `/api/packages/all` answers.
///
/// The API is not documented. What is read here was seen in its use: an object with `success` and `data.packages`, each
/// with `id`, `package_name`, `author`, `downloads` and `latest_version`, which has `min_version` and, as `link`, the
/// address of the file. Everything but the link may be missing.
public struct ExchangeCatalogue: Hashable, Sendable {
  /// Where the Exchange is.
  public static let address = "https://exchange.checkmk.com"
  static let listPath = "/api/packages/all"
  static let downloadPath = "/api/packages/download/"

  /// A package in its newest version.
  public struct Package: Hashable, Sendable {
    /// The Exchange's number of the package.
    public let id: Int?
    /// The package's name.
    public let name: String
    /// The version, as in the name of the file.
    public let version: String
    /// What it is called for people.
    public let title: String?
    /// What it is for.
    public let summary: String?
    /// Who made it.
    public let author: String?
    /// How often it was downloaded.
    public let downloads: Int?
    /// The oldest version of Checkmk that it is for.
    public let minRequired: String?
    /// The path of the file on the Exchange.
    public let path: String

    /// The name of the file, as the Exchange calls it.
    public var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  /// The packages, by name.
  public let packages: [Package]
  /// How many entries were left out because nothing can be downloaded by them.
  public let unusable: Int

  /// Reads the catalogue.
  ///
  /// - Parameter mask: for secrets that the server may have repeated.
  /// - Throws: ``ServerError/unexpectedReply(url:found:)`` for anything else, errors with status 200 among it.
  init(_ body: [UInt8], url: String, mask: CredentialMask) throws(ServerError) {
    guard let json = try? JSONParser.parse(body, maximumDepth: 32) else {
      throw .unexpectedReply(
        url: url, found: "expected the catalogue, found \(FileKind(startingWith: body).description)")
    }
    guard json["success"] != false, let entries = (json["data"] ?? json)["packages"]?.arrayValue else {
      throw .unexpectedReply(
        url: url, found: "the Exchange says \(mask.masking(json.errorMessage ?? "nothing of packages").quoted)")
    }
    let packages = entries.compactMap(Package.init(json:))
    unusable = entries.count - packages.count
    self.packages = packages.sorted { ($0.name.lowercased(), $0.id ?? 0) < ($1.name.lowercased(), $1.id ?? 0) }
  }

  /// The packages that hold all of `words` in name, title, summary or author, and are for a site of Checkmk `checkmk`.
  public func packages(matching words: [String], checkmk: CheckmkVersion?) -> [Package] {
    packages.filter { package in
      let text = [package.name, package.title, package.summary, package.author].compactMap { $0 }.joined(
        separator: "\n"
      )
      .lowercased()
      let minimum = package.minRequired.flatMap(CheckmkVersion.init)
      let fits = checkmk.map { checkmk in minimum.map { $0 <= checkmk } ?? true } ?? true
      return fits && words.allSatisfy { text.contains($0.lowercased()) }
    }
  }

  /// The package called `name`, or with that number.
  ///
  /// - Throws: ``FetchError/unknownPackage(_:known:)`` with similar names.
  public func package(_ name: String) throws(FetchError) -> Package {
    if let found = packages.first(where: { $0.name == name || $0.id.map(String.init) == name }) { return found }
    let similar = packages.filter { $0.name.lowercased().contains(name.lowercased()) }
    throw .unknownPackage(name, known: similar.map(\.name))
  }
}

extension ExchangeCatalogue.Package {
  fileprivate init?(json: JSONValue) {
    let latest = json["latest_version"]
    guard let path = latest?["link"]?.stringValue.flatMap(Self.path) else { return nil }
    let stated = json["package_name"]?.stringValue ?? json["name"]?.stringValue
    let file = path.split(separator: "/").last ?? ""
    let (name, version) =
      file.hasSuffix(".mkp")
      ? Self.split(file.dropLast(4), stated: stated) : (stated ?? "", latest?["version"]?.stringValue ?? "")
    guard Manifest.isValidName(name), !version.isEmpty else { return nil }
    self.init(
      id: json["id"]?.intValue, name: name, version: version,
      title: json["title"]?.stringValue ?? latest?["title"]?.stringValue,
      summary: json["short_description"]?.stringValue ?? json["description"]?.stringValue,
      author: json["author"]?.stringValue ?? latest?["author"]?.stringValue, downloads: json["downloads"]?.intValue,
      minRequired: latest?["min_version"]?.stringValue, path: path)
  }

  /// The path of a link, if it is one of a file. Only the path counts: nothing of a reply leads to another server.
  private static func path(_ link: String) -> String? {
    guard let start = link.firstRange(of: ExchangeCatalogue.downloadPath)?.lowerBound else { return nil }
    let path = link[start...].prefix { $0 != "?" && $0 != "#" }
    let isPlain = path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
    let components = path.split(separator: "/")
    return isPlain && !components.contains("..") && !components.contains(".") ? String(path) : nil
  }

  /// `freebox-v6-2.3.0` is version `2.3.0` of `freebox-v6`: where the name is not stated, the version begins at the
  /// first digit behind a dash.
  private static func split(_ stem: Substring, stated: String?) -> (name: String, version: String) {
    if let stated, stem.hasPrefix("\(stated)-") { return (stated, String(stem.dropFirst(stated.count + 1))) }
    for index in stem.indices where stem[index] == "-" {
      let rest = stem[stem.index(after: index)...]
      if rest.first?.isNumber == true { return (String(stem[..<index]), String(rest)) }
    }
    return (String(stem), "")
  }
}
