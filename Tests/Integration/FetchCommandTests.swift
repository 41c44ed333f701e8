import Foundation
import MKPFormat
import TestServers
import Testing

/// `mkpkit index` and `mkpkit fetch` as people run them.
@Suite struct FetchCommandTests {
  private let folder: Folder
  private let server: FileServer

  init() throws {
    folder = try Folder()
    server = try FileServer()
    for (version, until) in [("1.0.0", nil), ("1.1.0", "2.4.0p9"), ("2.0.0", nil)] as [(String, String?)] {
      let manifest = Manifest(
        name: "demo", version: version, title: "Demo", description: "", author: "A", downloadURL: "",
        versionPackaged: "test", minRequired: version == "2.0.0" ? "2.5.0" : "2.3.0", usableUntil: until,
        files: [.agents: ["plugins/demo"]])
      // Bytes that no compression makes smaller.
      var state: UInt64 = 42
      let bytes = (0..<200_000).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
      }
      try folder.write("packages/.keep", "")
      try PackageWriter(
        manifest: manifest, files: [PlannedFile(part: .agents, path: "plugins/demo", bytes: bytes)], modificationTime: 0
      ).write(to: "\(folder.path)/packages/demo-\(version).mkp")
    }
    try expectFine("$MKPKIT keygen key --no-password && $MKPKIT sign packages/*.mkp --key key.key")
    try expectFine("$MKPKIT index packages --key key.key")
    try server.add(folder: "\(folder.path)/packages")
  }

  private func shell(_ command: String) throws -> Tool.Result {
    try Tool.shell("export XDG_STATE_HOME=$PWD/state; \(command)", folder: folder.path)
  }

  private func expectFine(_ command: String) throws {
    let result = try shell(command)
    #expect(result.status == 0, "\(result.errors)")
  }

  private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder.path)/\(name)") }

  @Test func indexesReproducibly() throws {
    let now = Int(Date().timeIntervalSince1970)
    let line = "SOURCE_DATE_EPOCH=\(now) $MKPKIT index packages --key key.key --serial 7 --format json"
    let first = try shell(line)
    try expectValid(first.output, schema: "output/index.schema.json")
    let bytes = try folder.text("packages/index.json")
    try expectValid(bytes, schema: "index.schema.json")
    try expectValid(folder.text("packages/index.signed.json"), schema: "signed-index.schema.json")
    _ = try shell(line)
    #expect(try folder.text("packages/index.json") == bytes)
    try expectFine("cd packages && minisign -Vm index.json -p ../key.pub")
    let next = try shell("$MKPKIT index packages --key key.key")
    #expect(next.output.contains("serial 8, 3 versions of 1 packages"))
  }

  @Test func fetchesWhatFits() throws {
    let fetched = try shell("$MKPKIT fetch demo --from \(server.url) --checkmk 2.4.0p8 --key key.pub --format json")
    #expect(fetched.status == 0, "\(fetched.errors)")
    try expectValid(fetched.output, schema: "output/fetch.schema.json")
    #expect(exists("demo-1.1.0.mkp"))
    try expectFine("minisign -Vm demo-1.1.0.mkp -p key.pub")
    try expectFine("$MKPKIT fetch demo --from \(server.url) --checkmk 2.4.0p9 --key key.pub")
    #expect(exists("demo-1.0.0.mkp"))
    try expectFine("$MKPKIT fetch 'demo@>=1' --from \(server.url)/index.json --key key.pub --out .")
    #expect(exists("demo-2.0.0.mkp"))
    let none = try shell("$MKPKIT fetch demo@^2 --from \(server.url) --checkmk 2.4.0 --key key.pub")
    #expect(none.status == 1 && none.errors.contains("requires Checkmk 2.5.0"))
  }

  @Test func makesTheFolder() throws {
    let fetch = "$MKPKIT fetch --from \(server.url) --key key.pub --out new/folder"
    #expect(try shell("\(fetch) other").status == 1)
    server["/demo-1.0.0.mkp"]?[1000] ^= 1
    #expect(try shell("\(fetch) demo@1.0.0").status == 1)
    #expect(!exists("new"))
    try expectFine("\(fetch) demo@2 && ls new/folder/demo-2.0.0.mkp new/folder/demo-2.0.0.mkp.minisig")
    try folder.write("file", "")
    let file = try shell("\(fetch)/../../file/x demo@2")
    #expect(file.status == 4 && file.errorLines.count == 1, "\(file.errors)")
  }

  @Test func leavesNothingWhenKilled() throws {
    server.fail("/demo-2.0.0.mkp", .pause(70_000, milliseconds: 60_000))
    let killed = try shell(
      """
      $MKPKIT fetch demo --from \(server.url) --key key.pub & child=$!
      for _ in $(seq 400); do
        [ "$(stat -c %s demo-2.0.0.mkp.part 2>/dev/null || echo 0)" -ge 60000 ] && break; sleep 0.05
      done
      kill -KILL $child; wait $child 2>/dev/null; ls
      """)
    #expect(killed.output.contains("demo-2.0.0.mkp.part") && !exists("demo-2.0.0.mkp"))
    try expectFine("$MKPKIT fetch demo --from \(server.url) --key key.pub && ! ls *.part")
    #expect(exists("demo-2.0.0.mkp"))
    #expect(server.requests.last { $0.target == "/demo-2.0.0.mkp" }?["Range"] != nil)
  }

  /// Whenever it is killed: what stands under the name is the package, whole.
  @Test func leavesTheWholePackageOrNothing() throws {
    for milliseconds in stride(from: 0, to: 120, by: 6) {
      let result = try shell(
        """
        rm -f demo-*.mkp demo-*.minisig
        $MKPKIT fetch demo@2 --from \(server.url) --key key.pub >/dev/null 2>&1 & child=$!
        sleep 0.\(String(format: "%03d", milliseconds)); kill -KILL $child 2>/dev/null; wait $child 2>/dev/null
        [ ! -e demo-2.0.0.mkp ] || cmp demo-2.0.0.mkp packages/demo-2.0.0.mkp
        """)
      #expect(result.status == 0, "\(milliseconds): \(result.output)")
    }
    try expectFine(
      "$MKPKIT fetch demo@2 --from \(server.url) --key key.pub && cmp demo-2.0.0.mkp packages/demo-2.0.0.mkp")
  }

  @Test func repeatsAndSaysSo() throws {
    server.fail("/demo-2.0.0.mkp", .status("503 Busy"), .cut(1000))
    let fetched = try shell("$MKPKIT fetch demo --from \(server.url) --key key.pub --retry-delay 1")
    #expect(fetched.status == 0 && fetched.errorLines.count == 2 && fetched.errors.contains("once more"))
    server.fail("/demo-1.0.0.mkp", .status("503 Busy"))
    let failed = try shell("$MKPKIT fetch demo@1.0 --from \(server.url) --key key.pub --retries 0")
    #expect(failed.status == 4 && failed.errorLines.count == 1 && failed.errors.contains("status 503"))
  }

  @Test func takesOpenSSHKeys() throws {
    try expectFine(
      """
      $MKPKIT keygen ssh --kind ssh && $MKPKIT sign packages/*.mkp --key ssh
      $MKPKIT index packages --key ssh --key key.key && echo "release@example $(cat ssh.pub)" > allowed
      cd packages && ssh-keygen -Y verify -f ../allowed -I release@example -n mkp -s index.json.sig < index.json
      """)
    let fetch = "$MKPKIT fetch demo@1.0 --from packages --allowed-signers allowed --principal"
    try expectFine("\(fetch) release@example && ls demo-1.0.0.mkp.sig && ! ls demo-1.0.0.mkp.minisig 2>/dev/null")
    let other = try shell("\(fetch) me@example --force")
    #expect(other.status == 1 && other.errors.contains("not for me@example"))
    try expectFine(
      "$MKPKIT fetch demo@2 --from packages --key ssh.pub --key key.pub && ls demo-2.0.0.mkp.sig demo-2.0.0.mkp.minisig"
    )
  }

  @Test func verifiesTheServersCertificate() throws {
    let server = try TLSServer(body: "{}")
    let unknown = try shell("$MKPKIT fetch demo --from \(server.url) --key key.pub")
    #expect(unknown.status == 4 && unknown.errors.contains("certificate is not accepted"))
    let known = try shell("$MKPKIT fetch demo --from \(server.url) --key key.pub --ca-file \(server.authorityFile)")
    #expect(known.status == 1 && known.errors.contains("not a valid index"))
  }

  @Test func goesThroughAProxy() throws {
    let server = server
    let proxy = try RawServer { request in
      // What a proxy gets is the whole URL.
      let path = String(request.target.dropFirst("http://packages.invalid".count))
      guard let file = server[path] else { return RawServer.Answer("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n") }
      return RawServer.Answer(bytes: Array("HTTP/1.1 200 OK\r\nContent-Length: \(file.count)\r\n\r\n".utf8) + file)
    }
    try expectFine("$MKPKIT fetch demo@1.0 --from http://packages.invalid --key key.pub --proxy \(proxy.url)")
    try expectFine("http_proxy=\(proxy.url) $MKPKIT fetch demo@2 --from http://packages.invalid --key key.pub")
    #expect(exists("demo-1.0.0.mkp") && exists("demo-2.0.0.mkp"))
    let past = try shell(
      "http_proxy=\(proxy.url) no_proxy=packages.invalid $MKPKIT fetch demo --from http://packages.invalid --key key.pub"
    )
    #expect(past.status == 4 && past.errors.contains("cannot be resolved"))
    let secret = try shell("$MKPKIT fetch demo --from \(server.url) --key key.pub --proxy http://u:pw@localhost")
    #expect(secret.status == 2)
  }

  @Test func takesCredentialsFromFileAndEnvironment() throws {
    server.require("Bearer s3cret-token")
    try folder.write("headers", "Authorization: Bearer s3cret-token\n")
    let fetch = "$MKPKIT fetch demo@1.0 --from \(server.url) --key key.pub"
    let denied = try shell(fetch)
    #expect(denied.status == 4 && denied.errors.contains("not logged in"))
    try expectFine("\(fetch) --header-file headers")
    try expectFine("MKPKIT_HTTP_TOKEN=s3cret-token \(fetch)")
    server.require("Basic bWU6cHc=")
    try expectFine("MKPKIT_HTTP_USER=me MKPKIT_HTTP_PASSWORD=pw \(fetch)")
    let wrong = try shell("MKPKIT_HTTP_TOKEN=s3cret-other \(fetch)")
    #expect(wrong.status == 4 && !wrong.errors.contains("s3cret-other"))
  }

  @Test func saysWhatIsWrong() throws {
    #expect(try shell("$MKPKIT fetch demo --from \(server.url)").status == 2)
    #expect(try shell("$MKPKIT fetch demo --from \(server.url) --key key.pub --checkmk abc").status == 2)
    #expect(try shell("$MKPKIT fetch demo@^^ --from \(server.url) --key key.pub").status == 2)
    #expect(try shell("$MKPKIT fetch demo --from \(server.url)/other --key key.pub").status == 3)
    #expect(try shell("$MKPKIT fetch demo --from state --key key.pub").status == 3)
    let noState = try Tool.shell("$MKPKIT fetch demo --from \(server.url) --key key.pub", folder: folder.path)
    #expect(noState.status == 4 && noState.errors.contains("XDG_STATE_HOME"))
    try folder.write("packages/evil.mkp", "<html>")
    let evil = try shell("$MKPKIT index packages --key key.key")
    #expect(evil.status == 1 && evil.errorLines.count == 1 && evil.errors.contains("evil.mkp"))
    #expect(try shell("$MKPKIT index nowhere --key key.key").status == 3)
  }

  @Test func saysWhichKeysServeTheIndex() throws {
    let fetch = "$MKPKIT fetch demo@1.0 --from packages --key key.pub"
    let shared = try shell(fetch)
    #expect(shared.status == 0 && shared.output.contains("the keys of packages serve for the index, too (--index-key)"))
    try expectFine("$MKPKIT keygen index --no-password")
    let wrong = try shell("\(fetch) --index-key index.pub")
    #expect(wrong.status == 1 && wrong.errors.contains("not to be trusted"))
    try expectFine("$MKPKIT index packages --key index.key --package-key key.pub")
    let alone = try shell(fetch)
    #expect(alone.status == 1 && alone.errors.contains("not to be trusted"))
    let own = try shell("\(fetch) --index-key index.pub --format json")
    #expect(own.status == 0 && own.output.contains("\"has_own_keys\": true"), "\(own.errors)")
    try expectValid(own.output, schema: "output/fetch.schema.json")
  }

  @Test func beginsAnewWhereAsked() throws {
    let fetch = "$MKPKIT fetch demo@1.0 --from packages --key key.pub"
    try expectFine("\(fetch) && $MKPKIT index packages --key key.key --serial 1000 && \(fetch)")
    try expectFine("rm packages/index.* && $MKPKIT index packages --key key.key")
    let old = try shell(fetch)
    #expect(old.status == 1 && old.errors.contains("older (serial 1)"))
    try expectFine("\(fetch) --forget && \(fetch)")
  }

  @Test func writesNoIndexThatReadersRefuse() throws {
    for (line, status) in [
      ("SOURCE_DATE_EPOCH=1700000000 $MKPKIT index packages --key key.key", 1),
      ("SOURCE_DATE_EPOCH=4000000000 $MKPKIT index packages --key key.key", 1),
      ("$MKPKIT index packages --key key.key --serial 2000000", 1),
      ("$MKPKIT index packages --key key.key --serial 9223372036854775807", 1),
      ("$MKPKIT index packages --key key.key --days 401", 2), ("$MKPKIT index packages --key key.key --days 0", 2),
    ] {
      let before = try folder.text("packages/index.signed.json")
      let result = try shell(line)
      #expect(result.status == Int32(status) && result.errorLines.count >= 1, "\(line): \(result.errors)")
      #expect(try folder.text("packages/index.signed.json") == before)
    }
  }

  /// A pipe that nobody writes to is an error, never a wait.
  @Test func waitsForNoPipe() throws {
    try expectFine("mkfifo pipe")
    let fetch = "timeout 20 $MKPKIT fetch demo@1.0 --from packages"
    for line in [
      "\(fetch) --key pipe", "\(fetch) --allowed-signers pipe", "\(fetch) --key key.pub --index-key pipe",
      "\(fetch) --key key.pub --policy pipe", "\(fetch) --key key.pub --ca-file pipe",
      "timeout 20 $MKPKIT verify packages/demo-1.0.0.mkp --key pipe",
      "timeout 20 $MKPKIT verify packages/demo-1.0.0.mkp --key key.pub --signature pipe",
      "timeout 20 $MKPKIT sign packages/demo-1.0.0.mkp --key pipe",
      "cp -r packages other; rm other/index.signed.json; mkfifo other/index.signed.json; "
        + "timeout 20 $MKPKIT fetch demo@1.0 --from other --key key.pub",
      "timeout 20 $MKPKIT publish packages/demo-1.0.0.mkp --to github --repository a/b --key key.pub --token-file pipe",
    ] {
      let result = try shell(line)
      #expect([1, 2, 3, 4].contains(result.status) && !result.errors.isEmpty, "\(line): \(result.status)")
    }
    // A pipe of the shell has a writer, who may take a while.
    let secret = "<(sleep 0.2; echo 'Authorization: Bearer s3cret-token')"
    server.require("Bearer s3cret-token")
    try expectFine("$MKPKIT fetch demo@1.0 --from \(server.url) --key key.pub --header-file \(secret)")
  }

  /// Times without a zone are local, as OpenSSH takes them: without daylight saving time, also in summer.
  @Test func readsLocalTimesAsSSHKeygenDoes() throws {
    try expectFine("$MKPKIT keygen ssh --kind ssh && $MKPKIT sign packages/demo-1.0.0.mkp --key ssh")
    let key = try folder.text("ssh.pub")
    let now = Date().timeIntervalSince1970
    for zone in ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Australia/Lord_Howe"] {
      for hours in [-15.0, -14, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 14, 15] {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "yyyyMMddHHmm"
        let time = format.string(from: Date(timeIntervalSince1970: now + hours * 3600))
        for option in ["valid-after", "valid-before"] {
          try folder.write("allowed", "a \(option)=\"\(time)\" \(key)")
          let file = "packages/demo-1.0.0.mkp"
          let theirs = try shell(
            "TZ=\(zone) ssh-keygen -Y verify -f allowed -I a -n mkp -s \(file).sig < \(file)")
          let ours = try shell("TZ=\(zone) $MKPKIT verify \(file) --allowed-signers allowed --principal a")
          #expect((ours.status == 0) == (theirs.status == 0), "\(zone) \(option) \(time): \(ours.errors)")
        }
      }
    }
  }
}
