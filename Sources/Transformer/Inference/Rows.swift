internal import CKernels
internal import Tensors

/// A matrix [count, width] of activations in memory that a workspace keeps.
struct Rows {
  let data: UnsafeMutablePointer<Float>
  let count: Int
  let width: Int
  /// From one row to the next, in values: more than `width` where these are columns of wider rows.
  let stride: Int

  init(_ data: UnsafeMutablePointer<Float>, count: Int, width: Int, stride: Int? = nil) {
    self.data = data
    self.count = count
    self.width = width
    self.stride = stride ?? width
  }

  /// The start of a row.
  subscript(row: Int) -> UnsafeMutablePointer<Float> { data + row * stride }

  /// Some of the rows.
  func rows(_ range: Range<Int>) -> Rows {
    Rows(self[range.lowerBound], count: range.count, width: width, stride: stride)
  }

  /// Some of the columns.
  func columns(_ range: Range<Int>) -> Rows {
    Rows(data + range.lowerBound, count: count, width: range.count, stride: stride)
  }

  /// self += y; both without gaps.
  func add(_ y: Rows) { bh_add(data, y.data, count * width) }

  /// Adds the same values to every row.
  func add(_ bias: [Float]) { bh_add_bias_rows(data, stride, bias, count, width) }

  /// Runs `body` on parts of the rows and the number of each part's first, on as many threads as it
  /// is worth.
  func split(_ pool: ThreadPool, _ body: (_ part: Rows, _ first: Int) -> Void) {
    let size = 16
    guard count > size else { return body(self, 0) }
    pool.run((count + size - 1) / size) { part in
      let first = part * size
      body(rows(first..<min(first + size, count)), first)
    }
  }
}
