import MKPFormat

/// Modules that take the place of others.
extension Rule {
  static let shadowRules: [Rule] = [shadowsStandardLibrary, shadowsCheckmk]

  static let shadowsStandardLibrary = Rule(
    "MKP216", "shadows-standard-library", .collides,
    summary: "No module takes the place of one of the standard library.",
    explanation: """
      `local/lib/python3` comes first in the module path of everything on the site, and the folder of a script first \
      in its own. A module there called like one of the standard library is imported instead of it, by Checkmk, too.
      """,
    remedy: "Rename the module, or move it into the package's family folder.",
    bad: .file("lib/python3/queue.py", "NAME = 'acme'\n"),
    good: .file("lib/python3/acme_queue.py", "NAME = 'acme'\n"),
    check: .subject { context, findings in
      for file in context.subject.files {
        guard let module = topLevelModule(file), standardLibrary.contains(module) else { continue }
        findings.report("is imported instead of Python's own module \(module)", at: file.place)
      }
    })

  static let shadowsCheckmk = Rule(
    "MKP217", "shadows-checkmk", .collides,
    summary: "No file takes the place of one of Checkmk's own modules.",
    explanation: """
      A file below `local/lib/python3/cmk` outside the plug-in folders hides the module of that name that Checkmk \
      ships. After the next update the site runs your copy of old code.
      """,
    remedy: "Move your code to `cmk_addons_plugins/<family>/lib` and import it from there.",
    bad: .file("lib/python3/cmk/utils/acme.py", "NAME = 'acme'\n"),
    good: .file("cmk_addons_plugins/acme/lib/acme.py", "NAME = 'acme'\n"),
    check: .subject { context, findings in
      for file in context.subject.files where file.part == .lib && file.fileExtension == "py" {
        let path = file.path
        let inner = ["python3/cmk/", "check_mk/"].lazy.filter(path.hasPrefix).map { path.dropFirst($0.count) }.first
        guard let inner, !pluginFolders.contains(where: inner.hasPrefix) else { continue }
        findings.report("lies among Checkmk's own modules", at: file.place)
      }
    })

  private static let pluginFolders = [
    "plugins/", "base/plugins/", "gui/plugins/", "base/cee/plugins/", "gui/cee/plugins/", "gui/cce/plugins/",
    "base/cce/plugins/", "special_agents/", "notification_plugins/", "update_config/plugins/",
    "post_rename_site/plugins/",
  ]

  /// The name under which scripts or the whole site import the file, when it is that of a top-level module.
  private static func topLevelModule(_ file: SubjectFile) -> String? {
    let components = file.components
    let module: Substring?
    switch file.part {
    case .lib where components.count >= 2 && components[0] == "python3": module = components[1]
    case .cmkAddonsPlugins, .cmkPlugins:
      module = components.dropLast().last == "libexec" ? components.last : nil
    case .agents where components.count == 2 && components[0] == "special": module = components[1]
    case .notifications, .alertHandlers, .bin: module = components.count == 1 ? components[0] : nil
    default: module = nil
    }
    guard let module else { return nil }
    let isFolder = file.part == .lib && components.count > 2
    return isFolder ? String(module) : module.hasSuffix(".py") ? String(module.dropLast(3)) : nil
  }

  /// The modules that `sys.stdlib_module_names` of Python 3.12 has and that a package could plausibly ship.
  private static let standardLibrary: Set<String> = [
    "abc", "argparse", "array", "ast", "asyncio", "base64", "binascii", "bisect", "builtins", "bz2", "calendar", "cmd",
    "code", "codecs", "collections", "colorsys", "concurrent", "configparser", "contextlib", "contextvars", "copy",
    "csv", "ctypes", "curses", "dataclasses", "datetime", "dbm", "decimal", "difflib", "dis", "email", "encodings",
    "enum", "errno", "fcntl", "filecmp", "fileinput", "fnmatch", "fractions", "ftplib", "functools", "gc", "getopt",
    "getpass", "gettext", "glob", "graphlib", "grp", "gzip", "hashlib", "heapq", "hmac", "html", "http", "imaplib",
    "importlib", "inspect", "io", "ipaddress", "itertools", "json", "keyword", "linecache", "locale", "logging",
    "lzma", "mailbox", "marshal", "math", "mimetypes", "mmap", "multiprocessing", "netrc", "ntpath", "numbers",
    "operator", "os", "pathlib", "pdb", "pickle", "pkgutil", "platform", "plistlib", "poplib", "posix", "posixpath",
    "pprint", "profile", "pwd", "py_compile", "queue", "quopri", "random", "re", "readline", "reprlib", "resource",
    "sched", "secrets", "select", "selectors", "shelve", "shlex", "shutil", "signal", "site", "smtplib", "socket",
    "socketserver", "sqlite3", "ssl", "stat", "statistics", "string", "stringprep", "struct", "subprocess", "symtable",
    "sys", "sysconfig", "syslog", "tarfile", "tempfile", "termios", "test", "textwrap", "threading", "time", "timeit",
    "token", "tokenize", "tomllib", "trace", "traceback", "tracemalloc", "tty", "types", "typing", "unicodedata",
    "unittest", "urllib", "uuid", "venv", "warnings", "wave", "weakref", "webbrowser", "wsgiref", "xml", "xmlrpc",
    "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo",
  ]
}
