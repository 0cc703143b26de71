/// Bytes in memory that somebody else holds, a mapped file say, which they keep alive.
package struct ByteView: @unchecked Sendable, Equatable {
  // The bytes are never written while a view exists, so sharing it between threads is safe.
  package let base: UnsafeRawPointer
  package let count: Int
  package let owner: AnyObject

  package init(base: UnsafeRawPointer, count: Int, owner: AnyObject) {
    self.base = base
    self.count = count
    self.owner = owner
  }

  /// A copy of bytes, owned by the view.
  package init(_ bytes: [UInt8]) {
    let file = bytes.withUnsafeBytes { MappedFile(path: "", copying: $0) }
    self.init(base: file.base, count: file.count, owner: file)
  }

  /// The bytes, valid while the body runs.
  package func withBytes<R, E>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try withExtendedLifetime(owner) { () throws(E) -> R in
      try body(UnsafeRawBufferPointer(start: base, count: count))
    }
  }

  /// A copy of the bytes.
  package var array: [UInt8] { withBytes { Array($0) } }

  /// The bytes as text; what is no UTF-8 becomes U+FFFD.
  package var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

  package static func == (left: ByteView, right: ByteView) -> Bool {
    left.count == right.count
      && left.withBytes { a in right.withBytes { b in a.elementsEqual(b) } }
  }
}
