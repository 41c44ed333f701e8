/// How an ``HTTPClient`` talks to servers.
public struct HTTPOptions: Hashable, Sendable {
  /// How much of the server's certificate is checked.
  public enum Verification: Hashable, Sendable {
    /// The certificate must be issued by a known authority, be in date, and name the host.
    case full
    /// Nothing is checked: anybody on the way can read and change what is sent.
    case off
  }

  /// Where a proxy is taken from.
  public enum Proxy: Hashable, Sendable {
    /// From `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, as curl does.
    case environment
    /// No proxy, whatever the environment says.
    case none
    /// The proxy at this URL, but not for the hosts in `no_proxy`.
    case url(String)
  }

  /// How much of the server's certificate is checked; everything unless said otherwise.
  public var verification: Verification
  /// A PEM file of the certificate authorities to trust instead of the system's.
  public var authorityFile: String?
  /// Where a proxy is taken from.
  public var proxy: Proxy
  /// How many requests are under way at most; 3 unless said otherwise, because ntopng has five workers.
  public var maximumParallel: Int
  /// The `User-Agent` field.
  public var userAgent: String

  /// The given options.
  public init(
    verification: Verification = .full, authorityFile: String? = nil, proxy: Proxy = .environment,
    maximumParallel: Int = 3, userAgent: String = "mkpkit"
  ) {
    self.verification = verification
    self.authorityFile = authorityFile
    self.proxy = proxy
    self.maximumParallel = maximumParallel
    self.userAgent = userAgent
  }
}
