import MKPFormat

/// Modules that are neither Python's nor Checkmk's.
extension Rule {
  static let siteModuleRules: [Rule] = [foreignModule]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  static let foreignModule = Rule(
    "MKP371", "foreign-module", .mayBeLost,
    summary: "What a module imports is Python's, Checkmk's, the package's own, or known to be on every site.",
    explanation: """
      A site's Python brings certain packages beside its own library, and only those. A module that is none of them \
      raises ModuleNotFoundError on a site where nobody has installed it, and all plug-ins of the importing module are \
      lost. mkpkit knows what Checkmk asks for itself (`cmk/requirements.in`) and much of what comes along with that, \
      so this is a warning. Imports in functions, branches and `try` are left alone.
      """,
    remedy: "Bring it along below `lib/python3`, do without it, or correct the name.",
    bad: .file(path, "import pandas\n"), good: .file(path, "import pydantic\n"),
    check: .target { context, target, findings in
      guard let view = context.view(target) else { return }
      let own = SiteModules.own(context)
      for (module, facts) in view.surely where module.isInFamily {
        var seen: Set<Substring> = []
        for found in facts.imports where found.level == 0 && found.isSure {
          guard let top = found.module.split(separator: ".").first, !SiteModules.known.contains(top),
            !own.contains(top), seen.insert(top).inserted, !SiteModules.isBeside(module.file, top, context)
          else { continue }
          findings.report(
            "no site is known to have the module \(top)", at: module.place(found.span),
            sourceLine: module.line(found.span.line))
        }
      }
    })
}

private enum SiteModules {
  /// What the package brings to the site's search path itself.
  static func own(_ context: CheckContext) -> Set<Substring> {
    Set(
      context.subject.files.compactMap { file -> Substring? in
        guard file.part == .lib, file.components.count > 1, file.components[0] == "python3" else { return nil }
        return file.components[1].split(separator: ".").first.map { Substring(String($0)) }
      })
  }

  /// Whether a program finds the module in its own folder.
  static func isBeside(_ file: SubjectFile, _ module: Substring, _ context: CheckContext) -> Bool {
    guard file.components.dropLast().last == "libexec" else { return false }
    let path = file.components.dropLast().joined(separator: "/") + "/\(module)"
    return context.subject.files.contains {
      $0.part == file.part && ($0.path == path + ".py" || $0.path.hasPrefix(path + "/"))
    }
  }

  static let known: Set<Substring> = Set((library + required + alongside + checkmk).split { $0 == " " || $0 == "\n" })

  /// Source: `sys.stdlib_module_names` of Python 3.12, and what 3.9 to 3.14 have beside it.
  private static let library = """
    __future__ _thread abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop
    base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop
    collections colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg crypt csv
    ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno
    faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass
    gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io
    ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap
    modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse
    os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint
    profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource
    rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket
    socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct
    subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this
    threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing
    unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc
    zipapp zipfile zipimport zlib zoneinfo

    """

  /// Source: Checkmk/checkmk cmk/requirements.in@0a731c3c, by the names that are imported.
  private static let required = """
    activedirectory ad aiohttp annotated_types apispec apispec_oneofschema azure boto3 botocore clickhouse_connect
    cryptography dateutil docstring_parser exchangelib fastapi feedparser fido2 flask git google googleapiclient
    icalendar jinja2 jira jwt kubernetes ldap lxml marshmallow marshmallow_oneofschema meraki msal nmb numpy oauthlib
    openapi_spec_validator opentelemetry opsgenie_sdk oracledb paho paramiko PIL pkg_resources psutil psycopg2 pyasn1
    pydantic pydantic_core pyghmi pymssql pymysql OpenSSL pyparsing pypdf pyprof2calltree pysmi pysnmp
    recurring_ical_events redfish redis reportlab requests requests_oauthlib robot roman saml2 setproctitle setuptools
    setuptools_scm simplejson smb snap7 snmpsim tenacity urllib3 uvicorn vcr watchdog werkzeug yaml

    """

  /// What those packages ask for themselves, as far as it is known.
  private static let alongside = """
    aiohappyeyeballs aiosignal anyio attr attrs bcrypt blinker cachetools certifi cffi charset_normalizer click
    Cryptodome dataclasses_json defusedxml dns durationpy elementpath frozenlist gitdb greenlet h11 httplib2 idna isodate
    itsdangerous jmespath jsonpatch jsonpath_rw jsonpointer jsonschema jsonschema_path markupsafe mimesis msrest
    multidict nacl openapi_schema_validator packaging pathable ply proto pyasn1_modules pycparser pygments pyrsistent
    pytz referencing requests_ntlm requests_toolbelt rpds rsa s3transfer sgmllib six smmap sniffio spnego starlette
    typing_extensions tzdata tzlocal uritemplate websocket wrapt xmlschema yarl

    """

  /// Modules of a site that are no packages of their own.
  private static let checkmk = "cmk cmk_addons livestatus rrdtool netsnmp agent_based_api"
}
