import JSONText
import MKPFormat
import MKPProject

/// What `build` says of a package, planned or built.
struct BuildReport {
  let json: JSONValue
  let text: String

  init(_ plan: BuildPlan) {
    json = .object(JSONObject(Self.members(plan) + [("result", "planned")]))
    text = Self.heading(plan) + Self.listing(plan) + "would write \(plan.manifest.fileName)\n"
  }

  init(_ package: BuiltPackage, isReproducible: Bool?, isChecked: Bool) {
    let plan = package.plan
    json = .object(
      JSONObject(
        Self.members(plan) + [
          ("result", "built"), ("path", .string(package.path)), ("size", .int(package.size)),
          ("sha256", .string(package.sha256.hex)), ("agents", .array(package.agents.map(Self.agent))),
          ("checked", .bool(isChecked)), ("reproducible", isReproducible.map(JSONValue.bool) ?? .null),
        ]))
    text =
      Self.heading(plan) + package.agents.map(Self.agentText).joined()
      + "\(package.path.visible): \(plan.entries.count) files, \(package.size) bytes, sha256 \(package.sha256)\n"
      + (isChecked ? "" : "unchecked: --no-check packs whatever 'mkpkit check' would say\n")
      + (isReproducible == true
        ? "reproducible: a build in another folder with another umask gave the same bytes\n" : "")
  }

  private static func heading(_ plan: BuildPlan) -> String {
    let manifest = plan.manifest
    let until = manifest.usableUntil.map { ", below \($0)" } ?? ""
    return
      "\(manifest.name.visible) \(manifest.version.visible), for Checkmk from \(manifest.minRequired.visible)\(until.visible)\n"
  }

  private static func listing(_ plan: BuildPlan) -> String {
    let entries = plan.entries.map { entry in
      "  \(entry.part.rawValue)/\(entry.path.visible) <- \(entry.origin.description.visible)"
        + (entry.size.map { " (\($0) bytes)" } ?? " (built)") + "\n"
    }
    let left = plan.leftOut.map { "  left out: \($0)\n" }
    return entries.joined() + left.joined()
  }

  /// An agent, a line.
  static func agentText(_ agent: BuiltAgent) -> String {
    guard let image = agent.image else { return "  agent \(agent.name.visible): \(agent.size) bytes, a script\n" }
    let glibc = image.highest("GLIBC").map { "glibc \($0)" } ?? "no glibc"
    return "  agent \(agent.name.visible): \(agent.size) bytes, \(image.machine), needs \(glibc), "
      + "\(image.neededLibraries.joined(separator: " ").visible)\(image.isStripped ? "" : ", not stripped")\n"
  }

  private static func members(_ plan: BuildPlan) -> [(String, JSONValue)] {
    let manifest = plan.manifest
    return [
      ("name", .string(manifest.name)), ("version", .string(manifest.version)), ("title", .string(manifest.title)),
      ("min_required", .string(manifest.minRequired)), ("usable_until", JSONValue(manifest.usableUntil)),
      ("file", .string(manifest.fileName)), ("modification_time", .int(plan.modificationTime)),
      ("entries", .array(plan.entries.map(entry))), ("left_out", .array(plan.leftOut.map(leftOut))),
      ("remarks", .array(([plan.reading].compactMap { $0 } + plan.remarks).map(JSONValue.string))),
    ]
  }

  private static func entry(_ entry: PlanEntry) -> JSONValue {
    [
      "part": .string(entry.part.rawValue), "path": .string(entry.path), "size": entry.size.map(JSONValue.int) ?? .null,
      "origin": .string(entry.origin.description), "kind": .string(entry.origin.kind),
    ]
  }

  private static func leftOut(_ left: LeftOut) -> JSONValue {
    ["path": .string(left.path), "reason": .string(left.reason)]
  }

  /// What its author should know of an agent, lines.
  static func warnings(_ agent: BuiltAgent) -> [String] {
    var lines = agent.shortcomings.map { "WARNING: agent \(agent.name) \($0)" }
    if !lines.isEmpty { lines.append("WARNING: it was built without the portable SDK: run 'mkpkit sdk install'") }
    if agent.namesItsFolder {
      let remedy = agent.swift == nil ? "have the compiler leave paths out" : "#fileID instead of #filePath"
      lines.append(
        "WARNING: agent \(agent.name) contains the path of the folder it was built in: from another folder come other "
          + "bytes (\(remedy))")
    }
    return lines
  }

  /// An agent, as an element of `agents`.
  static func agent(_ agent: BuiltAgent) -> JSONValue {
    [
      "name": .string(agent.name), "size": .int(agent.size), "machine": JSONValue(agent.image?.machine.description),
      "glibc": JSONValue(agent.image?.highest("GLIBC")?.description),
      "glibcxx": JSONValue(agent.image?.highest("GLIBCXX")?.description),
      "needed": .array((agent.image?.neededLibraries ?? []).map(JSONValue.string)),
      "stripped": agent.image.map { .bool($0.isStripped) } ?? .null,
      "shortcomings": .array(agent.shortcomings.map { .string($0.description) }),
      "names_its_folder": .bool(agent.namesItsFolder),
    ]
  }
}

extension PlanEntry.Origin {
  fileprivate var kind: String {
    switch self {
    case .file: "file"
    case .system: "system"
    case .agent: "agent"
    }
  }
}
