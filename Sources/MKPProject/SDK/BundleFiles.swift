import JSONText

/// The JSON files of an SDK bundle, as SwiftPM reads them (SE-0387).
enum BundleFiles {
  private static let triple = "x86_64-unknown-linux-gnu"

  static func info(name: String) -> JSONValue {
    let variant: JSONValue = ["path": "swift-sdk.json", "supportedTriples": [.string(triple)]]
    let artifact: JSONValue = ["type": "swiftSDK", "version": "1.0.0", "variants": [variant]]
    return ["schemaVersion": "1.0", "artifacts": .object(JSONObject([(name, artifact)]))]
  }

  static func sdk() -> JSONValue {
    let target: JSONValue = [
      "sdkRootPath": "sysroot", "swiftResourcesPath": "sysroot/usr/lib/swift",
      "swiftStaticResourcesPath": "sysroot/usr/lib/swift_static", "toolsetPaths": ["toolset.json"],
    ]
    return ["schemaVersion": "4.0", "targetTriples": .object(JSONObject([(triple, target)]))]
  }

  /// lld: gold takes start files of this machine for those of the SDK.
  static func toolset(_ toolchain: SwiftToolchain) -> JSONValue {
    [
      "schemaVersion": "1.0", "rootPath": .string(toolchain.programs), "linker": ["path": "ld.lld"],
      "swiftCompiler": ["extraCLIOptions": ["-use-ld=lld"]],
    ]
  }
}
