import FoundationEssentials
import MKPFormat

/// Makes a folder and those above it.
@discardableResult
func makeFolders(_ path: String) throws(ProjectError) -> FolderPath {
  do {
    return try FolderPath(making: path)
  } catch {
    throw ProjectError([.notWritten(error.description)])
  }
}

/// Removes a file or folder with everything inside; links are removed, not followed. Nothing happens where there is
/// none.
func removeTree(_ path: String) {
  try? FileManager.default.removeItem(atPath: path)
}
