import Glibc
import JSONText

// The entry point of libFuzzer; Tests/Fuzz/run-trust builds it together with the sources that it calls.

/// One run. The first byte of the input says what the rest is: a list of allowed signers, an index, an index with its
/// signatures, a policy, a memory of indexes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let rest = Array(input.dropFirst())
  switch input[0] % 5 {
  case 0: fuzzAllowedSigners(rest)
  case 1: fuzzIndex(rest)
  case 2: fuzzSignedIndex(rest)
  case 3: fuzzPolicy(rest)
  default: fuzzMemory(rest)
  }
  return 0
}

private let times: [Int64] = [.min, 0, 1_800_000_000, .max]

private func fuzzAllowedSigners(_ bytes: [UInt8]) {
  guard let list = try? AllowedSigners(bytes: bytes, path: "x") else { return }
  for entry in list.entries {
    for time in times {
      for principal in [nil, "alice@example", "", "*"] {
        let found = try? list.principals(
          for: entry.key, signaturePath: "s", namespace: "mkp", time: time, principal: principal)
        // Whoever is accepted is so by a line of this key.
        precondition(found == nil || list.entries.contains { $0.key == entry.key && $0.names == found })
      }
    }
  }
}

private func fuzzIndex(_ bytes: [UInt8]) {
  guard let index = try? RepositoryIndex(fileBytes: bytes, place: "x") else { return }
  for time in times { try? index.checkLifetime(place: "x", now: Timestamp(epoch: time)) }
  guard let again = try? RepositoryIndex(fileBytes: index.fileBytes, place: "x") else {
    fatalError("cannot read back what was written")
  }
  precondition(again == index && again.fileBytes == index.fileBytes)
}

private func fuzzSignedIndex(_ bytes: [UInt8]) {
  guard let signed = try? SignedIndex(fileBytes: bytes, place: "x") else { return }
  guard let again = try? SignedIndex(fileBytes: signed.fileBytes, place: "x") else {
    fatalError("cannot read back what was written")
  }
  precondition(again.index == signed.index && again.fileBytes == signed.fileBytes)
  fuzzIndex(signed.index)
}

private func fuzzPolicy(_ bytes: [UInt8]) {
  let path = "/dev/shm/mkpkit-fuzz-trust-\(getpid()).yaml"
  let file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
  precondition(file >= 0 && write(file, bytes, bytes.count) == bytes.count)
  close(file)
  do throws(PolicyError) {
    _ = try TrustPolicy(contentsOf: path).rule(for: "ntopng")
  } catch {
    precondition(!error.problems.isEmpty)
  }
}

private func fuzzMemory(_ bytes: [UInt8]) {
  guard let json = try? JSONParser.parse(bytes, maximumDepth: 16), let document = MemoryDocument(json: json) else {
    return
  }
  precondition(MemoryDocument(json: document.json)?.json == document.json)
}

/// Stands for the repository's address, which needs no fuzzing here.
struct RepositoryLocation {
  let identity: String
  init(_ text: String) throws { identity = text }
}

extension SSHPublicKey {
  /// No signature holds: what is fuzzed comes before.
  func verifies(_ signature: [UInt8], of message: [UInt8], path: String) throws(SignatureError) -> Bool { false }
}
