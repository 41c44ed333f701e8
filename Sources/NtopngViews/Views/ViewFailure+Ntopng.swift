import NtopngAPI

extension NtopngError {
  /// Whether what was known before may still be shown: not to whom ntopng refuses.
  var leavesOldDataVisible: Bool {
    switch kind {
    case .notAuthenticated, .lockedOut, .defaultPassword, .notGranted, .interfaceNotAllowed: false
    default: true
    }
  }
}

extension ViewFailure {
  /// The failure that users read for an error of the client.
  init(_ error: NtopngError) {
    let (kind, advice) = Self.explanation(of: error)
    self.init(kind, Self.sentence("\(error)"), advice: advice, retryAfter: Self.pause(after: error))
  }

  private static func explanation(of error: NtopngError) -> (Kind, String) {
    if case .unknownEndpoint = error { return (.version, "Update ntopng to use this.") }
    switch error.kind {
    case .notAuthenticated:
      return (.notAuthenticated, "Check token or password in the rule for this ntopng server.")
    case .lockedOut:
      return (.notAuthenticated, "Correct the password in the rule, or use a token.")
    case .defaultPassword: return (.defaultPassword, "Log in to ntopng as this user and set a new password.")
    case .startingUp: return (.starting, "Wait a minute.")
    case .notLicensed: return (.edition, "Another edition of ntopng delivers it.")
    case .notGranted: return (.forbidden, "Grant the right to this user in ntopng.")
    case .unknownInterface, .interfaceNotAllowed:
      return (.forbidden, "Choose another interface, or allow this one to the ntopng user.")
    case .unknownParameter: return (.version, "Update ntopng to use this.")
    case .notFound: return (.hostUnknown, "A host is listed while it has traffic and some minutes after.")
    case .luaFailure: return (.serverError, "Look into ntopng's log; remove filters, or try another time range.")
    case .malformedReply: return (.notNtopng, "Check the address in the rule, and whether a proxy answers for ntopng.")
    case .tooLarge: return (.serverError, "Choose a shorter time range or more filters.")
    case .timeout, .deadline:
      return (.timeout, "Try again, choose a shorter time range, or give the rule a longer time-out.")
    case .connection:
      return (.unreachable, "Check that ntopng runs and that this Checkmk site reaches its address.")
    case .plainCredentials:
      return (.tls, "Use https in the rule for this ntopng server, or allow plain http there.")
    case .tls: return (.tls, "Check the certificate, or name its authority in the rule.")
    }
  }

  private static func pause(after error: NtopngError) -> Double? {
    switch error {
    case .lockedOut(let seconds): Double(seconds)
    case .startingUp: 15
    default: nil
    }
  }

  /// The client's words as a sentence.
  private static func sentence(_ text: String) -> String {
    let start = text.hasPrefix("ntopng") ? text : text.prefix(1).uppercased() + text.dropFirst()
    return start.hasSuffix(".") || start.hasSuffix("?") ? start : start + "."
  }
}
