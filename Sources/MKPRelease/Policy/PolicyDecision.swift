import MKPFormat

/// What a policy says of one package.
public struct PolicyDecision: Hashable, Sendable {
  /// What was looked at, in order. Never empty.
  public let clauses: [Clause]

  /// One thing that the policy demands.
  public struct Clause: Hashable, Sendable {
    /// `rule`, `signature`, `provenance`, `repository`, `reproducible`, `clean`, `builder`, `age`, `not-before`
    public let name: String
    /// Whether the package has it.
    public let isKept: Bool
    /// Why; holds only what a trusted key has signed, where it is kept.
    public let reason: String

    init(_ name: String, _ isKept: Bool, _ reason: String) {
      self.name = name
      self.isKept = isKept
      self.reason = reason
    }
  }

  /// Whether the package has everything that the policy demands.
  public var isTrusted: Bool { clauses.allSatisfy(\.isKept) }
}

extension TrustPolicy {
  /// Decides on the package at `path`, whose `contents` were read.
  ///
  /// - Parameters:
  ///   - signaturePath: the signature; nil for those beside the package.
  ///   - provenancePath: the envelopes; nil for those beside the package.
  public func decide(
    _ path: String, _ contents: PackageContents, signaturePath: String? = nil, provenancePath: String? = nil,
    now: Timestamp
  ) -> PolicyDecision {
    let subject = PackageSubject(contents)
    guard let rule = rule(for: subject.name) else {
      return PolicyDecision(clauses: [.init("rule", false, "no rule names the package \(subject.name.quoted)")])
    }
    var clauses = [
      PolicyDecision.Clause(
        "rule", true, "the rule for \(rule.packages.joined(separator: " ")) names \(subject.name.quoted)")
    ]
    let paths = signaturePath.map { [$0] } ?? SigningKey.fileExtensions.map { "\(path).\($0)" }
    clauses.append(rule.signature(of: path, subject, at: paths, now))
    if let demand = rule.provenance {
      clauses += rule.provenance(
        demand, subject, at: provenancePath ?? Companion.envelopes.path(beside: path), now)
    }
    let newest = Timestamp(epoch: contents.members.map(\.modificationTime).max() ?? 0)
    if let days = rule.maximumAge { clauses.append(.age(newest, days, now)) }
    if let first = rule.notBefore {
      clauses.append(
        .init(
          "not-before", newest >= first, "the newest file is of \(newest), accepted from \(first)"))
    }
    return PolicyDecision(clauses: clauses)
  }
}

extension PolicyDecision.Clause {
  fileprivate static func age(_ newest: Timestamp, _ days: Int, _ now: Timestamp) -> Self {
    // A time to come would outlive every limit; a day is for clocks that are wrong.
    guard newest <= now.adding(days: 1) else {
      return .init("age", false, "the newest file is of \(newest), which is to come")
    }
    let age = newest.seconds(until: now) / 86_400
    return .init("age", newest.adding(days: days) >= now, "the newest file is \(age) days old, accepted up to \(days)")
  }
}

extension TrustPolicy.Rule {
  fileprivate func signature(
    of path: String, _ subject: PackageSubject, at signaturePaths: [String], _ now: Timestamp
  ) -> PolicyDecision.Clause {
    let present = signaturePaths.filter(FilePieces.exists)
    guard !present.isEmpty else {
      return .init("signature", false, "there is none at \(signaturePaths.map(\.visible).joined(separator: " or "))")
    }
    return trying("signature", present) { keys, signature throws(SignatureError) in
      let signer = try keys.verify(path, subject: subject, signaturePath: signature, time: now.epoch)
      return .init("signature", true, signer.text)
    }
  }

  fileprivate func provenance(
    _ demand: TrustPolicy.ProvenanceDemand, _ subject: PackageSubject, at path: String, _ now: Timestamp
  ) -> [PolicyDecision.Clause] {
    guard FilePieces.exists(path) else { return [.init("provenance", false, "there is none at \(path.visible)")] }
    var found: Provenance?
    let clause = trying("provenance", [path]) { keys, path throws(SignatureError) in
      let signed = try keys.provenance(of: subject, path: path, time: now.epoch)
      found = signed.provenance
      return .init("provenance", true, signed.signer.text)
    }
    guard let found else { return [clause] }
    return [clause] + demand.clauses(found)
  }

  /// What the first signer and file give that hold, else all reasons why none does.
  private func trying(
    _ name: String, _ paths: [String],
    _ attempt: (TrustedKeys, String) throws(SignatureError) -> PolicyDecision.Clause
  ) -> PolicyDecision.Clause {
    var reasons: [String] = []
    for path in paths {
      for keys in signers {
        do throws(SignatureError) {
          return try attempt(keys, path)
        } catch {
          if !reasons.contains(error.description) { reasons.append(error.description) }
        }
      }
    }
    return .init(name, false, reasons.joined(separator: "; "))
  }
}

extension TrustPolicy.ProvenanceDemand {
  fileprivate func clauses(_ provenance: Provenance) -> [PolicyDecision.Clause] {
    var clauses: [PolicyDecision.Clause] = []
    if let repository {
      let found = provenance.source?.repository
      clauses.append(
        .init(
          "repository", found.map { SSHPattern.list([repository], matches: $0) } ?? false,
          "built from \(found.map(\.quoted) ?? "no known repository"), accepted \(repository.quoted)"))
    }
    if isReproducible {
      clauses.append(
        .init(
          "reproducible", provenance.isReproduced,
          provenance.isReproduced ? "a second build gave the same bytes" : "no second build gave the same bytes"))
    }
    if isClean {
      let isKept = provenance.source?.isClean ?? false
      let reason = isKept ? "everything is in the commit" : "not everything that was packed is in a commit"
      clauses.append(.init("clean", isKept, reason))
    }
    if let builder {
      clauses.append(
        .init(
          "builder", SSHPattern.list([builder], matches: provenance.builder),
          "built by \(provenance.builder.quoted), accepted \(builder.quoted)"))
    }
    return clauses
  }
}

extension TrustedKeys.Verified {
  /// Who signed, in one line.
  public var text: String {
    let speaker = principals.isEmpty ? "" : ", who speaks for \(principals.joined(separator: ", "))"
    return "signed (\(format)) with the key \(key)\(speaker.visible)"
  }
}
