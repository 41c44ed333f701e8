import Foundation

/// Creates a folder and those above it.
func makeFolders(_ path: String) throws(ProjectError) {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw ProjectError([.notWritten("cannot create \(path): \(lastError())")])
  }
}

/// Removes a file or folder with everything inside; links are removed, not followed. Nothing happens where there is
/// none.
func removeTree(_ path: String) {
  try? FileManager.default.removeItem(atPath: path)
}
