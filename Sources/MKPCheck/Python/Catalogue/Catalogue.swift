import JSONText
import MKPFormat

/// What one Checkmk version line offers to packages; a file of `build/schemas/catalogues`, whose schema is
/// `build/schemas/catalogue.schema.json`. A new version is a new file.
public struct Catalogue: Sendable {
  /// What `--target` calls the line, `2.4`.
  public let version: String
  /// The day of the newest fact in it.
  public let data: String
  /// Whether the line has no release yet, so that what it refuses may still change.
  public let isDevelopment: Bool
  /// Whether there is more than what decides if the version can read a package.
  public let isFull: Bool
  /// The oldest version of the line.
  public let first: CheckmkVersion
  /// A version that no release of the line exceeds.
  public let last: CheckmkVersion
  /// The second number of the site's Python 3.
  public let pythonMinor: Int
  /// Whether that is established.
  public let isPythonConfirmed: Bool
  /// The server platforms by name.
  public let platforms: [String: Platform]
  /// The plug-in groups, folders of a family, by name.
  public let groups: [String: Group]
  /// Further folders of a family that mean something: `libexec`.
  public let specialFolders: Set<String>
  /// What became of the parts; also of folders below a part (`web/plugins/wato`).
  public let parts: [String: Part]
  /// The modules of the plug-in APIs by name.
  public let modules: [String: Module]
  /// APIs of older versions.
  public let legacy: [Legacy]
  /// What has become of internal modules, and of names in them, that plug-ins import: by qualified name.
  public let internals: [String: Internal]
  /// The packages in which the bakery looks for plug-ins of its API v1.
  public let bakeryPackages: Set<String>
  /// The packages below `cmk` that an edition lacks, as names or parts of names (`cee`).
  public let editions: [Edition: [String]]

  /// A server platform of Checkmk.
  public struct Platform: Sendable {
    /// The second number of its glibc 2; nil when not known.
    public let glibcMinor: Int?
    /// Whether the version is known to run there.
    public let isConfirmed: Bool
    /// Whether no later version will: programs need not start there.
    public let isDeprecated: Bool
  }

  /// A plug-in group.
  public struct Group: Sendable {
    /// Prefix of a module variable -> qualified names of the classes that it may be an instance of.
    public let prefixes: [String: [String]]
    /// Whether the group is not for packages.
    public let isInternal: Bool
  }

  /// What a version does with a part.
  public struct Part: Hashable, Sendable {
    /// Where the part stands.
    public enum Status: String, Sendable { case current, deprecated, removed, absent, unknown }
    /// What happens to its files.
    public enum Effect: String, Sendable { case loaded, ignored, refused, unknown }
    /// Where the part stands.
    public let status: Status
    /// What happens to its files.
    public let effect: Effect
    /// The version that deprecated it, where that is established.
    public let deprecated: String?
    /// The version that removed or will remove it.
    public let removed: String?
    /// What to use instead.
    public let replacement: String?
  }

  /// A module of a plug-in API.
  public struct Module: Sendable {
    /// What its authors promise.
    public enum Stability: String, Sendable { case stable, unstable, deprecated }
    /// What its authors promise.
    public let stability: Stability
    /// Whether it is established that this version has it.
    public let isConfirmed: Bool
    /// Whether `names` is everything that it exports.
    public let isComplete: Bool
    /// What to use instead.
    public let replacement: String?
    /// What it exports.
    public let names: [String: Name]
  }

  /// A name that a module exports.
  public struct Name: Sendable {
    /// What it stands for.
    public enum Kind: String, Sendable { case `class`, function, `enum`, value, module }
    /// What it stands for.
    public let kind: Kind
    /// Whether it is established that this version has it.
    public let isConfirmed: Bool
    /// The members of an enumeration.
    public let members: [String]
    /// The parameters of a function or constructor; nil when they are not known.
    public let parameters: [Parameter]?
  }

  /// A parameter of a function or constructor.
  public struct Parameter: Sendable {
    /// How an argument may be given.
    public enum Kind: String, Sendable {
      case either, keyword, positional
      case variadicPositional = "var_positional"
      case variadicKeyword = "var_keyword"
    }
    /// Its name.
    public let name: String
    /// How an argument may be given.
    public let kind: Kind
    /// Whether it has no default.
    public let isRequired: Bool
    /// The annotated type, where it is simple.
    public let type: String?
  }

  /// What has become of an internal module, or of a name in one.
  public struct Internal: Sendable {
    /// How far it is known.
    public enum State: String, Sendable {
      /// The version surely lacks it.
      case gone
      /// It has another place; whether the old one still works is not promised.
      case moved
      /// It was not found in the version's source, which proves nothing.
      case unseen
    }
    /// How far it is known.
    public let state: State
    /// What to use instead.
    public let replacement: String
  }

  /// An API of an older version.
  public struct Legacy: Sendable {
    /// What in a source is a use of an API.
    public struct Signs: Hashable, Sendable {
      /// Modules whose import is a use, with those below them.
      public let modules: [String]
      /// The same for relative imports.
      public let relative: [String]
      /// Dictionaries that Checkmk put into the module.
      public let names: Set<String>
      /// Calls that register something.
      public let calls: Set<String>
    }

    /// Its name among ours.
    public let name: String
    /// What in a source is a use.
    public let signs: Signs
    /// The version that deprecated it.
    public let deprecated: CheckmkVersion
    /// The version that removed it.
    public let removed: CheckmkVersion
    /// Whether it is established that nothing of it works any more.
    public let isGone: Bool
    /// What to use instead.
    public let replacement: String
  }

  /// Where everything internal is that a catalogue speaks of.
  private static let internalRoots = ["cmk.gui.", "cmk.base.", "cmk.utils."]

  /// What has become of `name`, or of a module that it is in.
  func fate(of name: String) -> (name: String, fate: Internal)? {
    guard name.hasPrefix("cmk."), Self.internalRoots.contains(where: name.hasPrefix) else { return nil }
    var rest = name[...]
    while true {
      if let fate = internals[String(rest)] { return (String(rest), fate) }
      guard let dot = rest.lastIndex(of: ".") else { return nil }
      rest = rest[..<dot]
    }
  }

  /// The oldest glibc 2 of the platforms that are known and here to stay; nil when none is known.
  public var glibcFloor: Int? {
    platforms.values.filter { $0.isConfirmed && !$0.isDeprecated }.compactMap(\.glibcMinor).min()
  }
}
