/// The command line: `--user NAME [--password-id ID:FILE] HOST`.
struct Options {
  let user: String
  /// Where the password is in Checkmk's password store.
  let passwordReference: String?
  let host: String

  /// What is wrong with a command line.
  enum Problem: Error, CustomStringConvertible {
    case missingValue(String)
    case missing(String)
    case unexpected(String)

    var description: String {
      switch self {
      case .missingValue(let option): "\(option) needs a value"
      case .missing(let what): "\(what) is missing; usage: --user NAME [--password-id ID:FILE] HOST"
      case .unexpected(let argument): "unexpected argument \(argument)"
      }
    }
  }

  init(_ arguments: [String]) throws(Problem) {
    var values: [String: String] = [:]
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let key = argument.hasPrefix("--") ? argument : "HOST"
      guard ["--user", "--password-id", "HOST"].contains(key), values[key] == nil else { throw .unexpected(argument) }
      guard let value = key == "HOST" ? argument : rest.popFirst() else { throw .missingValue(argument) }
      values[key] = value
    }
    guard let user = values["--user"] else { throw .missing("--user") }
    guard let host = values["HOST"] else { throw .missing("HOST") }
    self.user = user
    self.host = host
    passwordReference = values["--password-id"]
  }
}
