import Foundation
import JSONText
import MKPFormat

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
  func sign(_ message: [UInt8], algorithm: String, key: String) throws(SignatureError) -> [UInt8] {
    let request: JSONValue = [
      "version": 1, "operation": "sign", "algorithm": .string(algorithm), "key": .string(key),
      "message": .string(Base64.encode(message)),
    ]
    let folder: TemporaryFolder
    do {
      folder = try TemporaryFolder()
      try AtomicFile.write(request.compactText + "\n", to: "\(folder.path)/request", mode: 0o600)
    } catch {
      throw failure("\(error)")
    }
    let status = try run(in: folder.path)
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
  private func run(in folder: String) throws(SignatureError) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try AtomicFile.write("", to: "\(folder)/answer", mode: 0o600)
      try AtomicFile.write("", to: "\(folder)/errors", mode: 0o600)
      process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(folder)/request"))
      process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(folder)/answer"))
      process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(folder)/errors"))
      try process.run()
    } catch {
      throw failure("it cannot be run: \(error.localizedDescription)")
    }
    guard ended.wait(timeout: .now() + .seconds(timeout)) == .success else {
      kill(process.processIdentifier, SIGKILL)
      throw failure("it gave no answer within \(timeout) seconds")
    }
    guard process.terminationReason == .exit else { throw failure("signal \(process.terminationStatus) ended it") }
    return process.terminationStatus
  }

  func failure(_ reason: String) -> SignatureError {
    .cannotSign(reason: "the signer command \(program.quoted): \(reason)")
  }
}
