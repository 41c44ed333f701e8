import MKPFormat

/// Texts of the manifest.
extension Rule {
  static let manifestTextRules: [Rule] = [
    invalidManifest, versionNotSemantic, missingText, templateText, downloadURL, descriptionImage, descriptionHTML,
  ]

  static let invalidManifest = Rule(
    "MKP104", "invalid-manifest", .refused,
    summary: "The manifest has all fields, of the right type, with a name and a version that Checkmk accepts.",
    explanation: """
      Checkmk reads the member `info` into a typed record before it does anything else. A missing field, a number \
      where a text belongs, a name with dots or blanks, a slash in the version or a part that it does not know end in \
      a traceback, and the package can be neither shown nor installed.
      """,
    remedy: "Correct the field; `mkpkit build` writes a valid manifest from mkp.yaml.",
    bad: .manifest(["name": "acme.devices"]),
    good: .manifest(["name": "acme_devices"]),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest else { return }
      let name = manifest.text(.name)
      if !Manifest.isValidName(name) {
        findings.report(
          "the name \"\(name)\" must be letters, digits, dash and underscore, and start with a letter or underscore",
          at: manifest.place(.name))
      }
      if manifest.text(.version).hasByte("/") {
        findings.report(
          "the version \"\(manifest.text(.version))\" must not contain slashes", at: manifest.place(.version))
      }
    })

  static let versionNotSemantic = Rule(
    "MKP111", "version-not-semantic", .misleads,
    summary: "The version is a semantic version.",
    explanation: """
      Checkmk 2.2 and later create only packages with a version of the form MAJOR.MINOR.PATCH (semver.org 2.0.0), and \
      the Exchange refuses any other. Sites still install such a package, but can't edit it, and the order of its \
      versions surprises: `1.0.5` counts as older than `1.0`.
      """,
    remedy: "Write three numbers, `1.0.0`; a pre-release follows with a dash, `1.0.0-rc.1`.",
    bad: .manifest(["version": "1.0"]),
    good: .manifest(["version": "1.0.0"]),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest else { return }
      let version = manifest.text(.version)
      guard !version.isEmpty || !context.isProject else { return }
      guard SemanticVersion(version) == nil, !version.hasByte("/") else { return }
      findings.report("the version \"\(version)\" is not a semantic version (1.0.0)", at: manifest.place(.version))
    })

  static let missingText = Rule(
    "MKP113", "missing-text", .exchange,
    summary: "Title, description and author are not empty.",
    explanation: "They are all that the list of packages and the Exchange show of a package.",
    remedy: "Fill in the field.",
    bad: .manifest(["title": ""]),
    good: .manifest(["title": "Monitoring for ACME devices"]),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest else { return }
      for key in [SubjectManifest.Key.title, .description, .author] where manifest.text(key).trimming().isEmpty {
        findings.report("\(key.rawValue) is empty", at: manifest.place(key))
      }
    })

  static let templateText = Rule(
    "MKP114", "template-text", .exchange,
    summary: "The texts of the template have been replaced.",
    explanation: """
      `mkp template` and `mkpkit init` fill in texts such as "Please add a description here". Published unchanged they \
      tell users nothing, and the Exchange's reviewers send the package back.
      """,
    remedy: "Write what the package does, who you are and where it comes from.",
    bad: .manifest(["description": "Please add a description here"]),
    good: .manifest(["description": "Checks the power supplies of ACME devices."]),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest else { return }
      let templates: [SubjectManifest.Key: [String]] = [
        .title: ["title of \(manifest.text(.name).lowercased())"],
        .description: ["please add a description here", ProjectValues.placeholderDescription.lowercased()],
        .author: ["add your name here", ProjectValues.placeholderAuthor.lowercased()],
        .downloadURL: [ProjectValues.placeholderURL(manifest.text(.name).lowercased())],
      ]
      for (key, texts) in templates.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        let text = manifest.text(key).trimming()
        guard texts.contains(text.lowercased()) || text.hasPrefix("TODO") || text.hasPrefix("FIXME") else { continue }
        findings.report("\(key.rawValue) still is the template's text \"\(text)\"", at: manifest.place(key))
      }
    })

  static let downloadURL = Rule(
    "MKP115", "download-url", .exchange,
    summary: "The download URL is an address that a browser opens.",
    explanation: "Checkmk shows it as a link. It is how an administrator finds the next version and its author.",
    remedy: "Give the https:// address of the package's page.",
    bad: .manifest(["download_url": "github"]),
    good: .manifest(["download_url": "https://example.com/acme"]),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest else { return }
      let url = manifest.text(.downloadURL).trimming()
      guard !["https://", "http://"].contains(where: { url.hasPrefix($0) && url.count > $0.count }) else { return }
      let found = url.isEmpty ? "download_url is empty" : "download_url \"\(url)\" is not an http(s) address"
      findings.report(found, at: manifest.place(.downloadURL))
    })

  static let descriptionImage = Rule(
    "MKP131", "description-image", .exchange,
    summary: "The description has no images.",
    explanation: "The Exchange shows the description as Markdown, but drops images; their alternative text remains.",
    remedy: "Link to a page with the pictures.",
    bad: .manifest(["description": "Checks ACME devices. ![screen shot](https://example.com/acme.png)"]),
    good: .manifest(["description": "Checks ACME devices. [Screen shots](https://example.com/acme)"]),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest else { return }
      let text = manifest.text(.description)
      guard let start = text.firstRange(of: "!["), text[start.upperBound...].firstRange(of: "](") != nil else { return }
      findings.report(
        "the description has a Markdown image, which the Exchange drops", at: manifest.place(.description))
    })

  static let descriptionHTML = Rule(
    "MKP132", "description-html", .exchange,
    summary: "The description has no HTML that embeds or executes something.",
    explanation: """
      Of HTML the Exchange lets a few formatting elements through. Elements that load, embed or run something are \
      removed, and a description that has them waits longer for its review.
      """,
    remedy: "Use Markdown.",
    bad: .manifest(["description": "Checks ACME devices. <iframe src='https://example.com'></iframe>"]),
    good: .manifest(["description": "Checks <b>ACME</b> devices on hosts < 2.0."]),
    check: .subject { context, findings in
      guard let manifest = context.subject.manifest else { return }
      let found = Set(htmlElements(manifest.text(.description))).intersection(refusedElements)
      for element in found.sorted() {
        findings.report("the description has the HTML element <\(element)>", at: manifest.place(.description))
      }
    })

  private static let refusedElements: Set<String> = [
    "audio", "base", "button", "embed", "form", "frame", "iframe", "img", "input", "link", "math", "meta", "object",
    "script", "style", "svg", "video",
  ]

  /// The names behind each `<`, in lower case.
  private static func htmlElements(_ text: String) -> [String] {
    text.split(separator: "<", omittingEmptySubsequences: false).dropFirst().map { rest in
      rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }.lowercased()
    }
  }
}
