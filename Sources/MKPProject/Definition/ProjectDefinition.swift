import JSONText

/// What `mkp.yaml` says. Its form: `build/schemas/mkp.schema.json`.
public struct ProjectDefinition: Hashable, Sendable {
  /// The name of the file.
  public static let fileName = "mkp.yaml"

  /// `package:`
  public var package: Package
  /// `contents:`; nil when the tree's own layout shall say what goes in.
  public var contents: [Content]?
  /// `agents:`
  public var agents: [Agent]
  /// `check:`
  public var check: Check

  /// What the package says of itself.
  public struct Package: Hashable, Sendable {
    /// The package's identifier.
    public var name: String
    /// One line; nil for the name.
    public var title: String?
    /// Who wrote it.
    public var author: String
    /// The description, or where it is.
    public var description: Description
    /// Where the package comes from.
    public var downloadURL: String
    /// `git`, or a version of Semantic Versioning.
    public var version: String
    /// The oldest Checkmk; nil for the default.
    public var minRequired: String?
    /// The first Checkmk that the package is not for.
    public var usableUntil: String?
  }

  /// A description, or where it is.
  public enum Description: Hashable, Sendable {
    /// The text itself.
    case text(String)
    /// A file below the project's folder.
    case file(String)
  }

  /// An entry of `contents:`.
  public struct Content: Hashable, Sendable {
    /// File or folder below the project's folder, or of the machine when `system` is set.
    public var from: String
    /// Part and path below it.
    public var to: String
    /// Patterns in gitignore syntax.
    public var exclude: [String]
    /// The system package that brings the file, and the SHA-256 that it must have.
    public var system: SystemPackage?
  }

  /// The system package that brings a file, and what that file must be.
  public struct SystemPackage: Hashable, Sendable {
    /// Name for apt.
    public var name: String
    /// 64 hexadecimal digits.
    public var sha256: String
    /// The release of Debian whose package it is, as `bookworm`; nil where only the machine's own is wanted.
    public var release: String?
  }

  /// An entry of `agents:`.
  public struct Agent: Hashable, Sendable {
    /// How the executable is made.
    public var build: Build
    /// Where it is made, below the project's folder; empty for that itself.
    public var directory: String
    /// Part and path below it.
    public var to: String
    /// The glibc of the oldest server.
    public var glibc: String
    /// Whether `glibc` was given, which makes an output that is no ELF file an error.
    public var isBinary: Bool
    /// The servers' processor.
    public var machine: String
    /// Libraries beyond glibc's that every server has.
    public var libraries: [String]
  }

  /// How an executable is made.
  public enum Build: Hashable, Sendable {
    /// A product of the Swift package.
    case swift(product: String)
    /// A program that makes the file `output`.
    case run([String], output: String)
  }

  /// How `mkpkit check` looks at the package.
  public struct Check: Hashable, Sendable {
    /// Versions of Checkmk.
    public var targets: [String] = []
    /// Accepted findings.
    public var ignore: [Ignore] = []

    /// An accepted finding.
    public struct Ignore: Hashable, Sendable {
      /// The rule's number.
      public var rule: String
      /// Pattern of the files it is accepted in; nil for all.
      public var path: String?
      /// Why.
      public var reason: String
      /// Line of `mkp.yaml`.
      public var line: Int
    }
  }
}
