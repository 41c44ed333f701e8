/// What git gets to know from the environment, and what not.
enum GitEnvironment {
  /// Git waits for ever where a file of the repository is a FIFO that nobody writes to.
  static let limit = Duration.seconds(300)

  /// The variables by which a hook's git says where its repository is. They are not about ours.
  private static let places = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_CONFIG", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
  ]

  /// No repository named; nothing is asked, written or fetched on the side.
  static let plain: [String: String?] = {
    var variables: [String: String?] = [:]
    for name in places { variables.updateValue(nil, forKey: name) }
    variables["LC_ALL"] = "C"
    variables["GIT_OPTIONAL_LOCKS"] = "0"
    variables["GIT_TERMINAL_PROMPT"] = "0"
    variables["GIT_NO_LAZY_FETCH"] = "1"
    return variables
  }()

  /// The repository at `location`, with the configuration of its stand-in.
  static func repository(_ location: GitLocation, _ standIn: GitStandIn) -> [String: String?] {
    var variables = plain
    if location.isNamed {
      variables.removeValue(forKey: "GIT_ALTERNATE_OBJECT_DIRECTORIES")
    }
    variables["GIT_DIR"] = location.gitFolder
    variables["GIT_COMMON_DIR"] = standIn.folder
    variables["GIT_WORK_TREE"] = location.workTree
    variables["GIT_OBJECT_DIRECTORY"] =
      location.isNamed
      ? environmentVariable("GIT_OBJECT_DIRECTORY") ?? location.commonFolder + "/objects"
      : location.commonFolder + "/objects"
    if let index = location.index { variables["GIT_INDEX_FILE"] = index }
    return variables
  }

  /// Options for every call: what the user's own configuration may have switched on and a look must not do.
  static let options = [
    "--no-pager", "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false",
    "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false", "-c", "submodule.recurse=false",
  ]
}
