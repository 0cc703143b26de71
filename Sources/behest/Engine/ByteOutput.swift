import Glibc

/// Bytes on their way to a file descriptor: gathered, and written when told to or when there are many.
struct ByteOutput: ~Copyable {
  /// Nobody reads what is written any more.
  struct Closed: Error {}

  /// The bytes could not be written.
  struct Failure: Error, CustomStringConvertible {
    let reason: String
    var description: String { "cannot write the output: \(reason)" }
  }

  private let descriptor: Int32
  private var bytes: [UInt8] = []

  /// Standard output, if nothing else is said.
  init(descriptor: Int32 = 1) {
    self.descriptor = descriptor
  }

  mutating func append(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Adds a line, and writes if there is much by now.
  ///
  /// - Throws: `Closed` or `Failure`.
  mutating func line(_ text: String) throws {
    append(text)
    try endLine()
  }

  /// Ends a line, and writes if there is much by now.
  mutating func endLine() throws {
    bytes.append(UInt8(ascii: "\n"))
    if bytes.count >= 1 << 16 { try flush() }
  }

  /// Writes what has been gathered.
  ///
  /// - Throws: `Closed` or `Failure`.
  mutating func flush() throws {
    var start = 0
    while start < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if written < 0, errno == EINTR { continue }
      guard written >= 0 else {
        let code = errno
        bytes.removeAll()
        if code == EPIPE { throw Closed() }
        throw Failure(reason: String(cString: strerror(code)))
      }
      start += written
    }
    bytes.removeAll(keepingCapacity: true)
  }
}
