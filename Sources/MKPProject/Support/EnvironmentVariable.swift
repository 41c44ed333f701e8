import Glibc

/// The value of an environment variable; nil when it is not set, or empty.
public func environmentVariable(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
