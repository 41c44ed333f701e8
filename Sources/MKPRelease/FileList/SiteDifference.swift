import MKPFormat

/// What in a site is not as the package has it.
public struct SiteDifference: Hashable, Sendable, CustomStringConvertible {
  /// The path below the site's root.
  public let path: String
  /// What is the matter.
  public let kind: Kind

  /// What can be the matter with a file.
  public enum Kind: Hashable, Sendable {
    /// There is no such file.
    case missing
    /// The content is another.
    case changed(found: SHA256Digest, expected: SHA256Digest)
    /// The mode is not the one that Checkmk gives the file.
    case wrongMode(found: UInt16, expected: UInt16)
    /// A link stands where the file or a folder above it should be; it was not followed.
    case link(at: String, target: String)
    /// Something that is neither file nor link stands there.
    case notAFile
    /// It lies in a folder of the package, but is not part of it.
    case extra
    /// Byte code that Python keeps of a module of the package. Python may run it in place of the module, and nothing
    /// says what it does.
    case byteCode
    /// The system refuses to read it.
    case unreadable(reason: String)
  }

  /// The kind's name, for programs.
  public var name: String {
    switch kind {
    case .missing: "missing"
    case .changed: "changed"
    case .wrongMode: "wrong-mode"
    case .link: "link"
    case .notAFile: "not-a-file"
    case .extra: "extra"
    case .byteCode: "byte-code"
    case .unreadable: "unreadable"
    }
  }

  /// What is the matter, without the path.
  public var message: String {
    switch kind {
    case .missing: "is missing"
    case .changed(let found, let expected): "was changed: SHA-256 \(found), in the package \(expected)"
    case .wrongMode(let found, let expected):
      "has the mode \(octal(found)), Checkmk gives it \(octal(expected))"
    case .link(let place, let target): "\(place.quoted) is a link to \(target.quoted); it was not followed"
    case .notAFile: "is no regular file"
    case .extra: "is not part of the package"
    case .byteCode: "is byte code, which was not checked; remove it, Python makes it anew"
    case .unreadable(let reason): "cannot be read: \(reason)"
    }
  }

  /// The path and what is the matter.
  public var description: String { "\(path.visible): \(message)" }
}
