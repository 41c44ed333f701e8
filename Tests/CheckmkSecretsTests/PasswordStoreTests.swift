import CheckmkSecrets
import Foundation
import Testing

@Suite struct PasswordStoreTests {
  /// Made with Checkmk's own code.
  static let store = bytes(
    "0000404142434445464748494a4b4c4d4e4f808182838485868788898a8b8c8d8e8fc8099018048d8b235d6196749ddf5cd2a9cdad44f9df3f"
      + "d800f627b92a8cf75acf7f4115d06c04e3020dcd9870bd48f9233a61f1080b7ce1365ed12db0e4878ac22b9ff3356c5064e3aa1450b789e7"
      + "ff355b")
  static let secret = (UInt8(0)..<32).map { $0 }

  @Test func decryptsWhatCheckmkEncrypts() throws {
    let text = try #require(PasswordStore.decrypt(Self.store, secret: Self.secret))
    #expect(
      PasswordStore.passwords(in: text) == [
        "acme_pw": "s3cr:et ü", "uuid12345678-1234-1234-1234-123456789abc": "other",
      ])
  }

  /// U+0301 combines with the colon: for Swift they are one character.
  @Test func theFirstColonEndsTheId() {
    let passwords = PasswordStore.passwords(in: "a:\u{301}x\nb::y\nnone\n")
    #expect(passwords.mapValues { Array($0.utf8) } == ["a": Array("\u{301}x".utf8), "b": Array(":y".utf8)])
  }

  @Test(arguments: [2, 18, 34, 50, 110])
  func refusesChangedStores(position: Int) {
    var store = Self.store
    store[position] ^= 1
    #expect(PasswordStore.decrypt(store, secret: Self.secret) == nil)
  }

  @Test func findsThePasswordOfAReference() throws {
    let folder = NSTemporaryDirectory() + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/etc", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(Self.store).write(to: URL(fileURLWithPath: folder + "/store"))
    try Data(Self.secret).write(to: URL(fileURLWithPath: folder + "/etc/password_store.secret"))
    let site: (String) -> String? = { $0 == "OMD_ROOT" ? folder : nil }
    #expect(try PasswordReference("acme_pw:\(folder)/store").password(environment: site) == "s3cr:et ü")

    let unknown = try PasswordReference("gone:\(folder)/store")
    #expect(throws: PasswordStoreError.unknownPassword(id: "gone", path: folder + "/store")) {
      try unknown.password(environment: site)
    }
    #expect(throws: PasswordStoreError.noKeyFile) { try unknown.password { _ in nil } }
    #expect(throws: PasswordStoreError.self) {
      try PasswordReference("acme_pw:\(folder)/none").password(environment: site)
    }
    let key = folder + "/other"
    try Data("other".utf8).write(to: URL(fileURLWithPath: key))
    #expect(throws: PasswordStoreError.wrongKey(path: folder + "/store", keyFile: key)) {
      try unknown.password { $0 == "PASSWORD_STORE_SECRET_FILE" ? key : folder }
    }
    try Data("00".utf8).write(to: URL(fileURLWithPath: folder + "/short"))
    #expect(throws: PasswordStoreError.malformed(path: folder + "/short")) {
      try PasswordReference("a:\(folder)/short").password(environment: site)
    }
  }

  @Test(arguments: ["", "id", ":file", "id:"])
  func refusesReferences(text: String) {
    #expect(throws: PasswordStoreError.invalidReference) { try PasswordReference(text) }
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
  }
}
