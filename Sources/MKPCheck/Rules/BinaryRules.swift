import MKPFormat
import MKPProject

/// Executables and libraries in machine code.
extension Rule {
  static let binaryRules: [Rule] = [
    foreignMachine, glibcTooNew, missingLibrary, runPath, executableStack, unstripped, windowsBinary, malformedELF,
  ]

  static let foreignMachine = Rule(
    "MKP401", "foreign-machine", .cannotRun,
    summary: "What the site executes is built for x86-64 Linux.",
    explanation: "Checkmk's servers run on x86-64 only. The kernel refuses anything else: \"Exec format error\".",
    remedy: "Build it for x86_64-linux-gnu.",
    bad: .described("An ELF executable for aarch64 in `<family>/libexec`."),
    good: .described("The same program built for x86_64."),
    check: .file { file, _, findings in
      guard ScriptFacts.isExecutedBySite(file.file), let elf = file.elf, elf.machine.description != "x86_64" else {
        return
      }
      findings.report("is built for \(elf.machine), not for x86_64", at: file.file.place)
    })

  static let glibcTooNew = Rule(
    "MKP402", "glibc-too-new", .dependsOnMachine,
    summary: "A program starts on every platform that the target supports.",
    explanation: """
      A program linked with a newer glibc asks for symbol versions that older systems lack, and ends at once with \
      "version `GLIBC_2.34' not found". Each Checkmk version supports a list of distributions, the oldest of which \
      decides; those that it has deprecated don't count.
      """,
    remedy: "Build with an older sysroot (`glibc:` under `agents` in mkp.yaml, `mkpkit sdk install`), or statically.",
    bad: .described("A special agent that needs GLIBC_2.38, for Checkmk 2.3, which also runs on AlmaLinux 8 (2.28)."),
    good: .described("The same agent linked so that it needs GLIBC_2.27."),
    check: .file { file, context, findings in
      guard isServerCode(file.file), let elf = file.elf, let needed = elf.highest("GLIBC"),
        needed.numbers.first == 2, needed.numbers.count > 1
      else { return }
      for target in context.targets {
        guard let catalogue = context.catalogue(target) else { continue }
        let tooOld = catalogue.platforms.compactMap { name, platform -> (name: String, minor: Int)? in
          guard platform.isConfirmed, !platform.isDeprecated, let minor = platform.glibcMinor, minor < needed.numbers[1]
          else { return nil }
          return (name, minor)
        }.sorted { ($0.minor, $0.name) < ($1.minor, $1.name) }
        guard !tooOld.isEmpty else { continue }
        let names = tooOld.map { "\($0.name) (2.\($0.minor))" }.joined(separator: ", ")
        findings.report("needs glibc \(needed): does not start on \(names)", at: file.file.place, targets: [target])
      }
    })

  static let missingLibrary = Rule(
    "MKP403", "missing-library", .dependsOnMachine,
    summary: "A program needs only libraries that every server has.",
    explanation: """
      The loader looks for every library named in the file before the program starts. Besides glibc, and libcurl, \
      which Checkmk's own packages depend on, nothing can be relied upon; inside a site `LD_LIBRARY_PATH` puts the \
      site's own OpenSSL first.
      """,
    remedy: "Link the library statically, or open it at run time and do without it.",
    bad: .described("A special agent that needs libfoo.so.1."),
    good: .described("The same agent with libfoo linked statically."),
    check: .file { file, context, findings in
      guard isServerCode(file.file), let elf = file.elf else { return }
      let shipped = Set(context.subject.files.map { String($0.name) })
      for library in elf.neededLibraries where !isCommonLibrary(library) && !shipped.contains(library) {
        findings.report("needs \(library), which servers don't have as a matter of course", at: file.file.place)
      }
    })

