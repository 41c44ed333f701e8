import Foundation
import MKPFormat
import MKPRelease
import Testing

@Suite struct ExchangeChecklistTests {
  private func checklist(
    _ description: String = "It *works*.", author: String = "A", until: String? = "2.5.99", errors: [String]? = [],
    licences: [String] = ["x"], icon: String? = nil
  ) throws -> ExchangeChecklist {
    let folder = try Scratch()
    let path = "\(folder.path)/demo-1.0.0.mkp"
    let manifest = Manifest(
      name: "demo", version: "1.0.0", title: "Demo", description: description, author: author, downloadURL: "",
      versionPackaged: "test", minRequired: "2.3.0", usableUntil: until, files: [.agents: ["plugins/demo"]])
    let file = PlannedFile(part: .agents, path: "plugins/demo", bytes: [35])
    try PackageWriter(manifest: manifest, files: [file], modificationTime: 0).write(to: path)
    return ExchangeChecklist(
      try PackageReader().read(path), description: ExchangeDescription(markdown: description), checkErrors: errors,
      licences: licences, icon: icon)
  }

  private func broken(_ list: ExchangeChecklist) -> [String] { list.items.filter { $0.holds == false }.map(\.rule) }

  @Test func findsNothingWrongWithAGoodPackage() throws {
    let list = try checklist()
    #expect(list.isGood && broken(list).isEmpty)
    // What only people can tell is never ticked.
    #expect(list.items.filter { $0.holds == nil }.count == 3)
    #expect(list.markdown.split(separator: "\n").filter { $0.hasPrefix("- [ ]") }.count == 3)
  }

  @Test func findsEveryBrokenRule() throws {
    #expect(broken(try checklist("![a](b.png)")) == ["The description has no images"])
    #expect(broken(try checklist("<iframe>")) == ["The description uses only the allowed HTML tags"])
    #expect(broken(try checklist("  ")) == ["There is a description"])
    #expect(broken(try checklist(author: "")) == ["Name, title and author are filled in"])
    #expect(broken(try checklist(until: "2.2.0")) == ["There is a version of Checkmk that it is for"])
    #expect(
      broken(try checklist(errors: ["x: error MKP1"])) == ["Only APIs that Checkmk provides are used ('mkpkit check')"])
    #expect(broken(try checklist(icon: "it is not square")) == ["The icon can be shown"])
    let open = try checklist(errors: nil, licences: [])
    #expect(open.isGood && open.items.filter { $0.holds == nil }.count == 5)
  }

  @Test func looksAtPictures() throws {
    let folder = try Scratch()
    let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
    let square = try folder.write("a.png", head + [0, 0, 0, 64, 0, 0, 0, 64, 8])
    let wide = try folder.write("b.png", head + [0, 0, 0, 65, 0, 0, 0, 64, 8])
    let drawing = try folder.write("c.svg", "<svg xmlns='x'/>")
    let active = try folder.write("d.svg", "<svg><script/></svg>")
    #expect(try ExchangeFolder.Icon(path: square).problem == nil && ExchangeFolder.Icon(path: drawing).problem == nil)
    #expect(try ExchangeFolder.Icon(path: wide).problem != nil && ExchangeFolder.Icon(path: active).problem != nil)
    #expect(throws: PublishError.self) { try ExchangeFolder.Icon(path: folder.path + "/none") }
  }
}
