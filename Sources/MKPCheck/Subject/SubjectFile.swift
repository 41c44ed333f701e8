import MKPFormat
import MKPProject

/// A file of a package. Its bytes are read when they are asked for.
public struct SubjectFile: Sendable {
  /// The part it belongs to.
  public let part: PackagePart
  /// The path below the part's folder.
  public let path: String
  /// The mode in the tree or archive. Checkmk sets ``PackagePart/installMode(of:)`` on install.
  public let mode: UInt16
  /// The size in bytes.
  public let size: Int
  /// What findings call the file.
  public let displayPath: String
  /// The file on disk that a repair may change; nil in a package, and for what the build makes.
  public let source: String?
  /// Part and path, as `unpack` by part writes it: `agents/plugins/acme`.
  public let packagePath: String
  /// The components of the path.
  public let components: [Substring]
  /// What stands behind the last dot of the name, in lower case; empty when there is none.
  public let fileExtension: String
  private let location: String?
  private let load: @Sendable (Int) throws(FileReadError) -> [UInt8]

  /// A file; `load` returns at most the given number of bytes from its start. `location` is where they are on disk, if
  /// they are.
  public init(
    part: PackagePart, path: String, mode: UInt16, size: Int, displayPath: String, source: String? = nil,
    location: String? = nil, load: @escaping @Sendable (_ limit: Int) throws(FileReadError) -> [UInt8]
  ) {
    self.part = part
    self.path = path
    self.mode = mode
    self.size = size
    self.displayPath = displayPath
    self.source = source
    self.location = location
    self.load = load
    packagePath = "\(part.rawValue)/\(path)"
    components = path.pathComponents
    let name = components.last ?? ""
    let dot = name.lastIndex(of: ".")
    fileExtension = dot.map { $0 == name.startIndex ? "" : name[name.index(after: $0)...].lowercased() } ?? ""
  }

  /// The last component.
  public var name: Substring { components.last ?? "" }

  /// At most `limit` bytes from the start.
  public func bytes(limit: Int) throws(FileReadError) -> [UInt8] { try load(limit) }

  /// The ELF file that it is; nil where not all of it is at hand, and what is does not suffice. Only headers and tables
  /// of what is on disk come into memory.
  func elfImage() throws(ELFError) -> ELFImage? {
    var isWhole = size <= LoadedFile.sizeLimit
    do throws(ELFError) {
      if let location { return try ELFImage(path: location) }
      // A file that can't be read is a finding of its own.
      guard let bytes = try? load(LoadedFile.sizeLimit) else { return nil }
      isWhole = bytes.count >= size
      return try ELFImage(bytes)
    } catch {
      guard isWhole else { return nil }
      throw error
    }
  }

  /// The place of the whole file.
  public var place: Place { Place(file: displayPath) }
}

/// Why a file could not be read.
public struct FileReadError: Error, CustomStringConvertible, Sendable {
  /// The file.
  public let path: String
  /// The system's reason.
  public let reason: String

  /// An error.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// `path: reason`
  public var description: String { "\(path): \(reason)" }
}
