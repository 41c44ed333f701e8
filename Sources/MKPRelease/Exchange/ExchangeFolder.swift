import Glibc
import MKPFormat

/// A folder with all that an upload to the Checkmk Exchange needs. The Exchange takes uploads by its web page only.
public struct ExchangeFolder {
  /// The address to open: the package's page, where new versions are uploaded, and before the first one the site, which
  /// offers "upload new package" to who is logged in.
  public static func address(of name: String) -> String {
    "\(ExchangeCatalogue.address)/p/\(name)"
  }

  private let release: PackageRelease
  private let description: ExchangeDescription
  private let checklist: ExchangeChecklist
  private let icon: Icon

  /// A picture for the package's page.
  public struct Icon: Sendable {
    let name: String
    let bytes: [UInt8]
    /// What is wrong with it; nil for nothing.
    public let problem: String?

    /// Larger ones are no icons.
    private static let maximumSize = 512 << 10

    /// The picture at `path`, PNG or SVG.
    public init(path: String) throws(PublishError) {
      do throws(SignatureError) {
        bytes = try FilePieces.contents(of: path, limit: Self.maximumSize)
      } catch {
        throw .unfit([error.description.visible])
      }
      let isPNG = bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) && bytes.count > 24
      if isPNG {
        name = "icon.png"
        // Width and height stand behind the name of the first chunk.
        problem = bytes[16..<20].elementsEqual(bytes[20..<24]) ? nil : "it is not square"
      } else {
        name = "icon.svg"
        let text = String(decoding: bytes, as: UTF8.self)
        problem =
          text.contains("<svg") && !text.contains("<script") ? nil : "it is neither a PNG nor an SVG without scripts"
      }
    }

    /// The first letter of the name on a colour that depends on the name.
    public init(name: String) {
      let hue = MKPFormat.sha256(of: Array(name.utf8)).bytes.prefix(2).reduce(0) { $0 << 8 | Int($1) } % 360
      let letter = ExchangeMarkup.escaped(name.prefix(1).uppercased())
      self.name = "icon.svg"
      bytes = Array(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
        <rect width="64" height="64" rx="12" fill="hsl(\(hue),45%,40%)"/>
        <text x="32" y="45" font-family="sans-serif" font-size="38" fill="#fff" text-anchor="middle">\(letter)</text>
        </svg>

        """.utf8)
      problem = nil
    }
  }

  /// - Parameter checkErrors: the errors that `mkpkit check` finds; nil when it was not asked.
  public init(_ release: PackageRelease, icon: Icon, checkErrors: [String]?) throws(PublishError) {
    self.release = release
    self.icon = icon
    description = ExchangeDescription(markdown: release.contents.manifest.description)
    checklist = ExchangeChecklist(
      release.contents, description: description, checkErrors: checkErrors,
      licences: try Self.licences(release.package.path), icon: icon.problem)
  }

  /// The rules, and whether they are kept.
  public var items: [ExchangeChecklist.Item] { checklist.items }
  /// Whether nothing speaks against an upload.
  public var isGood: Bool { checklist.isGood }

  /// What the folder will hold, by name.
  public var files: [(name: String, size: Int)] {
    [(release.package.name, Int(release.package.size))] + texts.map { ($0.name, $0.bytes.count) }
  }

  /// Writes the files into `folder`, which is made where it is missing. Files of the same names are replaced.
  public func write(to folder: String) throws(PublishError) {
    do {
      let place = try FolderPath(making: folder)
      defer { place.removeIfEmpty() }
      let package = try AtomicFile(path: "\(folder)/\(release.package.name)")
      let pieces = try FilePieces(release.package.path)
      while case let piece = try pieces.next(), !piece.isEmpty { try package.write(Array(piece)) }
      for (name, bytes) in texts { try AtomicFile.write(bytes, to: "\(folder)/\(name)") }
      try package.commit()
    } catch let error as SystemError {
      throw .system(error)
    } catch {
      throw .unfit(["\(error)"])
    }
  }

  private var texts: [(name: String, bytes: [UInt8])] {
    let title = ExchangeMarkup.escaped(release.contents.manifest.title)
    let page = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(title)</title></head>
      <body><h1>\(title)</h1>
      \(description.html)</body></html>

      """
    let list = """
      # \(release.name) \(release.version) on the Checkmk Exchange

      Open <\(Self.address(of: release.name))> and log in. Before the first upload there is no such page: choose "upload
      new package" on <\(ExchangeCatalogue.address)>. Upload \(release.package.name), paste description.md into the
      Markdown editor of the description; description.html shows what becomes of it.

      \(checklist.markdown)
      """
    return [
      ("description.md", Array(description.markdown.utf8)), ("description.html", Array(page.utf8)),
      (icon.name, icon.bytes), ("checklist.md", Array(list.utf8)),
    ]
  }

  /// The files of the package that speak of the GPL; only texts of a usual size are looked at.
  private static func licences(_ path: String) throws(PublishError) -> [String] {
    var found: [String] = []
    do throws(PackageReadError) {
      _ = try PackageReader().read(path) { (member) throws(PackageReadProblem) in
        guard found.count < 3, let bytes = try member.bytes(limit: 256 << 10) else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        if ["GPL-2.0", "GNU General Public License", "GPLv2"].contains(where: text.contains) {
          found.append(member.member.path)
        }
      }
    } catch {
      throw .unreadable(error)
    }
    return found
  }
}
