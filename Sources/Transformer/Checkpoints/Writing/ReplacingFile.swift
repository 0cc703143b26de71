import Glibc

/// Writes a file beside the one that it replaces when all is written and on the disk.
///
/// Dropped before `commit`, it leaves nothing behind and the old file as it was.
package final class ReplacingFile {
  package let path: String
  /// The bytes written so far.
  package private(set) var count = 0
  private let temporary: String?
  private var descriptor: CInt
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 18

  /// - Throws: `CheckpointError.unwritable` where no file can be made in the folder.
  package init(path: String) throws(CheckpointError) {
    self.path = path
    let temporary = path + ".\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
    descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    self.temporary = temporary
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
  }

  /// Writes to a descriptor that the file takes over; nothing is replaced.
  package init(descriptor: CInt, path: String) {
    self.path = path
    self.descriptor = descriptor
    temporary = nil
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if let temporary { unlink(temporary) }
  }

  private static func failure(_ path: String, _ code: CInt) -> CheckpointError {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: .noSpace(path: path)
    default: .unwritable(path: path, reason: String(cString: strerror(code)))
    }
  }

  /// Adds bytes at the end.
  ///
  /// - Throws: `CheckpointError.noSpace` where the disk is full, else `.unwritable`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    count += bytes.count
    if buffer.count + bytes.count <= Self.bufferSize {
      buffer.append(contentsOf: bytes)
    } else {
      try flush()
      try writeOut(bytes)
    }
  }

  package func write(_ bytes: [UInt8]) throws(CheckpointError) {
    try bytes.withUnsafeBufferPointer { (raw) throws(CheckpointError) -> Void in
      try write(UnsafeRawBufferPointer(raw))
    }
  }

  /// Adds zeros until the file's length is a multiple of `alignment`.
  package func pad(to alignment: Int) throws(CheckpointError) {
    let missing = (alignment - count % alignment) % alignment
    try write([UInt8](repeating: 0, count: missing))
  }

  private func flush() throws(CheckpointError) {
    let pending = buffer
    buffer.removeAll(keepingCapacity: true)
    try pending.withUnsafeBufferPointer { (raw) throws(CheckpointError) -> Void in
      try writeOut(UnsafeRawBufferPointer(raw))
    }
  }

  private func writeOut(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    guard let start = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let written = Glibc.write(descriptor, start + done, min(bytes.count - done, 1 << 30))
      if written < 0 {
        if errno == EINTR { continue }
        throw Self.failure(path, errno)
      }
      done += written
    }
  }

  /// Puts the file in the place of the old one, once it is on the disk.
  package func commit() throws(CheckpointError) {
    try flush()
    guard let temporary else { return }
    guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
    let closing = descriptor
    descriptor = -1
    guard close(closing) == 0, rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw Self.failure(path, code)
    }
    let folder = open(ModelLocation.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }
}
