import CCurl

/// libcurl, opened at run time by `dlopen`.
///
/// Opened and not linked: distributions build it with and without symbol versions and against different TLS
/// libraries, and a program linked with one of them complains or fails with the others.
struct CurlLibrary {
  private static let names = ["libcurl.so.4", "libcurl-gnutls.so.4"]

  let functions: UnsafePointer<mkpkit_curl>

  // Safe: written once by the initialiser, which Swift runs exactly once, and only read afterwards. The library stays
  // open and the table allocated until the process ends.
  nonisolated(unsafe) private static let shared: Result<CurlLibrary, HTTPError> = open()

  /// The library, opened by the first call.
  static func load() throws(HTTPError) -> CurlLibrary { try shared.get() }

  private static func open() -> Result<CurlLibrary, HTTPError> {
    var reasons: [String] = []
    for name in names {
      guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
        reasons.append(dlerror().map { String(cString: $0) } ?? name)
        continue
      }
      let functions = UnsafeMutablePointer<mkpkit_curl>.allocate(capacity: 1)
      if let missing = mkpkit_curl_resolve(library, functions) {
        reasons.append("\(name) has no function \(String(cString: missing))")
        functions.deallocate()
        continue
      }
      let result = functions.pointee.curl_global_init(Int(CURL_GLOBAL_ALL))
      guard result == CURLE_OK else {
        reasons.append("\(name) cannot be initialised: \(CurlLibrary(functions: functions).text(result))")
        functions.deallocate()
        continue
      }
      return .success(CurlLibrary(functions: UnsafePointer(functions)))
    }
    return .failure(.libraryMissing(reasons.joined(separator: "; ")))
  }

  /// libcurl's own text for `code`.
  func text(_ code: CURLcode) -> String { string(functions.pointee.curl_easy_strerror(code)) }

  /// libcurl's own text for `code`.
  func text(_ code: CURLMcode) -> String { string(functions.pointee.curl_multi_strerror(code)) }

  private func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "unknown" }
}
