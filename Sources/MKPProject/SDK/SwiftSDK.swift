import JSONText

/// A Swift SDK with the headers and libraries of an old Debian: what is built with it runs wherever glibc is at least
/// as old as its own (2.31), and in fact, since programs only name the symbols they use, on 2.28.
public struct SwiftSDK: Hashable, Sendable {
  /// Folder that holds the bundle.
  let store: String
  /// The name of the bundle and of the SDK in it.
  public let name: String
  /// The toolchain whose Swift libraries it refers to.
  public let toolchain: String
  /// `x86_64`
  public let machine: String
  /// The Debian release that it was made from; nil in records of old.
  public let suite: String?
  /// The Debian packages that were unpacked, with their versions.
  public let packages: [String: String]

  /// Of what is in it; an older one than ``currentRevision`` lacks something.
  let revision: Int
  /// Grows whenever SDKs get something that builds then count on.
  static let currentRevision = 5

  /// The file, beside the SDK's own, that says what it was made from.
  static let recordName = "mkpkit-sdk.json"

  /// Where the bundle is.
  public var location: String { "\(store)/\(name).artifactbundle" }
  /// The folder that stands for `/` in builds.
  var sysroot: String { location + "/sysroot" }
  /// A folder with nothing but `libstdc++.a`: found there, the linker can't take the shared library.
  var staticLibraries: String { location + "/static" }
  /// The object file with the symbols that are bound to old versions.
  var compatibilityObject: String { location + "/oldglibc.o" }

  /// What `swift build` needs to use it.
  var buildArguments: [String] {
    [
      "--swift-sdks-path", store, "--swift-sdk", name, "--pkg-config-path",
      "\(sysroot)/usr/lib/x86_64-linux-gnu/pkgconfig", "-Xlinker", "-L\(staticLibraries)", "-Xlinker",
      compatibilityObject, "-Xswiftc", "-Xclang-linker", "-Xswiftc", "-static-libgcc",
    ]
  }

  init?(store: String, name: String) {
    let path = "\(store)/\(name).artifactbundle/\(Self.recordName)"
    guard let text = try? TextFile.read(path, shown: path), let record = try? JSONParser.parse(text),
      let toolchain = record["toolchain"]?.stringValue, let machine = record["machine"]?.stringValue
    else { return nil }
    self.store = store
    self.name = name
    self.toolchain = toolchain
    self.machine = machine
    revision = record["revision"]?.intValue ?? 1
    suite = record["suite"]?.stringValue
    packages = Dictionary(
      (record["packages"]?.objectValue ?? [:]).map { ($0.key, $0.value.stringValue ?? "") }
    ) { $1 }
  }
}

/// The folder in which SDKs are installed.
public struct SDKStore: Sendable {
  /// Absolute path.
  public let folder: String

  /// A store at the given folder.
  public init(folder: String) { self.folder = folder }

  /// The user's own: `$MKPKIT_SDKS`, else `$XDG_DATA_HOME/mkpkit/sdks`, else `~/.local/share/mkpkit/sdks`.
  public static let standard: SDKStore = {
    if let folder = environmentVariable("MKPKIT_SDKS") { return SDKStore(folder: folder) }
    return SDKStore(folder: userDataFolder + "/sdks")
  }()

  /// The SDKs that are installed, by name.
  public var installed: [SwiftSDK] {
    guard case .success(let names) = listFolder(folder) else { return [] }
    let suffix = ".artifactbundle"
    return names.names.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }
      .compactMap { SwiftSDK(store: folder, name: String($0.dropLast(suffix.count))) }
  }

  /// Whether there is an SDK for the toolchain in `PATH`.
  public func hasSDKForToolchain() async throws(ProjectError) -> Bool {
    usable(with: try await SwiftToolchain.current(), machine: "x86_64") != nil
  }

  /// The SDK for a toolchain and processor.
  func usable(with toolchain: SwiftToolchain, machine: String) -> SwiftSDK? {
    installed.first {
      $0.toolchain == toolchain.version && $0.machine == machine && $0.revision == SwiftSDK.currentRevision
    }
  }
}
