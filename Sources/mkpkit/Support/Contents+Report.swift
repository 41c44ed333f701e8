import JSONText
import MKPCheck
import MKPFormat

extension Defect {
  /// The defect in one line, with what it means for who installs the package.
  var line: String {
    let consequence = severity < .error ? " (Checkmk installs it all the same)" : ""
    return "\(severity.rawValue): \(self)\(consequence)"
  }
}

extension PackageContents {
  /// Names the defects on standard error; throws exit code 1 if there is more than warnings.
  func reportDefects(of package: String) throws {
    for defect in defects where defect.severity != .note {
      StandardError.report(["\(package): \(defect.line)"], severity: defect.severity == .warning ? .yellow : .red)
    }
    if !isGood { throw ExitStatus.findings.exitCode }
  }

  /// The defects, as in all outputs.
  var defectsJSON: JSONValue {
    .array(
      defects.map { defect in
        [
          "kind": .string(defect.kind.rawValue), "severity": .string(defect.severity.rawValue),
          "place": .string(defect.place), "message": .string(defect.message),
        ]
      })
  }

  /// The output of `list`.
  var listJSON: JSONValue {
    [
      "name": .string(manifest.name), "version": .string(manifest.version), "parts": partsJSON,
      "defects": defectsJSON,
    ]
  }

  /// The output of `inspect`.
  func inspectJSON(
    _ package: String, _ binaries: PackagedBinaries, _ plugins: [String: LoadedPlugins]
  ) -> JSONValue {
    [
      "package": .string(package), "size": .int(archive.packedSize), "unpacked_size": .int(archive.unpackedSize),
      "sha256": .string(archive.sha256.hex), "manifest": manifest.json, "parts": partsJSON,
      "binaries": binaries.json, "checkmk": .array(lines.map { $0.json(plugins[$0.name], sideEffects) }),
      "defects": defectsJSON,
    ]
  }

  private var partsJSON: JSONValue {
    let used = Set(members.map(\.part)).union(manifest.files.keys).sorted { $0.rawValue < $1.rawValue }
    return .array(
      used.map { part in
        [
          "part": .string(part.rawValue), "directory": .string(part.directory),
          "files": .array(members.filter { $0.part == part }.sorted { $0.path < $1.path }.map(\.json)),
        ]
      })
  }
}

extension Manifest {
  fileprivate var json: JSONValue {
    // What is written is always JSON.
    (try? JSONParser.parse(infoJSON())) ?? .null
  }
}

extension PackageMember {
  fileprivate var json: JSONValue {
    let (kindName, target): (String, String?) =
      switch kind {
      case .file: ("file", nil)
      case .symbolicLink(let target): ("symbolic-link", target)
      case .hardLink(let target): ("hard-link", target)
      }
    return [
      "path": .string(path), "kind": .string(kindName), "target": JSONValue(target), "size": .int(size),
      "mode": .string(octal(mode)), "install_mode": .string(octal(part.installMode(of: path))),
      "modified": .int(modificationTime), "sha256": JSONValue(sha256?.hex), "listed": .bool(isListed),
    ]
  }
}

extension LoadedPlugins {
  fileprivate var json: JSONValue { ["total": .int(Int64(total)), "not_loaded": .int(Int64(notLoaded))] }
}

extension PackageContents.Line {
  fileprivate func json(_ plugins: LoadedPlugins?, _ sideEffects: [String]) -> JSONValue {
    [
      "version": .string(name), "installs": .bool(reasons.isEmpty), "from": JSONValue(from), "below": JSONValue(below),
      "disabled_by_update": .bool(disabledByUpdate), "reasons": .array(reasons.map { .string($0.description) }),
      "side_effects": .array(reasons.isEmpty ? sideEffects.map(JSONValue.string) : []),
      "plugins": plugins?.json ?? .null,
    ]
  }
}
