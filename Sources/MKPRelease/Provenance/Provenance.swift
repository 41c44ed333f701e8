import JSONText
import MKPFormat

/// What a package was made from and with: the facts of one build, as an in-toto Statement v1 with SLSA's provenance v1
/// (<https://slsa.dev/spec/v1.1/provenance>) says them. The same build gives the same statement, byte for byte: it
/// holds no time of the clock and no path of the machine.
public struct Provenance: Hashable, Sendable {
  /// What was built.
  public var subjects: [Subject]
  /// The commit that it was built from; nil where the project is in no git repository.
  public var source: Source?
  /// What whoever ran the build chose, by the name of the option: `version`, `allow-dirty`, `modification-time`,
  /// `compression-level`, ….
  public var parameters: [String: JSONValue]
  /// Whether a second build, in another folder with another umask, gave the same bytes.
  public var isReproduced: Bool
  /// Versions of the programs and libraries that made the package, by name: `mkpkit`, `zlib`, `libarchive`, `swift`.
  public var tools: [String: String]
  /// The executables that were compiled for the package.
  public var agents: [Agent]
  /// Everything that went in besides the commit itself.
  public var materials: [Material]
  /// Who built, as a URI.
  public var builder: String
  /// The run of the builder, as a URI; nil for a build by hand.
  public var invocation: String?

  /// A file that was built.
  public struct Subject: Hashable, Sendable {
    /// Its name, without a folder.
    public let name: String
    /// Digest of the whole file.
    public let sha256: SHA256Digest

    /// A file and its digest.
    public init(name: String, sha256: SHA256Digest) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// A state of a git repository.
  public struct Source: Hashable, Sendable {
    /// Where it can be had, as in `git+https://example.org/repository.git`; nil where the repository has no remote.
    public let repository: String?
    /// Full hash of the commit.
    public let commit: String
    /// The version's tag at the commit, `v1.2.3`.
    public let tag: String?
    /// The project's folder below the repository's root; empty for the root.
    public let folder: String
    /// Everything that was packed is in the commit, unchanged.
    public let isClean: Bool

    /// A state of a git repository.
    public init(repository: String?, commit: String, tag: String?, folder: String, isClean: Bool) {
      self.repository = repository
      self.commit = commit
      self.tag = tag
      self.folder = folder
      self.isClean = isClean
    }
  }

  /// An executable that was compiled for the package.
  public struct Agent: Hashable, Sendable {
    /// The product or output file.
    public let name: String
    /// `PART/PATH` in the package.
    public let path: String
    /// Its digest.
    public let sha256: SHA256Digest
    /// The Swift compiler; nil where another command built.
    public let toolchain: String?
    /// The portable SDK; nil where the build was for the building machine.
    public let sdk: String?
    /// The SDK's Debian packages and their versions.
    public let systemPackages: [String: String]
    /// The Swift packages that it was linked from, as `Package.resolved` pins them.
    public let packages: [Package]
  }

  /// A Swift package as `Package.resolved` pins it.
  public struct Package: Hashable, Sendable {
    /// SwiftPM's identity.
    public let name: String
    /// Where it comes from.
    public let location: String
    /// Nil for a pin to a branch or revision.
    public let version: String?
    /// Full hash of the commit.
    public let revision: String
  }

  /// Something that went into the package.
  public struct Material: Hashable, Sendable {
    /// `file:PATH` below the project's folder, or a package URL (`pkg:deb/debian/…`, `pkg:swift/…`).
    public let uri: String
    /// Digests in hexadecimal, by in-toto's names: `sha256`, `gitCommit`.
    public let digests: [String: String]

    /// Something with its digests.
    public init(uri: String, digests: [String: String] = [:]) {
      self.uri = uri
      self.digests = digests
    }
  }

  /// The facts of a build.
  public init(
    subjects: [Subject], source: Source?, parameters: [String: JSONValue] = [:], isReproduced: Bool = false,
    tools: [String: String] = [:], agents: [Agent] = [], materials: [Material] = [], builder: String = Self.byHand,
    invocation: String? = nil
  ) {
    self.subjects = subjects
    self.source = source
    self.parameters = parameters
    self.isReproduced = isReproduced
    self.tools = tools
    self.agents = agents
    self.materials = materials
    self.builder = builder
    self.invocation = invocation
  }

  /// The builder of a build that somebody started by hand.
  public static let byHand = "urn:mkpkit:builder:local"
  /// How the facts are to be read: docs/signing.md says it.
  public static let buildType = "urn:mkpkit:build:1"
  /// Of the statement around the facts.
  public static let statementType = "https://in-toto.io/Statement/v1"
  /// Of the facts.
  public static let predicateType = "https://slsa.dev/provenance/v1"
  /// The media type in a DSSE envelope.
  public static let payloadType = "application/vnd.in-toto+json"
}

/// Why a statement is not the provenance of a package.
public struct ProvenanceError: Error, Hashable, Sendable {
  /// All problems, each with the member it is about.
  public let problems: [String]
}
