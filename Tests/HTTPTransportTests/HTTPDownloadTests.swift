import Foundation
import HTTPTransport
import TestServers
import Testing

/// A file of zeros, gone with this value.
final class LargeFile {
  let path = NSTemporaryDirectory() + "mkpkit-" + UUID().uuidString

  init(bytes: Int) throws { try Data(count: bytes).write(to: URL(fileURLWithPath: path)) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite final class HTTPDownloadTests {
  private let path = NSTemporaryDirectory() + "mkpkit-" + UUID().uuidString
  private let content = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
  private let server: FileServer

  init() throws {
    server = try FileServer()
    server["/x"] = content
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private func run(_ size: Int? = nil) throws -> HTTPResponse {
    try HTTPDownload(path: path).run(
      HTTPRequest(.get, server.url + "/x"), with: HTTPClient(), redirects: 0,
      expectedSize: Int64(size ?? content.count))
  }

  private var stored: [UInt8] { FileManager.default.contents(atPath: path).map(Array.init) ?? [] }

  @Test(arguments: [0, 1, 17, 16_384, 49_999])
  func goesOnWhereItWasCut(at offset: Int) throws {
    server.fail("/x", .cut(offset))
    #expect(throws: HTTPError.self) { try run() }
    #expect(stored == Array(content.prefix(offset)))
    #expect(try run().head.isSuccess)
    #expect(stored == content)
    #expect(server.requests[1]["Range"] == (offset == 0 ? nil : "bytes=\(offset)-"))
  }

  @Test func beginsAnewWhereRangesAreUnknown() throws {
    try Data(content.prefix(1000)).write(to: URL(fileURLWithPath: path))
    server.fail("/x", .wholeFile)
    #expect(try run().status == 200)
    #expect(stored == content)
  }

  @Test func refusesAnotherRange() throws {
    try Data(content.prefix(1000)).write(to: URL(fileURLWithPath: path))
    server.fail("/x", .shiftedRange(5))
    #expect(throws: HTTPError.self) { try run() }
    #expect(try run().head.isSuccess)
    #expect(stored == content)
  }

  @Test func stopsAtTheExpectedSize() throws {
    let error = #expect(throws: HTTPError.self) { try run(49_999) }
    #expect(error.map { if case .tooLarge(_, 49_999) = $0 { true } else { false } } == true)
  }

  @Test func isAloneWithItsFile() throws {
    let first = try HTTPDownload(path: path)
    #expect(throws: HTTPError.unwritableFile(path: path, reason: "another download is writing to it")) {
      try HTTPDownload(path: self.path)
    }
    #expect(first.size == 0)
  }

  @Test func followsNoLink() throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/passwd")
    #expect(throws: HTTPError.self) { try HTTPDownload(path: self.path) }
  }

  @Test func takesNoFileThatOthersCanChange() throws {
    let other = try LargeFile(bytes: 3)
    try FileManager.default.linkItem(atPath: other.path, toPath: path)
    let error = #expect(throws: HTTPError.self) { try HTTPDownload(path: self.path) }
    #expect(error?.description.contains("something else") == true)
    #expect(stored.count == 3)
  }
}
