import Testing

@testable import MKPRelease

/// What the real `ssh-keygen` says of lists of allowed signers, beside what we say.
struct AllowedSignersOracle {
  /// The key that signed.
  let key: SSHPublicKey
  /// Another key.
  let stranger: SSHPublicKey
  private let scratch: Scratch

  static let principal = "alice@example"

  init() async throws {
    scratch = try Scratch()
    let secret = try SSHPrivateKey.generate()
    key = secret.publicKey
    stranger = try SSHPrivateKey.generate().publicKey
    let file = try scratch.write("file", "content")
    try await scratch.write("sig", SSHSignature(signing: file, with: secret).armoredText)
  }

  /// One list and its verdicts.
  struct Verdict {
    let list: [UInt8]
    /// Whether `ssh-keygen -Y verify` accepts the signature from ``principal``, and whether we do.
    let theirs: Bool
    let ours: Bool
    /// Whether somebody passes `-Y verify`, of those whom `-Y find-principals` or we find on the list, and whether we
    /// accept anybody.
    let theirsOfAnybody: Bool
    let oursOfAnybody: Bool
    /// Whether `-Y match-principals` finds ``principal``.
    let isMatched: Bool
    /// Whether a line that we read is for ``principal``.
    let isListed: Bool
    /// Why we don't read the list.
    let refusal: String?

    var text: String { String(decoding: list, as: UTF8.self).debugDescription }
  }

  /// The verdicts on `lists`, in which `KEY` stands for the signer's key and `OTHER` for another.
  func verdicts(on lists: [[UInt8]]) throws -> [Verdict] {
    let lists = lists.map { replacing($0) }
    for (index, list) in lists.enumerated() {
      try scratch.write("list-\(index)", list)
      let entries = (try? AllowedSigners(bytes: list, path: "list"))?.entries ?? []
      try scratch.write("names-\(index)", entries.flatMap(\.principals).flatMap { $0 + [UInt8(ascii: "\n")] })
    }
    // The outer loop is the shell's, since starting one for each list would take most of the time.
    let script = """
      cd \(scratch.path)
      verify() { ssh-keygen -Y verify -f "$1" -I "$2" -n mkp -s sig < file >/dev/null 2>&1; }
      for number in $(seq 0 \(lists.count - 1)); do
        list=list-$number
        a=no; b=no; c=no
        verify $list \(Self.principal) && a=yes
        ssh-keygen -Y find-principals -f $list -s sig > found 2>/dev/null
        cat names-$number >> found
        while IFS= read -r name; do [ $b = yes ] || { verify $list "$name" && b=yes; }; done < found
        ssh-keygen -Y match-principals -I \(Self.principal) -f $list >/dev/null 2>&1 && c=yes
        echo $a $b $c
      done
      """
    let output = try run(["sh", "-c", script]).output
    let answers = output.split(separator: "\n").map { $0.split(separator: " ").map { $0 == "yes" } }
    try #require(answers.count == lists.count, Comment(rawValue: output))
    return zip(lists, answers).map { list, answers in
      let read = Result { try AllowedSigners(bytes: list, path: "list") }
      let entries = (try? read.get().entries) ?? []
      let refusal: String? = if case .failure(let error) = read { "\(error)" } else { nil }
      return Verdict(
        list: list, theirs: answers[0], ours: accepts(read, Self.principal), theirsOfAnybody: answers[1],
        oursOfAnybody: accepts(read, nil), isMatched: answers[2],
        isListed: entries.contains { SSHPattern.list($0.principals, matches: Array(Self.principal.utf8)) },
        refusal: refusal)
    }
  }

  private func accepts(_ list: Result<AllowedSigners, any Error>, _ principal: String?) -> Bool {
    (try? list.get().principals(
      for: key, signaturePath: "s", namespace: "mkp", time: Timestamp.now.epoch, principal: principal)) != nil
  }

  private func replacing(_ list: [UInt8]) -> [UInt8] {
    [("KEY", key.line), ("OTHER", stranger.line)].reduce(list) { list, pair in
      list.replacing(Array(pair.0.utf8), with: Array(pair.1.utf8))
    }
  }
}
