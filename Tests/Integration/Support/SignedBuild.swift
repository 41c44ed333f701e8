import Foundation
import Testing

/// A small package, built from a git repository with provenance, and keys to sign it with.
struct SignedBuild {
  let folder: Folder
  let package: String
  let key: String

  init(dirty: Bool = false) throws {
    folder = try Folder()
    try folder.write("p/cmk_addons_plugins/acme/libexec/agent_acme", "#!/bin/sh\n")
    try folder.write("p/cmk_addons_plugins/acme/rulesets/r.py", "x = 1\n")
    let git = "git -C p -c user.name=A -c user.email=a@example.org -c commit.gpgsign=false"
    let made = try Tool.shell(
      """
      set -e
      git init -q p; \(git) add -A; \(git) commit -qm first; \(git) tag v1.0.0
      \(git) remote add origin https://user:secret@example.org/acme.git
      \(dirty ? "echo y > p/cmk_addons_plugins/acme/rulesets/s.py" : "")
      $MKPKIT build --provenance --no-check --allow-dirty --check-reproducible --out '\(folder.path)' p
      $MKPKIT keygen key --no-password
      """, folder: folder.path)
    try #require(made.status == 0, "\(made.errors)")
    package = "\(folder.path)/acme-1.0.0.mkp"
    key = "\(folder.path)/key"
  }

  /// Signs the package and its provenance.
  func sign() throws {
    for command in ["sign", "provenance"] {
      let signed = try Tool.mkpkit(command, package, "--key", "\(key).key")
      try #require(signed.status == 0, "\(signed.errors)")
    }
  }

  /// Puts the package's files where Checkmk puts them, and gives the site's folder.
  func install() throws -> String {
    let site = "\(folder.path)/site"
    let plugins = "local/lib/python3/cmk_addons/plugins"
    let family = "\(plugins)/acme"
    let made = try Tool.shell(
      """
      set -e; mkdir -p site/\(plugins); cp -r p/cmk_addons_plugins/acme site/\(plugins)
      chmod 600 site/\(family)/rulesets/r.py; chmod 700 site/\(family)/libexec/agent_acme
      """, folder: folder.path)
    try #require(made.status == 0, "\(made.errors)")
    return site
  }
}
