// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "@@name@@",
  products: [.executable(name: "agent_@@name@@", targets: ["agent_@@name@@"])],
  targets: [.executableTarget(name: "agent_@@name@@")]
)
