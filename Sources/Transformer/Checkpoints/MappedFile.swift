import Glibc

/// A file mapped into memory, read-only and shared between processes; unmapped with its last owner.
package final class MappedFile: @unchecked Sendable {
  // Immutable after init, so sharing it between threads is safe.
  package let base: UnsafeRawPointer
  package let count: Int

  /// - Throws: `CheckpointError.unreadable` if the file cannot be opened, is empty or no file.
  package init(path: String) throws(CheckpointError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
      information.st_size > 0
    else { throw .unreadable(path: path, reason: "it is empty or not a file") }
    count = Int(information.st_size)
    guard let mapped = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0),
      mapped != MAP_FAILED
    else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    base = UnsafeRawPointer(mapped)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: base), count) }
}
