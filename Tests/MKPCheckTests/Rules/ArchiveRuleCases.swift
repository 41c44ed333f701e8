@testable import MKPCheck

enum ArchiveRuleCases {
  private typealias Sample = ArchiveSample
  private typealias Member = ArchiveSample.Member

  private static func pair(_ rule: Rule, bad: [UInt8], good: [UInt8] = ArchiveSample.good) -> RuleCase {
    RuleCase(rule: rule, bad: Sample.subject(bad), good: Sample.subject(good))
  }

  private static let info = Member("info", Sample.info)
  private static let json = Member("info.json", Sample.json())

  static let all: [RuleCase] = [
    pair(.unreadablePackage, bad: Array(Sample.good.prefix(1000))),
    pair(
      .hazard, bad: Sample.package([info, json], agents: [Sample.plugin, Member("../../etc/acme", "x")])),
    pair(.uninstallableFile, bad: Sample.package([info, json], agents: nil)),
    pair(
      .differentManifests,
      bad: Sample.package([info, Member("info.json", Sample.json(version: "1.2.4"))], agents: [Sample.plugin])),
    pair(
      .untidyArchive, bad: Sample.package([info, json], agents: [Member("plugins/", type: "5"), Sample.plugin])),
    pair(.missingInfoJSON, bad: Sample.package([info], agents: [Sample.plugin])),
    pair(
      .unlistedFile,
      bad: Sample.package([info, json], agents: [Sample.plugin, Member("plugins/other", "#!/bin/sh\n")])),
    pair(.ambiguousArchive, bad: Sample.package([info, json], agents: [Sample.plugin, Sample.plugin])),
  ]
}
