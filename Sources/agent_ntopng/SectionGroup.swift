import ArgumentParser
import NtopngAPI
import NtopngViews

/// The options of one server, and its part of the output.
struct SectionGroup: ParsableArguments {
  @OptionGroup var server: ServerArguments
  @OptionGroup var choice: SectionArguments

  init() {}

  init(server: ServerArguments, choice: SectionArguments) {
    self.server = server
    self.choice = choice
  }

  /// Writes the sections. A server that can't be asked still yields its own line, so that its service says why.
  ///
  /// - Returns: what kept the server from being asked; nil when it was.
  /// - Throws: when there is nothing at all to write.
  func write(deadline: Deadline) throws(Failure) -> Failure? {
    let connection = ServerConnection(server, deadline: deadline)
    let hostAndPort = NtopngServer(url: server.url, credential: .none).hostAndPort
    let options = choice.options(
      label: server.server, linkURL: NtopngServer(url: server.linkURL ?? server.url, credential: .none).url,
      hostAndPort: hostAndPort, cacheSeconds: server.cacheSeconds)
    if case .direct(let addresses, let vlans) = options.hosts {
      let run = DirectRun(options, cache: try connection.cache(), deadline: deadline) { try connection.client() }
      do {
        StandardOutput.write(try run.section(addresses: addresses, vlans: vlans))
      } catch {
        throw failure(error)
      }
      return nil
    }
    let client = try connection.client()
    let run = SectionRun(
      options, client: client, stateFolder: options.events == nil ? nil : ServerConnection.stateFolder(),
      cacheError: connection.cacheError)
    do throws(NtopngError) {
      try run.write { StandardOutput.write($0) }
      return nil
    } catch {
      StandardOutput.write(run.sections(of: error))
      return failure(error)
    }
  }

  private func failure(_ error: any Error) -> Failure {
    if let failure = error as? Failure { return failure }
    return .of(server.url, error)
  }
}
