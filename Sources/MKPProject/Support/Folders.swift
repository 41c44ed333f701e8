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

/// A private folder in `TMPDIR`, or a hidden one in `folder`, which goes with the value.
func scratchFolder(in folder: String? = nil) throws(ProjectError) -> ScratchFolder {
  do {
    return if let folder { try ScratchFolder(in: folder) } else { try ScratchFolder() }
  } catch {
    throw ProjectError([.notWritten(error.description)])
  }
}

/// Removes a file or folder with everything inside; links are removed, not followed. Nothing happens where there is
/// none.
func removeTree(_ path: String) {
  try? FileManager.default.removeItem(atPath: path)
}
