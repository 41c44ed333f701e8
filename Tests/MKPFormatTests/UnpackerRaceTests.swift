import Foundation
import Glibc
import MKPFormat
import Synchronization
import Testing

@Suite struct UnpackerRaceTests {
  /// Somebody exchanges a folder of the target for a link to another place, and back, as fast as they can.
  @Test func followsNoLinkThatAppearsMeanwhile() throws {
    let names = (0..<20).map { "plugins/deep/f\($0)" }
    let (folder, package) = try UnpackerTests.prepare { sample in
      sample.setManifest { $0.files = [.agents: names, .doc: ["ü"]] }
      sample.agents = TarBuilder()
      for name in names { sample.agents.add(name, "text of \(name)") }
    }
    let outside = try TemporaryFolder()
    #expect(mkdir("\(outside.path)/deep", 0o755) == 0)
    #expect(mkdir("\(folder.path)/agents", 0o755) == 0 && mkdir("\(folder.path)/agents/plugins", 0o755) == 0)
    #expect(symlink(outside.path, "\(folder.path)/agents/link") == 0)

    let exchanger = Exchanger("\(folder.path)/agents/plugins", "\(folder.path)/agents/link")
    try exchanger.start()
    var whole = 0
    var refused = 0
    for _ in 0..<200 {
      do throws(UnpackError) {
        _ = try Unpacker(layout: .parts, overwrite: true).unpack(package, into: folder.path)
        whole += 1
      } catch {
        refused += 1
      }
    }
    exchanger.stop()
    #expect(exchanger.count > 0)
    #expect(whole > 0 && refused > 0, "\(whole) whole, \(refused) refused: the race never took place")
    #expect(try outside.names() == ["deep"])
    #expect(try outside.names(in: "deep") == [])
  }
}

/// Exchanges two names until it is stopped.
private final class Exchanger: Sendable {
  private let first: String
  private let second: String
  private let isStopped = Atomic(false)
  private let exchanges = Atomic(0)
  private let ended = DispatchSemaphore(value: 0)

  init(_ first: String, _ second: String) {
    self.first = first
    self.second = second
  }

  var count: Int { exchanges.load(ordering: .relaxed) }

  /// `renameat2`, which Swift does not import, with its flag RENAME_EXCHANGE.
  private typealias Rename = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
  private static let exchange: UInt32 = 2

  func start() throws {
    let rename = unsafeBitCast(try #require(dlsym(dlopen(nil, RTLD_NOW), "renameat2")), to: Rename.self)
    Thread.detachNewThread { [self] in
      while !isStopped.load(ordering: .relaxed) {
        if rename(AT_FDCWD, first, AT_FDCWD, second, Self.exchange) == 0 {
          exchanges.add(1, ordering: .relaxed)
        }
      }
      ended.signal()
    }
  }

  func stop() {
    isStopped.store(true, ordering: .relaxed)
    ended.wait()
  }
}
