import Foundation
import Testing

/// What Checkmk's installer does with a package, by the programs that it uses: Python's `tarfile` and GNU tar.
enum Installer {
  /// What came of it.
  enum Outcome: String {
    /// Every listed file is there, and nothing else changed.
    case installed
    /// As above, but something else changed, too.
    case more
    /// It broke off.
    case failed
  }

  /// Installs `bytes` into an empty folder for each part. Neither the schema of the manifest nor the bounds are looked
  /// at.
  static func install(_ bytes: [UInt8]) throws -> Outcome {
    let folder = try TemporaryFolder()
    let package = try folder.write(bytes, "x.mkp")
    let script = try folder.write(Array(Self.script.utf8), "install.py")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-B", script, package, "\(folder.path)/site"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return try #require(Outcome(rawValue: text), "the installer said: \(text)")
  }

  private static let script = """
    import ast, os, pathlib, subprocess, sys, tarfile

    def install(package, site):
        with tarfile.open(package, mode="r:gz") as archive:
            manifest = ast.literal_eval(archive.extractfile("info").read().decode())
            listed = {part: [pathlib.Path(path) for path in paths] for part, paths in manifest["files"].items()}
            for part, paths in listed.items():
                folder = site / part
                folder.mkdir(parents=True)
                if not paths:
                    continue
                bytes = archive.extractfile(part + ".tar").read()
                subprocess.run(["tar", "xf", "-", "--touch", "-C", folder, *paths], input=bytes, stderr=subprocess.DEVNULL)
        wanted = {site / part / path for part, paths in listed.items() for path in paths}
        for path in wanted:
            path.stat()
        found = {path for path in site.rglob("*") if path.is_symlink() or not path.is_dir()}
        return "installed" if found == wanted else "more"

    try:
        outcome = install(sys.argv[1], pathlib.Path(sys.argv[2]))
    except Exception:
        outcome = "failed"
    print(outcome, end="")
    """
}
