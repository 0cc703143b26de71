package import Tensors

/// Where a tensor lies in a model's files, and what it is.
package struct TensorEntry: Sendable, Equatable {
  /// How its values are stored; nil for a kind that only other programs compute with.
  package let type: ElementType?
  /// The kind as the file names it, such as `BF16`, `I64` or `IQ4_XS`.
  package let typeName: String
  /// Outermost dimension first, so that the last one is contiguous.
  package let shape: [Int]
  /// The number of the file among the model's files.
  package let shard: Int
  /// Its bytes in that file, counted from the file's beginning.
  package let range: Range<Int>

  package init(type: ElementType?, typeName: String, shape: [Int], shard: Int, range: Range<Int>) {
    self.type = type
    self.typeName = typeName
    self.shape = shape
    self.shard = shard
    self.range = range
  }

  /// The number of values.
  package var count: Int { shape.reduce(1, *) }

  func inShard(_ shard: Int) -> TensorEntry {
    TensorEntry(type: type, typeName: typeName, shape: shape, shard: shard, range: range)
  }
}

/// The product of dimensions, nil where one is negative or the product is beyond 64 bits.
///
/// Of a shape that has no values, which anything could be said of, the other dimensions' product
/// is at most 2³², so that sums with them are safe.
func checkedCount(_ shape: [Int]) -> Int? {
  var count = 1
  for dimension in shape where dimension != 0 {
    let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
    guard dimension > 0, !overflow else { return nil }
    count = product
  }
  guard shape.contains(0) else { return count }
  return count <= 1 << 32 ? 0 : nil
}
