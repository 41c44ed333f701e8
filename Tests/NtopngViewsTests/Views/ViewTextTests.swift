import Testing

@testable import NtopngViews

@Suite struct ViewTextTests {
  static let texts: [(html: String, plain: String)] = [
    ("", ""),
    ("plain", "plain"),
    ("a &gt; b &amp;&amp; c", "a > b && c"),
    ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
    ("Network <a href='/lua/x?a=1&b=2'>LAN</a> is under a scan [3 &gt; 2]", "Network LAN is under a scan [3 > 2]"),
    ("one<br>two<br/>three", "one two three"),
    ("&lt;script&gt;", "<script>"),
    ("<script>alert(1)</script>", "alert(1)"),
    ("unclosed <a href", "unclosed <a href"),
    ("&unknown; &#39;x&#39;", "&unknown; 'x'"),
  ]

  @Test(arguments: texts) func stripsMarkup(html: String, plain: String) {
    #expect(plainText(html) == plain)
  }

  static let uptimes: [(String?, Double?)] = [
    ("< 1 sec", 0), ("00:41 sec", 41), ("45:03", 2703), ("01:02:03", 3723), ("1 day, 00:10", 86410),
    ("2 days, 01:02:03", 176_523), ("1 year, 3 days, 01:02:03", 31_798_923), (nil, nil), ("soon", nil),
    ("1:2:3:4", nil), ("", nil),
  ]

  @Test(arguments: uptimes) func readsUptime(text: String?, seconds: Double?) {
    #expect(uptimeSeconds(text) == seconds)
  }

  static let names: [(name: String?, ip: String, real: String?)] = [
    (nil, "10.0.0.1", nil), ("", "10.0.0.1", nil), ("10.0.0.1", "10.0.0.1", nil), ("host", "10.0.0.1", "host"),
    ("02:C0:FF:EE:00:01", "10.0.0.1", nil), ("fe80:0::1", "fe80::1", nil), ("10.0.0.10", "10.0.0.1", "10.0.0.10"),
  ]

  @Test(arguments: names) func tellsNamesFromAddresses(name: String?, ip: String, real: String?) {
    #expect(realName(name, ip: ip) == real)
  }

  @Test func comparesAddressesByValue() {
    #expect(HostAddress("fe80::0:1") == HostAddress("FE80::1"))
    #expect(HostAddress("10.0.0.1") != HostAddress("10.0.0.10"))
    #expect(HostAddress("10.0.0.1 ") == nil)
    #expect(HostAddress("10.0.0.1/8") == nil)
    #expect(HostAddress("2001:DB8::1")?.singleNetwork == "2001:db8::1/128")
    #expect(HostAddress("10.0.0.1").map { "\(HostKey(address: $0, vlan: 7))" } == "10.0.0.1@7")
  }

  @Test func encodesQueries() {
    #expect(percentEncoded("a b&c=d;é#?%") == "a%20b%26c%3Dd%3B%C3%A9%23%3F%25")
    #expect(percentEncoded("fe80::1@7/x-._~") == "fe80::1@7/x-._~")
  }

  @Test func sortsWhatIsUnknownLast() {
    let rows: [(Int, Double?)] = [(0, nil), (1, 2), (2, 1), (3, nil), (4, 1)]
    #expect(rows.sorted(.asc) { SortKey($0.1) }.map(\.0) == [2, 4, 1, 0, 3])
    #expect(rows.sorted(.desc) { SortKey($0.1) }.map(\.0) == [1, 2, 4, 0, 3])
  }
}
