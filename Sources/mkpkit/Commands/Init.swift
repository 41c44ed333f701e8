import ArgumentParser
import Glibc
import MKPCheck
import MKPProject

/// `mkpkit init`
struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", _superCommandName: MKPKit.name,
    abstract: "Start a new package from a template: it builds, and passes its own tests and 'mkpkit check'.",
    discussion: """
      Examples:
        mkpkit init
        mkpkit init acme --template special-agent-python --author "Jane Roe <jane@example.com>"

      On a terminal, asks for what no option says. Never overwrites a file. What neither says is a placeholder, which \
      'mkpkit check --strict' finds until you replace it. The version comes from git: 0.0.0-dev before the first commit, \
      then from the tag v1.0.0.

      Templates: check (check on agent output), snmp, special-agent-python, special-agent-swift, agent-plugin, rulesets.
      Exit status: 0, 2 usage, 4 the files can't be written.
      """)

  @Argument(help: ArgumentHelp("Folder of the project. (default: one with the package's name)", valueName: "dir"))
  var folder: String?

  @Option(help: "What kind of package to start. (default: check)")
  var template: ProjectTemplate?

  @Option(help: "Name of the package: lower case letters, digits, underscores. (default: from the folder's name)")
  var name: String?

  @Option(help: "Title in one line.")
  var title: String?

  @Option(help: "Author, as \"Jane Roe <jane@example.com>\". (default: user.name and user.email of git)")
  var author: String?

  @Option(help: "What the package does, in a sentence.")
  var description: String?

  @Option(help: "Where the package will be found. (default: a placeholder)")
  var downloadURL: String?

  func run() async throws {
    let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    guard isTerminal || folder != nil || name != nil else {
      throw ValidationError("name a folder, as in: mkpkit init acme --template check")
    }
    let chosen = try template ?? (isTerminal ? askTemplate() : .check)
    let base = folder.map { $0.split(separator: "/").last.map(String.init) ?? "" }
    let suggestion = ProjectValues.suggestedName(from: base == "." ? currentFolder() : base ?? chosen.rawValue)
    let name = try self.name ?? (isTerminal ? ask("Name", suggestion) : suggestion)
    let title = try self.title ?? (isTerminal ? ask("Title", try ProjectValues(name: name, author: "x").title) : nil)
    var user = ProjectValues.placeholderAuthor
    if self.author == nil, let known = await GitUser.author() { user = known }
    let author = try self.author ?? (isTerminal ? ask("Author", user) : user)
    let values: ProjectValues
    do {
      values = try ProjectValues(
        name: name, title: title, author: author, description: description, downloadURL: downloadURL)
    } catch {
      throw ValidationError(error.description)
    }
    let target = folder ?? name
    let written: [String]
    do {
      written = try ProjectWriter.write(chosen, values, to: target)
    } catch {
      StandardError.report(error.lines)
      throw ExitStatus.environment.exitCode
    }
    let lines = ["\(target): \(chosen.title)"] + written.map { "  \($0)" }
    try StandardOutput.line(lines.joined(separator: "\n"))
    let placeholders = values.placeholders
    if !placeholders.isEmpty {
      try StandardOutput.line("To be replaced in mkp.yaml: \(placeholders.joined(separator: ", "))")
    }
    let isInTree = GitUser.workTree(around: "\(target)/mkp.yaml") != nil
    let commit = "git add . && git commit --message 'Start \(name)'"
    try StandardOutput.line(
      "Next: cd \(shellWord(target)) && \(isInTree ? commit : "git init && \(commit)") && mkpkit check && mkpkit build")
  }

  private func askTemplate() throws -> ProjectTemplate {
    for (index, template) in ProjectTemplate.allCases.enumerated() { print("  \(index + 1)  \(template.title)") }
    let answer = try ask("Template", "1")
    if let number = Int(answer), ProjectTemplate.allCases.indices.contains(number - 1) {
      return ProjectTemplate.allCases[number - 1]
    }
    guard let template = ProjectTemplate(rawValue: answer) else {
      throw ValidationError("there is no template \"\(answer)\"")
    }
    return template
  }

  private func ask(_ what: String, _ suggestion: String) throws -> String {
    print("\(what) [\(suggestion)]: ", terminator: "")
    fflush(nil)
    guard let answer = readLine() else { throw ValidationError("the input ended before everything was answered") }
    let text = answer.drop { $0 == " " }
    return text.isEmpty ? suggestion : String(text)
  }

  private func currentFolder() -> String {
    guard let path = realpath(".", nil) else { return "" }
    defer { free(path) }
    return String(cString: path).split(separator: "/").last.map(String.init) ?? ""
  }
}

/// `text` as one word of a shell's command line.
private func shellWord(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    byte >= 0x80 || "/._-".utf8.contains(byte)
      || UnicodeScalar(byte).properties.isAlphabetic || ("0"..."9").contains(UnicodeScalar(byte))
  }
  let word = isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
  // A folder that begins with a dash is no option.
  return text.hasPrefix("-") ? "./\(word)" : word
}

extension ProjectTemplate: ExpressibleByArgument {}
