import Glibc
import MKPFormat
import MKPRelease

/// What `verify` asks of every package.
struct VerificationDemands {
  let trusted: TrustedKeys?
  let signaturePath: String?
  let wantsProvenance: Bool
  let policy: TrustPolicy?
  let site: String?
  let siteVersion: CheckmkVersion?
  /// The least severity of a defect that fails.
  let failOn: Defect.Severity
  /// Whether byte code in the site is a finding.
  let isStrict: Bool
}

/// What `verify` found out about one package; nil stands for what was not asked.
struct Verdict {
  let package: String
  let contents: Result<PackageContents, PackageReadError>
  private(set) var signature: Result<TrustedKeys.Verified, SignatureError>?
  private(set) var provenance: Result<TrustedKeys.SignedProvenance, SignatureError>?
  private(set) var policy: PolicyDecision?
  private(set) var site: Result<[SiteDifference], SignatureError>?
  private let failOn: Defect.Severity

  /// What is known of who made the package.
  enum Trust: String {
    /// A key that is trusted has signed it.
    case verified
    /// What was demanded of its signatures does not hold.
    case refused
    /// There is a signature, but nobody said whose is trusted.
    case notChecked = "not-checked"
    /// There is none.
    case notSigned = "not-signed"
  }

  /// What is known of who made the package.
  let trust: Trust

  /// How many files of byte code in the site were passed over.
  private(set) var uncheckedByteCode = 0

  init(_ package: String, limits: Limits, _ demands: VerificationDemands) {
    self.package = package
    failOn = demands.failOn
    contents = Result { () throws(PackageReadError) in try PackageReader(limits: limits).read(package) }
    let isSigned =
      demands.signaturePath != nil
      || SigningKey.fileExtensions.contains { access("\(package).\($0)", F_OK) == 0 }
    guard case .success(let contents) = contents else {
      trust = isSigned ? .notChecked : .notSigned
      return
    }
    let subject = PackageSubject(contents)
    let now = Timestamp.now
    if let trusted = demands.trusted {
      signature = Result { () throws(SignatureError) in
        try trusted.verify(package, subject: subject, signaturePath: demands.signaturePath, time: now.epoch)
      }
      if demands.wantsProvenance {
        let path = Companion.envelopes.path(beside: package)
        provenance = Result { () throws(SignatureError) in
          try trusted.provenance(of: subject, path: path, time: now.epoch)
        }
      }
    }
    policy = demands.policy?.decide(package, contents, signaturePath: demands.signaturePath, now: now)
    switch (signature, policy) {
    case (.failure?, _): trust = .refused
    case (_, let policy?) where !policy.isTrusted: trust = .refused
    case (nil, nil): trust = isSigned ? .notChecked : .notSigned
    default: trust = .verified
    }
    site = demands.site.map { site in
      Result { () throws(SignatureError) in
        try FileList(contents).differences(inSite: site, version: demands.siteVersion)
      }
    }
    guard !demands.isStrict, case .success(let differences)? = site else { return }
    let findings = differences.filter { $0.kind != .byteCode }
    uncheckedByteCode = differences.count - findings.count
    site = .success(findings)
  }

  /// Whether the defect counts.
  func fails(_ defect: Defect) -> Bool { defect.severity >= failOn }

  /// Whether everything that was asked is well.
  var isGood: Bool { status == .fine }

  /// What the program's exit status should tell.
  var status: ExitStatus {
    guard case .success(let contents) = contents else { return .unreadable }
    var found: [ExitStatus] = contents.defects.contains(where: fails) ? [.findings] : []
    if case .failure(let error)? = signature { found.append(error.status) }
    if case .failure(let error)? = provenance { found.append(error.status) }
    if policy?.isTrusted == false { found.append(.findings) }
    switch site {
    case .failure(let error): found.append(error.status)
    case .success(let differences): if !differences.isEmpty { found.append(.findings) }
    case nil: break
    }
    return found.max { $0.rawValue < $1.rawValue } ?? .fine
  }

  /// The lines for standard error.
  var errors: [String] {
    let contents: PackageContents
    switch self.contents {
    case .failure(let error): return error.lines
    case .success(let read): contents = read
    }
    var lines: [String] = []
    if case .failure(let error)? = signature { lines += error.lines }
    if case .failure(let error)? = provenance { lines += error.lines }
    lines += contents.defects.filter(fails).map { "\(package): \($0.line)" }
    switch site {
    case .failure(let error): lines += error.lines
    case .success(let differences): lines += differences.map { "\($0)" }
    case nil: break
    }
    for clause in policy?.clauses ?? [] where !clause.isKept {
      lines.append("\(package): refused: \(clause.name): \(clause.reason)")
    }
    return lines
  }
}
