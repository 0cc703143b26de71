import Glibc

/// A file mapped into memory, read-only and shared between processes; unmapped with its last owner.
package final class MappedFile: @unchecked Sendable {
  // Immutable after init, so sharing it between threads is safe.
  /// The path as given, for errors.
  package let path: String
  package let base: UnsafeRawPointer
  package let count: Int
  private let isMapped: Bool

  /// - Throws: `CheckpointError.unreadable` if the file cannot be opened, is empty or no file.
  package init(path: String) throws(CheckpointError) {
    // A pipe or a device in its place must not block the opening.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
      information.st_size > 0
    else { throw .unreadable(path: path, reason: "it is empty or not a file") }
    self.path = path
    count = Int(information.st_size)
    guard let mapped = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0),
      mapped != MAP_FAILED
    else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    base = UnsafeRawPointer(mapped)
    isMapped = true
  }

  /// A copy of bytes in place of a file, for what has no file: tests and fuzzing.
  package init(path: String, copying bytes: UnsafeRawBufferPointer) {
    self.path = path
    count = bytes.count
    let copy = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 64)
    UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyMemory(from: bytes)
    base = UnsafeRawPointer(copy)
    isMapped = false
  }

  deinit {
    let memory = UnsafeMutableRawPointer(mutating: base)
    if isMapped { munmap(memory, count) } else { memory.deallocate() }
  }

  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// A part of the file, which keeps it mapped.
  ///
  /// - Parameter range: lies within the file; a view beyond it ends the process.
  package func view(_ range: Range<Int>) -> ByteView {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return ByteView(base: base + range.lowerBound, count: range.count, owner: self)
  }
}
