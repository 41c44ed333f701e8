import MKPFormat

extension TrustedKeys {
  /// The index in `fileBytes`, if a trusted key has signed it and it has not expired at `now`.
  ///
  /// - Parameters:
  ///   - signatures: the texts of the signatures, of minisign or OpenSSH; one that is trusted suffices.
  ///   - place: where the bytes came from, for messages.
  public func verifiedIndex(
    _ fileBytes: [UInt8], signatures: [String], place: String, now: Timestamp
  ) throws(IndexError) -> (index: RepositoryIndex, by: Verified) {
    let verified = try verify(fileBytes, signatures, place, now)
    let index = try RepositoryIndex(fileBytes: fileBytes, place: place)
    try index.checkLifetime(place: place, now: now)
    return (index, verified)
  }

  private func verify(
    _ fileBytes: [UInt8], _ signatures: [String], _ place: String, _ now: Timestamp
  ) throws(IndexError) -> Verified {
    let subject = RepositoryIndex.subject(serial: RepositoryIndex.claimedSerial(fileBytes), fileBytes)
    var reason = "it is not signed"
    do throws(SystemError) {
      let folder = try ScratchFolder()
      defer { withExtendedLifetime(folder) {} }
      let path = "\(folder.path)/\(RepositoryIndex.fileName)"
      try AtomicFile.write(fileBytes, to: path)
      for text in signatures {
        let isMinisign = text.hasBytePrefix(MinisignFile.untrustedPrefix)
        let fileExtension = isMinisign ? "minisig" : "sig"
        guard accept(fileExtension: fileExtension) else { continue }
        let signature = "\(path).\(fileExtension)"
        try AtomicFile.write(text, to: signature)
        do throws(SignatureError) {
          return try verify(path, subject: subject, signaturePath: signature, time: now.epoch)
        } catch {
          reason = error.description.replacing("\(folder.path)/", with: "")
        }
      }
    } catch {
      throw .system(error)
    }
    throw .untrusted(place: place, reason: reason)
  }
}
