import JSONText
import NtopngAPI

/// Something that the services or pages show, and whether a server and user deliver it.
struct ProbeFeature {
  /// Why something does not work.
  enum Cause: String {
    /// The ntopng user lacks a right.
    case permission
    /// Another edition is needed.
    case licence
    /// Another release is needed.
    case version
    /// The server fails or is too slow.
    case server
  }

  let id: String
  let name: String
  /// The call that was tried; nil when another one decides.
  let path: String?
  /// Nil when it works.
  var problem: NtopngError?
  var cause: Cause?

  /// Whether anything else decides than a call of its own.
  init(_ id: String, _ name: String, path: String?) {
    self.id = id
    self.name = name
    self.path = path
  }

  /// Notes what a try gave.
  mutating func note(_ result: Result<Void, NtopngError>, version: NtopngVersion?, edition: NtopngEdition) {
    guard case .failure(let error) = result else { return }
    // What the table knows says more than the server does: a release, an edition.
    let known = path.flatMap { Capability.obstacle(to: $0, version: version, edition: edition) }
    problem = known ?? error
    cause = Self.cause(known ?? error)
  }

  private static func cause(_ error: NtopngError) -> Cause {
    switch error {
    case .notGranted, .interfaceNotAllowed: .permission
    case .notLicensed: .licence
    case .unknownParameter, .unknownEndpoint: .version
    default: .server
    }
  }

  private var needs: JSONValue {
    let capability = path.flatMap(Capability.find)
    return [
      "version": .orNull(capability?.since.description), "edition": .orNull(capability?.edition.rawValue),
    ]
  }

  var json: JSONValue {
    [
      "id": .string(id), "name": .string(name), "works": .bool(problem == nil), "cause": .orNull(cause?.rawValue),
      "kind": .orNull(problem?.kind.rawValue), "reason": .orNull(problem?.description), "needs": needs,
    ]
  }
}
