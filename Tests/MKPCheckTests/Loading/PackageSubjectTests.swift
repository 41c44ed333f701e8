import Testing

@testable import MKPCheck

struct PackageSubjectTests {
  private typealias Member = ArchiveSample.Member

  @Test func aGoodPackageHasNoErrorOrWarning() async {
    let subject = ArchiveSample.subject(ArchiveSample.good)
    let report = await Samples.report(subject)
    #expect(report.findings.filter { $0.rule.severity > .advice }.map(\.message) == [])
    #expect(subject.files.map(\.packagePath) == ["agents/plugins/acme"])
    #expect(subject.manifest?.text(.version) == "1.2.3")
  }

  @Test(arguments: [
    ("a name with a dot", "'agents': []", "acme.x", Rule.invalidManifest),
    ("a part that is none", "'agent': []", "acme", Rule.invalidManifest),
    ("a listed file that is missing", "'agents': ['plugins/other']", "acme", Rule.uninstallableFile),
  ])
  func whatCheckmkRefusesIsAnError(_ what: String, _ files: String, _ name: String, _ rule: Rule) async {
    let info = ArchiveSample.info(name: name, files: files)
    let package = ArchiveSample.package([Member("info", info)], agents: [ArchiveSample.plugin])
    let report = await Samples.report(ArchiveSample.subject(package))
    #expect(report.findings.map(\.rule.id).contains(rule.id))
  }

  @Test(arguments: ["", "<!DOCTYPE html><html></html>", "not a package at all"])
  func anythingElseIsUnreadable(_ text: String) async {
    let report = await Samples.report(ArchiveSample.subject(Array(text.utf8)))
    #expect(report.findings.map(\.rule.id) == ["MKP101"])
  }

  @Test func everyTruncationIsReportedAndNothingCrashes() async {
    for count in stride(from: 0, to: ArchiveSample.good.count, by: 97) {
      let report = await Samples.report(ArchiveSample.subject(Array(ArchiveSample.good.prefix(count))))
      #expect(report.fails(on: .error), "\(count) bytes")
    }
  }

  @Test func largeFilesGoThroughTheDisk() throws {
    var big = Member("plugins/acme", "")
    big.bytes = Array("#!/bin/sh\n".utf8) + [UInt8](repeating: 0x20, count: 2 << 20)
    let subject = ArchiveSample.subject(
      ArchiveSample.package([Member("info", ArchiveSample.info)], agents: [big]))
    #expect(try subject.files.first?.bytes(limit: LoadedFile.sizeLimit) == big.bytes)
    #expect(try subject.files.first?.bytes(limit: 10) == Array(big.bytes.prefix(10)))
  }
}
