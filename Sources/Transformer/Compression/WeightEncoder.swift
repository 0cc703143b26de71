internal import Tensors

/// Turns one weight of a file into what is written.
struct WeightEncoder {
  let file: ModelFile
  let pool: ThreadPool

  /// The weight as it is written, and how many of its values are zero if any were removed.
  ///
  /// - Throws: `CheckpointError` where the weight cannot be read.
  func encode(
    _ weight: ModelTransfer.Weight
  ) throws(CheckpointError) -> (matrix: WeightMatrix, zeros: Int) {
    var source: WeightMatrix
    switch weight.source {
    case .values(let values): source = WeightMatrix(values, rows: 1, columns: values.count)
    case .tensor(let name) where weight.shape.count == 1 && weight.order != nil:
      // A bias changes places like the rows that it is added to.
      let values = try file.vector(name, count: weight.columns)
      source = WeightMatrix(values, rows: values.count, columns: 1)
    case .tensor(let name):
      source = try file.matrix(name, rows: weight.rows, columns: weight.columns)
    }
    guard weight.pruning != nil || weight.order != nil || source.type != weight.type else {
      return (source, 0)
    }
    var zeros = 0
    if let pattern = weight.pruning {
      var values = source.decoded()
      values.withUnsafeMutableBufferPointer { pattern.prune($0, columns: source.columns) }
      zeros = values.count { $0 == 0 }
      source = WeightMatrix(values, rows: source.rows, columns: source.columns)
    }
    return (encode(source, as: weight.type, order: weight.order), zeros)
  }

  /// Encodes rows in the order of the output, some at a time on each thread.
  private func encode(
    _ source: WeightMatrix, as type: ElementType, order: HeadOrder?
  ) -> WeightMatrix {
    let columns = source.columns
    let rowBytes = type.bytes(values: columns)
    let block = WeightBlock(bytes: source.rows * rowBytes)
    let step = max(1, (1 << 16) / max(1, columns))
    pool.run((source.rows + step - 1) / step) { part in
      let rows = part * step..<min(source.rows, (part + 1) * step)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.count * columns) { values in
        guard let first = values.baseAddress else { return }
        for (index, row) in rows.enumerated() {
          source.decodeRow(order?.source(of: row) ?? row, into: first + index * columns)
        }
        let plain = WeightMatrix(
          type: .f32, rows: rows.count, columns: columns, base: first, owner: nil)
        let encoded = plain.encoded(as: type)
        withExtendedLifetime(encoded) {
          UnsafeMutableRawBufferPointer(
            rebasing: block.buffer[rows.lowerBound * rowBytes..<rows.upperBound * rowBytes]
          ).copyMemory(
            from: UnsafeRawBufferPointer(start: encoded.base, count: rows.count * rowBytes))
        }
      }
    }
    return WeightMatrix(
      type: type, rows: source.rows, columns: columns, base: block.base, owner: block)
  }
}
