import HTTPTransport
import Testing

@Suite struct LoopbackTests {
  @Test(arguments: [
    "http://127.0.0.1", "http://127.0.0.1:8080/x", "http://127.255.255.254", "http://127.1.2.3:80", "http://localhost",
    "http://LOCALHOST:3000/", "http://[::1]", "http://[::1]:3000/x",
  ])
  func isThisMachine(text: String) throws { #expect(try #require(HTTPURL(text)).isLoopback) }

  @Test(arguments: [
    "http://127.example.org", "http://127.0.0.1.example.org", "http://127.0.0.1.", "http://127.0.0", "http://127.1",
    "http://127.0.0.256", "http://127.0.0.01", "http://127.0.0.0x1", "http://127.0.0.-1", "http://127.0.0.+1",
    "http://127..0.1", "http://128.0.0.1", "http://1127.0.0.1", "http://2130706433", "http://localhost.example.org",
    "http://xlocalhost", "http://localhost.", "http://[::2]", "http://[::1]x", "http://[::1]:x",
    "http://[::ffff:127.0.0.1]",
    "http://127.0.0.1:80:evil", "http://0.0.0.0", "http://[::]", "http://127.0.0.1%00", "http://%6cocalhost",
    "http://0177.0.0.1", "http://[0:0:0:0:0:0:0:1]",
  ])
  func isAnotherMachine(text: String) { #expect(HTTPURL(text)?.isLoopback != true, "\(text)") }

  @Test(arguments: [
    "http://[::1]example.org", "http://[::1]:80example.org", "http://[::1", "http://127.0.0.1:80:80", "http://h:x",
    "http://127.0.0.1:80@example.org",
  ])
  func isNoAddress(text: String) { #expect(HTTPURL(text) == nil) }
}
