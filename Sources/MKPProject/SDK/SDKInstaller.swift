import Glibc
import JSONText
import MKPFormat

/// Sets up the portable Swift SDK from a Debian mirror.
///
/// apt runs with folders of its own, so that the machine's packages, sources and keys stay as they are. Packages are
/// unpacked, never installed.
public struct SDKInstaller: Sendable {
  /// The store to install into.
  public let store: SDKStore
  /// The mirror; nil for the one that this machine's apt uses.
  public let mirror: String?
  /// Told what is going on.
  public let progress: @Sendable (String) -> Void

  /// The oldest Debian that has what Swift's runtime needs.
  static let suite = "bullseye"

  /// Headers and libraries of C and C++; libcurl's headers, since programs open libcurl themselves; and libraries
  /// that programs have inside: their shared halves are left out, so that the linker takes the static ones.
  private static let packages = [
    "libc6", "libc6-dev", "linux-libc-dev", "libcrypt1", "libcrypt-dev", "libgcc-s1", "libgcc-10-dev", "libstdc++6",
    "libstdc++-10-dev", "libcurl4-openssl-dev", "libarchive-dev", "libsodium-dev", "libyaml-dev", "zlib1g-dev",
  ]
  /// An installer.
  public init(
    store: SDKStore = .standard, mirror: String? = nil, progress: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.store = store
    self.mirror = mirror
    self.progress = progress
  }

  /// Installs the SDK for the toolchain in `PATH`, in place of one that is there.
  public func install() async throws(ProjectError) -> SwiftSDK {
    let mirror = try await DebianMirror.choose(self.mirror)
    let toolchain = try await SwiftToolchain.current()
    guard Self.hostMachine == "x86_64", FileStatus(following: toolchain.libraries + "/swift_static/linux") != nil else {
      throw ProjectError([.environment("the Swift toolchain has no static libraries for x86_64 Linux")])
    }
    let name = "mkpkit-\(Self.suite)-x86_64"
    let target = "\(store.folder)/\(name).artifactbundle"
    try makeFolders(store.folder)
    let scratch = try scratchFolder(in: store.folder)
    defer { withExtendedLifetime(scratch) {} }
    let work = scratch.path
    try makeFolders(work + "/bundle")
    let apt = try AptSandbox(folder: work + "/apt", mirror: mirror, suite: Self.suite)
    progress("reading \(Self.suite)'s package lists from \(mirror)")
    try await apt.update()
    progress("downloading \(Self.packages.count) packages")
    let files = try await apt.download(Self.packages)
    var versions: [String: String] = [:]
    for file in files {
      let (package, version) = try await AptSandbox.unpack(file, into: work + "/bundle/sysroot")
      versions[package] = version
    }
    progress("setting up the SDK")
    try await finish(work + "/bundle", name, toolchain, versions, mirror)
    // Moved away, not removed: that is done in a moment.
    guard rename(target, work + "/old") == 0 || errno == ENOENT, rename(work + "/bundle", target) == 0 else {
      throw ProjectError([.notWritten("cannot create \(target): \(lastError())")])
    }
    guard let sdk = SwiftSDK(store: store.folder, name: name) else {
      throw ProjectError([.internalError("the SDK at \(target) cannot be read back")])
    }
    return sdk
  }

  private static var hostMachine: String {
    var name = utsname()
    uname(&name)
    return withUnsafeBytes(of: &name.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private func finish(
    _ bundle: String, _ name: String, _ toolchain: SwiftToolchain, _ versions: [String: String], _ mirror: String
  ) async throws(ProjectError) {
    let sysroot = bundle + "/sysroot"
    try SysrootLinks.makeRelative(in: sysroot)
    for folder in ["swift", "swift_static"] {
      try link(toolchain.libraries + "/" + folder, at: "\(sysroot)/usr/lib/\(folder)")
    }
    try makeFolders(bundle + "/static")
    try link("../sysroot/usr/lib/gcc/x86_64-linux-gnu/10/libstdc++.a", at: bundle + "/static/libstdc++.a")
    // The table of all formats: without it nobody wants the six libraries behind them (see OldGlibcSource).
    let reduced = try await ChildProcess.run([
      toolchain.programs + "/llvm-ar", "d", "\(sysroot)/usr/lib/x86_64-linux-gnu/libarchive.a",
      "archive_write_set_format.o",
    ])
    guard reduced.isSuccess else { throw ProjectError([.environment("llvm-ar: \(reduced.reason)")]) }
    try write(OldGlibcSource.text, to: bundle + "/oldglibc.c")
    let compiled = try await ChildProcess.run(
      [
        toolchain.programs + "/clang", "--target=x86_64-unknown-linux-gnu", "-O2", "-fno-builtin", "-fPIC", "-c",
        "oldglibc.c", "-o", "oldglibc.o",
      ], in: bundle)
    guard compiled.isSuccess else { throw ProjectError([.environment("clang: \(compiled.reason)")]) }
    try write(BundleFiles.info(name: name).prettyText, to: bundle + "/info.json")
    try write(BundleFiles.sdk().prettyText, to: bundle + "/swift-sdk.json")
    try write(BundleFiles.toolset(toolchain).prettyText, to: bundle + "/toolset.json")
    let record: JSONValue = [
      "revision": .int(Int64(SwiftSDK.currentRevision)), "toolchain": .string(toolchain.version), "machine": "x86_64",
      "suite": .string(Self.suite),
      "mirror": .string(mirror),
      "packages": .object(JSONObject(versions.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ]
    try write(record.prettyText, to: "\(bundle)/\(SwiftSDK.recordName)")
  }

  private func write(_ text: String, to path: String) throws(ProjectError) {
    do { try AtomicFile.write(text, to: path) } catch { throw ProjectError([.notWritten(error.description)]) }
  }

  private func link(_ target: String, at path: String) throws(ProjectError) {
    guard symlink(target, path) == 0 else {
      throw ProjectError([.notWritten("cannot create \(path): \(lastError())")])
    }
  }
}

extension SDKStore {
  /// Removes an SDK.
  public func remove(_ name: String) throws(ProjectError) {
    guard let sdk = installed.first(where: { $0.name == name }) else {
      let names = installed.map(\.name).joined(separator: ", ")
      throw ProjectError([
        .unreadable(name, reason: "no such SDK; installed are: \(names.isEmpty ? "none" : names)")
      ])
    }
    removeTree(sdk.location)
  }
}
