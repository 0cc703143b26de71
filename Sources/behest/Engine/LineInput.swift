import Glibc

/// The lines of standard input, as bytes: only `\n` separates them, whatever the bytes are.
///
/// A last line without an end counts; what follows the last end is no line.
struct LineInput: Sequence, IteratorProtocol {
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  mutating func next() -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return Array(buffer[start..<end])
      }
      searched = buffer.count
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return Array(buffer[start...])
      }
      if start > 0 {
        searched -= start
        buffer.removeFirst(start)
        start = 0
      }
      read()
    }
  }

  /// Whether a further line has been read already.
  var hasLine: Bool { buffer[start...].contains(UInt8(ascii: "\n")) }

  /// Everything that is left, or what came before Ctrl-C where that is watched.
  mutating func rest() -> [UInt8] {
    while !isAtEnd, !Interrupt.isRequested { read() }
    defer { start = buffer.count }
    return Array(buffer[start...])
  }

  private mutating func read() {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(0, &chunk, chunk.count)
    if count < 0, errno == EINTR { return }
    if count > 0 { buffer.append(contentsOf: chunk[..<count]) } else { isAtEnd = true }
  }
}