  static let runPath = Rule(
    "MKP404", "run-path", .exposes,
    summary: "A program does not look for libraries in folders of the build machine.",
    explanation: """
      RPATH and RUNPATH name folders to search first. A folder that somebody else can create on the server lets them \
      run code as the site user; one of the build machine gives away its paths.
      """,
    remedy: "Link without `-rpath`, or remove it (`patchelf --remove-rpath`). `$ORIGIN` is fine.",
    bad: .described("An executable with RUNPATH /home/jroe/swift/usr/lib."),
    good: .described("The same executable without RUNPATH."),
    check: .file { file, _, findings in
      guard let elf = file.elf else { return }
      for path in elf.rpath + elf.runpath
      where !path.hasPrefix("$ORIGIN") && !path.hasPrefix("${ORIGIN}") && !path.isEmpty {
        findings.report("searches \(path) for libraries", at: file.file.place)
      }
    })

  static let executableStack = Rule(
    "MKP405", "executable-stack", .exposes,
    summary: "No program asks for an executable stack.",
    explanation: """
      An executable stack turns many a bug into a way in. SELinux and hardened kernels refuse to start such programs.
      """,
    remedy: "Link with `-z noexecstack`; mark assembler sources with `.note.GNU-stack`.",
    bad: .described("An executable whose PT_GNU_STACK has the X flag."),
    good: .described("The same executable linked with -z noexecstack."),
    check: .file { file, _, findings in
      if file.elf?.hasExecutableStack == true { findings.report("asks for an executable stack", at: file.file.place) }
    })

  static let unstripped = Rule(
    "MKP406", "unstripped", .convention,
    summary: "Programs are shipped without symbols.",
    explanation: """
      Symbol tables and debug information make a program several times larger and name the folders of the machine \
      that it was built on.
      """,
    remedy: "Link with `-s`, or strip it.",
    bad: .described("An executable with .symtab."),
    good: .described("The same executable after strip."),
    check: .file { file, _, findings in
      guard let elf = file.elf, elf.kind != .relocatable, !elf.isStripped || elf.hasDebugInformation else { return }
      findings.report(elf.hasDebugInformation ? "has debug information" : "has a symbol table", at: file.file.place)
    })

  static let windowsBinary = Rule(
    "MKP407", "windows-binary", .misleads,
    summary: "Windows programs lie below `agents/windows`.",
    explanation: "Neither the site nor a Unix host can run them.",
    remedy: "Move the file to `agents/windows`, or ship a Linux build.",
    bad: .described("A Windows executable in `agents/plugins`."),
    good: .described("The same file in `agents/windows/plugins`."),
    check: .file { file, _, findings in
      guard file.kind == .portableExecutable,
        ScriptFacts.isExecutedBySite(file.file) || ScriptFacts.isUnixAgentPlugin(file.file)
      else { return }
      findings.report("is a Windows program", at: file.file.place)
    })

  static let malformedELF = Rule(
    "MKP408", "malformed-elf", .mayBeLost,
    summary: "ELF files are whole.",
    explanation:
      "A file that ends early, or whose tables point outside it, does not start. An interrupted copy does that.",
    remedy: "Build or copy it again.",
    bad: .described("The first kilobyte of an executable."),
    good: .described("The whole executable."),
    check: .file { file, _, findings in
      guard case .failure(let error) = file.elfResult else { return }
      findings.report("\(error)", at: file.file.place)
    })

  /// Whether the server loads or executes the file, and not a monitored host.
  private static func isServerCode(_ file: SubjectFile) -> Bool {
    !ScriptFacts.isAgentFile(file) && ![.doc, .web].contains(file.part)
  }

  /// Libraries of glibc, of the compiler, and libcurl.
  private static func isCommonLibrary(_ name: String) -> Bool {
    let stem = name.prefix { $0 != "." }
    return commonLibraries.contains(String(stem)) || stem.hasPrefix("ld-linux") || stem.hasPrefix("linux-vdso")
  }

  private static let commonLibraries: Set<String> = [
    "libc", "libm", "libdl", "libpthread", "librt", "libresolv", "libutil", "libnsl", "libanl", "libcrypt", "libgcc_s",
    "libstdc++", "libcurl",
  ]
}

extension LoadedFile {
  /// What the dynamic loader will want of the file; nil when it is no ELF file, or a malformed one.
  var elf: ELFImage? { (try? elfResult?.get()) ?? nil }
}
