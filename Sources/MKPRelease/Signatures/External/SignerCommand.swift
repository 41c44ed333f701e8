import JSONText
import MKPFormat
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A program that signs, for keys that never leave an HSM or KMS. docs/signing.md describes what it is asked and what
/// it answers: one line of JSON each way. Nothing secret passes: no argument, and a message that is public.
struct SignerCommand {
  /// An executable.
  let program: String
  /// In seconds.
  let timeout: Int

  /// Longer than any answer.
  private static let maximumAnswer = 1 << 20

  /// The program's signature of `message`.
  ///
  /// - Parameters:
  ///   - algorithm: `ed25519`, `ecdsa-sha2-nistp256`, …, `rsa-sha2-512`.
  ///   - key: the key as people tell it apart.
  /// - Throws: ``SignatureError/cannotSign(reason:)`` with what the program said.
  func sign(_ message: [UInt8], algorithm: String, key: String) async throws(SignatureError) -> [UInt8] {
    let request: JSONValue = [
      "version": 1, "operation": "sign", "algorithm": .string(algorithm), "key": .string(key),
      "message": .string(Base64.encode(message)),
    ]
    let folder: ScratchFolder
    do {
      folder = try ScratchFolder()
      try AtomicFile.write(request.compactText + "\n", to: "\(folder.path)/request", mode: 0o600)
    } catch {
      throw failure("\(error)")
    }
    let status = try await run(in: folder.path)
    guard status == 0 else {
      let words = (try? FilePieces.text(of: "\(folder.path)/errors"))?.split(whereSeparator: \.isNewline).last ?? ""
      throw failure("it ended with status \(status)" + (words.isEmpty ? "" : ": \(String(words).visible)"))
    }
    let answer: String
    do {
      answer = try FilePieces.text(of: "\(folder.path)/answer", limit: Self.maximumAnswer)
    } catch {
      throw failure("its answer is no text, or larger than \(Self.maximumAnswer) bytes")
    }
    let reply = try? JSONParser.parse(answer)
    if let error = reply?["error"]?.stringValue { throw failure(error.visible) }
    guard let signature = reply?["signature"]?.stringValue.flatMap(Base64.decode) else {
      throw failure("expected an answer like {\"signature\": \"BASE64\"}, found \(answer.quoted)")
    }
    return signature
  }

  /// Files, not pipes: whatever the program or a child of it does, nobody waits for it longer than the timeout.
  private func run(in folder: String) async throws(SignatureError) -> Int32 {
    let status: TerminationStatus?
    do {
      let request = try FileDescriptor.open("\(folder)/request", .readOnly)
      let answer = try Self.create("\(folder)/answer")
      let errors = try Self.create("\(folder)/errors")
      status = try await withThrowingTaskGroup(of: TerminationStatus?.self) { [program, timeout] group in
        group.addTask {
          try await Subprocess.run(
            .path(FilePath(program)), input: .fileDescriptor(request, closeAfterSpawningProcess: true),
            output: .fileDescriptor(answer, closeAfterSpawningProcess: true),
            error: .fileDescriptor(errors, closeAfterSpawningProcess: true)
          ).terminationStatus
        }
        group.addTask {
          try await Task.sleep(for: .seconds(timeout))
          return nil
        }
        // Kills the program where it is still there.
        defer { group.cancelAll() }
        return try await group.next() ?? nil
      }
    } catch {
      throw failure("it cannot be run: \(error)")
    }
    switch status {
    case .exited(let code): return code
    case .signaled(let signal): throw failure("signal \(signal) ended it")
    case nil: throw failure("it gave no answer within \(timeout) seconds")
    }
  }

  private static func create(_ path: String) throws -> FileDescriptor {
    try FileDescriptor.open(path, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
  }

  func failure(_ reason: String) -> SignatureError {
    .cannotSign(reason: "the signer command \(program.quoted): \(reason)")
  }
}
