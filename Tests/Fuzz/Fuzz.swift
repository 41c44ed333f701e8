import Glibc

// The entry point of libFuzzer; Tests/Fuzz/run builds it together with the sources of MKPFormat.

/// One run. The first byte of the input says what the rest is: a Python literal, a package as it is, or the archive of
/// one, whose header checksums are made right first, since no fuzzer guesses them, for the reader or for the scan of its
/// headers alone.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let rest = Array(input.dropFirst())
  switch input[0] % 4 {
  case 0: fuzzLiteral(rest)
  case 1: fuzzPackage(rest)
  case 2: fuzzPackage(withChecksums(rest))
  default: fuzzScan(withChecksums(rest))
  }
  return 0
}

private func fuzzLiteral(_ bytes: [UInt8]) {
  guard let value = try? PythonLiteralParser.parse(bytes) else { return }
  let text = PythonLiteralWriter().text(of: value)
  guard let again = try? PythonLiteralParser.parse(text) else { fatalError("cannot read back \(text)") }
  precondition(PythonLiteralWriter().text(of: again) == text, "reads back something else: \(text)")
}

private func fuzzPackage(_ bytes: [UInt8]) {
  let path = "/dev/shm/mkpkit-fuzz-\(getpid())"
  let file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
  precondition(file >= 0 && write(file, bytes, bytes.count) == bytes.count)
  close(file)
  let limits = Limits(maximumSize: 1 << 22, maximumFiles: 1000)
  var visited = 0
  let contents = try? PackageReader(limits: limits).read(path) { (stream) throws(PackageReadProblem) in
    visited += 1
    precondition(PathProblem.first(in: stream.member.path) == nil)
    _ = try stream.bytes(limit: 1000)
  }
  guard let contents else { return }
  precondition(contents.members.count { $0.kind == .file } == visited)
  for defect in contents.defects { precondition(!defect.description.contains { $0.isNewline }) }
  _ = contents.lines
}

/// The scan finds the same in whatever pieces the archive passes by.
private func fuzzScan(_ bytes: [UInt8]) {
  let whole = scan(bytes, piece: max(bytes.count, 1))
  for piece in [1, 511, 512, 700] { precondition(scan(bytes, piece: piece) == whole) }
}

private func scan(_ bytes: [UInt8], piece: Int) -> [Defect] {
  let scan = HeaderScan(archive: "doc.tar")
  for start in stride(from: 0, to: bytes.count, by: piece) {
    bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes(scan.feed)
  }
  scan.finish()
  return scan.defects
}

/// Makes the checksum of everything that looks like the header of a member right, also in the archives of parts.
private func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
  var bytes = bytes
  for start in stride(from: 0, to: bytes.count - 511, by: 512)
  where bytes[start + 257..<start + 262].elementsEqual("ustar".utf8) {
    for index in start + 148..<start + 156 { bytes[index] = 0x20 }
    let sum = bytes[start..<start + 512].reduce(0) { $0 + Int($1) }
    let digits = Array(String(sum, radix: 8).utf8)
    for (index, digit) in (Array(repeating: 0x30, count: 6 - digits.count) + digits + [0]).enumerated() {
      bytes[start + 148 + index] = digit
    }
  }
  return bytes
}
