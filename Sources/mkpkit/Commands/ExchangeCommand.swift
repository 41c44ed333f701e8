import ArgumentParser
import HTTPTransport
import JSONText
import MKPFormat
import MKPRelease

/// `mkpkit exchange`
struct ExchangeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exchange",
    abstract: "List, search and fetch packages of the Checkmk Exchange.",
    discussion: """
      Examples:
        mkpkit exchange list --checkmk 2.4.0p8
        mkpkit exchange search ups snmp
        mkpkit exchange fetch apcaccess --out /tmp

      The outputs of --format json follow 'mkpkit schema output/exchange'.
      """,
    subcommands: [Listing.self, Search.self, Download.self])

  /// Where the Exchange is.
  struct Place: ParsableArguments {
    @Option(help: "Another server with the Exchange's API.")
    var url = ExchangeCatalogue.address

    @OptionGroup(title: "Network") var network: NetworkOptions

    func client() throws -> ExchangeClient {
      guard let base = HTTPURL(url) else {
        throw CommandFailure(.usage, "--url: \(url.quoted) is not a URL without user, password and blanks")
      }
      return try ExchangeClient(base: base, settings: network.settings(secrets: []))
    }
  }

  /// The options of list and search.
  struct Selection: ParsableArguments {
    @Option(help: "Only packages whose minimum this version of Checkmk reaches, as 2.4.0p8.")
    var checkmk: String?

    @OptionGroup var place: Place
    @OptionGroup var output: OutputOptions

    func validate() throws {
      if let checkmk, CheckmkVersion(checkmk) == nil {
        throw ValidationError("--checkmk: \(checkmk.quoted) is no version of Checkmk; expected 2.4.0p8, for example")
      }
    }

    func show(_ words: [String]) throws {
      let catalogue = try place.client().catalogue()
      let packages = catalogue.packages(matching: words, checkmk: checkmk.flatMap(CheckmkVersion.init))
      if catalogue.unusable > 0 {
        StandardError.report(
          ["\(catalogue.unusable) entries of the catalogue name no file and are left out"], severity: .yellow)
      }
      try output.write(json: ["url": .string(place.url), "packages": .array(packages.map(\.json))]) {
        ExchangeTable(packages).text
      }
    }
  }

  struct Listing: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the packages of the Exchange.",
      discussion: "Example: mkpkit exchange list --checkmk 2.4.0p8")

    @OptionGroup var selection: Selection

    func run() throws { try selection.show([]) }
  }

  struct Search: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "search",
      abstract: "Search the Exchange by name, title, description and author.",
      discussion: "Example: mkpkit exchange search ups snmp")

    @Argument(help: "Words that must all be there, in any case.")
    var words: [String]

    @OptionGroup var selection: Selection

    func run() throws { try selection.show(words) }
  }

  struct Download: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fetch", abstract: "Fetch a package of the Exchange and read it strictly.",
      discussion: """
        Example: mkpkit exchange fetch apcaccess --out /tmp

        The file appears under its name only when it is a whole package without serious defects, of the name and \
        version that the catalogue says. The Exchange has no signatures: --sha256 makes sure that it is the file that \
        somebody has looked at.
        """)

    @Argument(help: "The package's name, or its number on the Exchange.")
    var package: String

    @Option(name: [.short, .long], help: "The folder to put the package into.", completion: .directory)
    var out = "."

    @Option(help: "The SHA-256 digest that the file must have.")
    var sha256: String?

    @Option(help: "The largest file to take; K, M and G are understood.")
    var maxDownload = ByteCount(bytes: 200 << 20)

    @Flag(help: "Replace another file of the package's name.")
    var force = false

    @OptionGroup var place: Place
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions

    func validate() throws {
      if let sha256, SHA256Digest(hex: sha256) == nil {
        throw ValidationError("--sha256 must be 64 hexadecimal digits")
      }
    }

    func run() throws {
      let client = try place.client()
      let package = try client.catalogue().package(package)
      let fetched = try client.fetch(
        package, into: out, maximumSize: maxDownload.bytes, sha256: sha256.flatMap(SHA256Digest.init(hex:)),
        limits: limits.limits, overwrites: force,
        progress: { done, _ in Progress.show(transfer: "fetching", package.name, done, 0) })
      Progress.clear()
      let digest = fetched.contents.archive.sha256.hex
      try output.write(json: [
        "package": .string(fetched.path), "result": fetched.isNew ? "fetched" : "present",
        "name": .string(package.name), "version": .string(package.version), "sha256": .string(digest),
        "size": .int(fetched.contents.archive.packedSize),
      ]) {
        "\(fetched.path.visible): whole, not signed, sha256 \(digest)\n"
      }
      try fetched.contents.reportDefects(of: fetched.path)
    }
  }
}

/// Packages of the Exchange in columns.
struct ExchangeTable {
  private let rows: [[String]]

  private static let head = ["NAME", "VERSION", "CHECKMK", "DOWNLOADS", "TITLE"]

  init(_ packages: [ExchangeCatalogue.Package]) {
    rows = [Self.head] + packages.map { $0.cells.map(\.visible) }
  }

  var text: String {
    let widths = Self.head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var text = ""
    for row in rows {
      for (cell, width) in zip(row.dropLast(), widths) {
        text += cell + String(repeating: " ", count: width - cell.count + 2)
      }
      text += "\(row.last ?? "")\n"
    }
    return text
  }
}

extension ExchangeCatalogue.Package {
  fileprivate var cells: [String] {
    let firstLine = summary.map { String($0.prefix { !$0.isNewline }.prefix(60)) }
    return [name, version, minRequired ?? "", downloads.map(String.init) ?? "", title ?? firstLine ?? ""]
  }
}

extension ExchangeCatalogue.Package {
  fileprivate var json: JSONValue {
    [
      "id": JSONValue(id), "name": .string(name), "version": .string(version), "title": JSONValue(title),
      "summary": JSONValue(summary), "author": JSONValue(author), "downloads": JSONValue(downloads),
      "min_required": JSONValue(minRequired), "file": .string(fileName),
    ]
  }
}
