internal import CKernels

/// A matrix rounded to bf16 in the layouts that products read, each made when first asked for.
struct PackedMatrix {
  private var rows: Storage?
  private var pairs: Storage?
  private var transposedPairs: Storage?

  /// Whether this processor multiplies bf16 values.
  static let isSupported = bh_bf16_available() != 0

  /// The left operand of a product, read row by row.
  mutating func rows(of x: Tensor) -> UnsafePointer<UInt16> {
    if let rows { return Self.values(rows) }
    let made = Self.rows(x.data, rows: x.rows, columns: x.columns)
    rows = made
    return Self.values(made)
  }

  /// The right operand of a product, or the left one of a product with its transpose.
  mutating func pairs(of x: Tensor) -> UnsafePointer<UInt16> {
    if let pairs { return Self.values(pairs) }
    let made = Self.pairs(x.data, rows: x.rows, columns: x.columns)
    pairs = made
    return Self.values(made)
  }

  /// The transpose as the right operand of a product.
  mutating func transposedPairs(of x: Tensor) -> UnsafePointer<UInt16> {
    if let transposedPairs { return Self.values(transposedPairs) }
    let made = Self.storage(bh_bf16_pairs_count(x.columns, x.rows))
    bh_bf16_pairs_transposed(x.data, Self.values(made), x.rows, x.columns)
    transposedPairs = made
    return UnsafePointer(Self.values(made))
  }

  static func rows(_ x: UnsafePointer<Float>, rows: Int, columns: Int) -> Storage {
    let made = storage(bh_bf16_rows_count(rows, columns))
    bh_bf16_rows(x, values(made), rows, columns)
    return made
  }

  static func pairs(_ x: UnsafePointer<Float>, rows: Int, columns: Int) -> Storage {
    let made = storage(bh_bf16_pairs_count(rows, columns))
    bh_bf16_pairs(x, values(made), rows, columns)
    return made
  }

  /// The bf16 values in a block of memory.
  static func values(_ storage: Storage) -> UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: UInt16.self)
  }

  private static func values(_ storage: Storage) -> UnsafePointer<UInt16> {
    UnsafePointer(values(storage) as UnsafeMutablePointer<UInt16>)
  }

  private static func storage(_ count: Int) -> Storage {
    Storage(count: (count + 1) / 2, uninitialized: true)
  }
}
