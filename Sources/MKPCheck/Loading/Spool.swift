import Glibc
import MKPFormat
import Synchronization

/// Keeps the contents of a package's files while it is checked: small ones in memory up to a limit, the rest in a
/// private folder, which is removed at the end.
final class Spool: Sendable {
  /// Where the bytes of one file are.
  enum Content: Sendable {
    case memory([UInt8])
    case disk(String)
    /// Larger than anybody looks at, or there is no room: its start only.
    case start([UInt8])
  }

  private struct State {
    var memory = 0
    var folder: ScratchFolder?
    var count = 0
    var notes: [String] = []
  }

  private static let memoryLimit = 32 << 20
  private static let fileMemoryLimit = 1 << 20

  private let state = Mutex(State())

  /// What could not be kept in full.
  var notes: [String] { state.withLock(\.notes) }

  /// Takes the content that passes by.
  func take(_ stream: MemberStream) throws(PackageReadProblem) -> Content {
    let size = Int(stream.member.size)
    let fits = state.withLock { state -> Bool in
      guard size <= Self.fileMemoryLimit, state.memory + size <= Self.memoryLimit else { return false }
      state.memory += size
      return true
    }
    if fits { return .memory(try stream.bytes(limit: Self.fileMemoryLimit) ?? []) }
    guard let path = nextPath() else { return try start(of: stream, "there is no room for temporary files") }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return try start(of: stream, "there is no room for temporary files") }
    defer { close(descriptor) }
    var remaining = LoadedFile.sizeLimit
    while remaining > 0 {
      let bytes = try stream.next()
      if bytes.isEmpty { break }
      let count = min(bytes.count, remaining)
      guard Self.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<count])) else {
        return try start(of: stream, "there is no room for temporary files")
      }
      remaining -= count
    }
    return .disk(path)
  }

  /// At most `limit` bytes of a content.
  func bytes(_ content: Content, limit: Int) throws(FileReadError) -> [UInt8] {
    switch content {
    case .memory(let bytes), .start(let bytes): Array(bytes.prefix(limit))
    case .disk(let path): try FileBytes.read(path, limit: limit)
    }
  }

  /// Where a content is on disk, if it is.
  func location(_ content: Content) -> String? {
    if case .disk(let path) = content { path } else { nil }
  }

  private func start(of stream: MemberStream, _ reason: String) throws(PackageReadProblem) -> Content {
    var bytes: [UInt8] = []
    while bytes.count < 8192 {
      let next = try stream.next()
      if next.isEmpty { break }
      bytes.append(contentsOf: next.prefix(8192 - bytes.count))
    }
    let note = "\(stream.member.part.rawValue)/\(stream.member.path) beyond its start: \(reason)"
    state.withLock { $0.notes.append(note) }
    return .start(bytes)
  }

  private func nextPath() -> String? {
    state.withLock { state in
      if state.folder == nil { state.folder = try? ScratchFolder() }
      state.count += 1
      return state.folder.map { "\($0.path)/\(state.count)" }
    }
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return true
  }
}
