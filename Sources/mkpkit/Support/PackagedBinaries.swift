import Glibc
import JSONText
import MKPFormat
import MKPProject

/// The executables and libraries in a package, and what they need where they run.
final class PackagedBinaries {
  /// One of them.
  struct Binary {
    let member: PackageMember
    let image: Result<ELFImage, ELFError>
  }

  private(set) var binaries: [Binary] = []

  /// Looks at a file that passes by. An ELF file goes into a nameless temporary file, since its tables stand anywhere.
  func look(at stream: MemberStream) throws(PackageReadProblem) {
    var bytes = try stream.next()
    guard ELFImage.hasSignature(bytes.prefix(4)) else { return }
    guard let file = tmpfile() else { throw .system(SystemError("cannot create", "a temporary file", code: errno)) }
    defer { fclose(file) }
    while !bytes.isEmpty {
      guard fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count else {
        throw .system(SystemError("cannot write", "a temporary file", code: errno))
      }
      bytes = try stream.next()
    }
    guard fflush(file) == 0 else { throw .system(SystemError("cannot write", "a temporary file", code: errno)) }
    let image = Result { () throws(ELFError) in try ELFImage(path: "/proc/self/fd/\(fileno(file))") }
    binaries.append(Binary(member: stream.member, image: image))
  }

  /// Two lines for each.
  var lines: [String] {
    binaries.flatMap { binary in
      ["\(binary.member.part.rawValue): \(binary.member.path)".visible, "  " + binary.summary.visible]
    }
  }

  /// As in the output of `inspect`.
  var json: JSONValue { .array(binaries.map(\.json)) }
}

extension PackagedBinaries.Binary {
  fileprivate var summary: String {
    switch image {
    case .failure(let error): return "cannot be read: \(error)"
    case .success(let image):
      var parts = ["\(image.machine), \(image.bits) bit \(image.kind.rawValue)"]
      if image.isStatic {
        parts.append("static")
      } else {
        parts += ["GLIBC", "GLIBCXX"].compactMap { family in image.highest(family).map { "needs \(family) \($0)" } }
        if !image.neededLibraries.isEmpty { parts.append("loads " + image.neededLibraries.joined(separator: " ")) }
      }
      let folders = image.rpath + image.runpath
      if !folders.isEmpty { parts.append("looks in " + folders.joined(separator: " ")) }
      if !image.isStripped { parts.append("not stripped") }
      return parts.joined(separator: ", ")
    }
  }

  fileprivate var json: JSONValue {
    var object: JSONObject = ["part": .string(member.part.rawValue), "path": .string(member.path)]
    switch image {
    case .failure(let error): object["error"] = .string(error.description)
    case .success(let image):
      object["machine"] = .string(image.machine.description)
      object["bits"] = .int(Int64(image.bits))
      object["kind"] = .string(image.kind.rawValue)
      object["static"] = .bool(image.isStatic)
      object["interpreter"] = JSONValue(image.interpreter)
      object["needed"] = .array(image.neededLibraries.map(JSONValue.string))
      object["glibc"] = JSONValue(image.highest("GLIBC")?.description)
      object["glibcxx"] = JSONValue(image.highest("GLIBCXX")?.description)
      object["rpath"] = .array(image.rpath.map(JSONValue.string))
      object["runpath"] = .array(image.runpath.map(JSONValue.string))
      object["stripped"] = .bool(image.isStripped)
    }
    return .object(object)
  }
}
