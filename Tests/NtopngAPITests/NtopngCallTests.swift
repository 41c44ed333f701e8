import NtopngAPI
import Testing

@Suite struct NtopngCallTests {
  /// What is sent of the parameters to a server of a version.
  static let targets: [(version: NtopngVersion?, query: String)] = [
    (NtopngVersion(5, 6), "status=historical&ifid=0"), (NtopngVersion(6, 0), "status=any&ifid=0"),
    (NtopngVersion(6, 2, 241_023), "status=any&ifid=0&description=any"), (nil, "status=any&ifid=0&description=any"),
  ]

  @Test(arguments: targets) func speaksTheServersLanguage(version: NtopngVersion?, query: String) {
    let call = NtopngCall("get/host/alert/list", ["status": "any", "ifid": "0", "description": "any"])
    #expect(call.target(for: version) == "/lua/rest/v2/get/host/alert/list.lua?\(query)")
  }
}
