// swift-tools-version: 6.3
import PackageDescription

// Every dependency is pinned exactly: the agent binary must be the same bytes from the same commit.
let package = Package(
  name: "mkpkit",
  products: [
    .executable(name: "mkpkit", targets: ["mkpkit"]),
    .executable(name: "agent_ntopng", targets: ["agent_ntopng"]),
  ],
  dependencies: [
    // Command lines of both executables: parsing, help, completions, man pages.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // SHA-2; Checkmk's password store (scrypt, AES-GCM with a 16-byte nonce); OpenSSH's ECDSA and RSA keys.
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    // Children (git, swift, python3) with cancellation and output limits.
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    // Transitive: pinned so that no resolution can move them.
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
  ],
  targets: [
    // C libraries and shims.
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    // mkp.yaml and trust.yaml. Not Yams: it brings all of Foundation, whose records every start walks through.
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .target(name: "CArchiveFormats"),
    .target(name: "CEmbedded"),

    // Shared by both products.
    .target(name: "JSONText"),
    .target(name: "JSONSchema", dependencies: ["JSONText"]),
    .target(name: "HTTPTransport", dependencies: ["CCurl"]),

    // The toolchain, upper layers first.
    .executableTarget(
      name: "mkpkit",
      dependencies: [
        "MKPRelease", "MKPCheck", "MKPProject", "MKPFormat", "HTTPTransport", "JSONText", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "MKPRelease",
      dependencies: [
        "MKPProject", "MKPFormat", "HTTPTransport", "JSONSchema", "JSONText", "CSodium",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "MKPCheck",
      dependencies: [
        "MKPProject", "MKPFormat", "JSONSchema", "JSONText", "CEmbedded",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "MKPProject",
      dependencies: [
        "MKPFormat", "JSONSchema", "JSONText", "CEmbedded", "CYAML",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "MKPFormat",
      dependencies: [
        "CArchive", "CArchiveFormats", "CZlib", "CSodium", "JSONText",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),

    // The agent, upper layers first.
    .executableTarget(
      name: "agent_ntopng",
      dependencies: [
        "NtopngViews", "NtopngAPI", "CheckmkSecrets", "HTTPTransport", "JSONText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "NtopngViews", dependencies: ["NtopngAPI", "JSONText"]),
    .target(
      name: "NtopngAPI",
      dependencies: ["HTTPTransport", "JSONText", .product(name: "Crypto", package: "swift-crypto")]),
    .target(
      name: "CheckmkSecrets",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "CryptoExtras", package: "swift-crypto"),
      ]),

    // What tests share.
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    // Servers for tests: canned bytes, TLS, the simulated ntopng.
    .target(name: "TestServers", dependencies: ["HTTPTransport", "JSONText"], path: "Tests/TestServers"),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
    .testTarget(name: "JSONSchemaTests", dependencies: ["JSONSchema", "JSONText"]),
    .testTarget(name: "MKPFormatTests", dependencies: ["MKPFormat", "JSONText", "TestSupport"]),
    .testTarget(
      name: "MKPProjectTests", dependencies: ["MKPProject", "MKPFormat", "JSONSchema", "JSONText", "TestSupport"]),
    .testTarget(name: "MKPCheckTests", dependencies: ["MKPCheck", "MKPProject"]),
    .testTarget(
      name: "MKPReleaseTests",
      dependencies: [
        "MKPRelease", "MKPProject", "MKPFormat", "HTTPTransport", "JSONText", "TestServers", "TestSupport",
      ]),
    .testTarget(name: "HTTPTransportTests", dependencies: ["HTTPTransport", "TestServers", "TestSupport"]),
    .testTarget(name: "CheckmkSecretsTests", dependencies: ["CheckmkSecrets"]),
    .testTarget(name: "NtopngAPITests", dependencies: ["NtopngAPI", "TestServers"]),
    .testTarget(
      name: "NtopngViewsTests",
      dependencies: ["NtopngViews", "JSONSchema", "JSONText", "TestServers", "TestSupport"]),
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "mkpkit", "agent_ntopng", "MKPProject", "MKPFormat", "JSONText", "JSONSchema", "CEmbedded", "TestServers",
        "TestSupport",
      ],
      path: "Tests/Integration"),
  ],
  swiftLanguageModes: [.v6]
)
