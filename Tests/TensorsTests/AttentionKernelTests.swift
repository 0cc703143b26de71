import CKernels
import Glibc
import Tensors
import Testing

/// Attention over a cache against the formula in double precision.
struct AttentionKernelTests {
  struct Shape: Sendable {
    var heads = 6
    var keyHeads = 2
    var size = 16
    var window = 0
    var causal = true
    /// Query rows and the position of the first, sequence by sequence.
    var sequences: [(rows: Int, first: Int)] = [(1, 0)]
    var threads = 1
  }

  static let shapes: [Shape] = [
    Shape(),
    Shape(sequences: [(1, 130)]),
    Shape(sequences: [(70, 0)]),
    Shape(sequences: [(17, 100)], threads: 2),
    Shape(heads: 9, keyHeads: 3, size: 64, sequences: [(1, 77)]),
    Shape(heads: 9, keyHeads: 3, size: 64, sequences: [(64, 0)], threads: 2),
    Shape(heads: 8, keyHeads: 8, size: 32, sequences: [(1, 5), (3, 9), (1, 64)], threads: 2),
    Shape(heads: 8, keyHeads: 2, size: 32, sequences: [(5, 20)]),
    Shape(heads: 4, keyHeads: 4, size: 80, sequences: [(33, 3)]),
    Shape(heads: 2, keyHeads: 1, size: 128, sequences: [(2, 300)]),
    Shape(heads: 3, keyHeads: 1, size: 5, sequences: [(19, 6)]),
    Shape(heads: 32, keyHeads: 1, size: 16, sequences: [(1, 90), (20, 0)]),
    Shape(window: 8, sequences: [(40, 0), (1, 60)]),
    Shape(size: 64, window: 100, sequences: [(20, 250)], threads: 2),
    Shape(causal: false, sequences: [(23, 0), (64, 0), (1, 0)]),
    Shape(heads: 12, keyHeads: 12, size: 32, causal: false, sequences: [(128, 0)], threads: 2),
  ]

  @Test(arguments: shapes)
  func equalsTheFormula(shape: Shape) {
    let width = shape.heads * shape.size
    let keyWidth = shape.keyHeads * shape.size
    let queryStride = width + 2 * keyWidth
    var generator = SeededGenerator(seed: 11)
    let pool = ThreadPool(threads: shape.threads)
    var spans: [bh_attention_span] = []
    var blocks: [Storage] = []
    for (rows, first) in shape.sequences {
      let length = first + rows
      let q = Storage(count: rows * queryStride)
      let keys = Storage(count: length * keyWidth)
      let values = Storage(count: length * keyWidth)
      let out = Storage(count: rows * width)
      for block in [q, keys, values] {
        for i in 0..<block.count { block.pointer[i] = generator.normal() }
      }
      blocks += [q, keys, values, out]
      spans.append(
        bh_attention_span(
          q: q.pointer, q_stride: queryStride, keys: keys.pointer, values: values.pointer,
          stride: keyWidth, out: out.pointer, out_stride: width, rows: rows, first: first,
          length: length))
    }
    let scale = 1 / Float(shape.size).squareRoot()
    bh_attend(
      spans, spans.count, shape.heads, shape.keyHeads, shape.size, shape.window,
      shape.causal ? 1 : 0, scale, pool.handle)
    withExtendedLifetime(blocks) {
      #expect(spans.map { worstDifference($0, shape) }.max() ?? 1 < 2e-5)
    }
  }

  /// The greatest difference of a span's result from the formula's.
  private func worstDifference(_ span: bh_attention_span, _ shape: Shape) -> Double {
    var worst = 0.0
    for row in 0..<span.rows {
      let end = shape.causal ? span.first + row + 1 : span.length
      let start = shape.causal && shape.window > 0 ? max(0, end - shape.window) : 0
      for head in 0..<shape.heads {
        let offset = head / (shape.heads / shape.keyHeads) * shape.size
        let weights = (start..<end).map { position in
          exp(
            (0..<shape.size).reduce(0.0) { sum, d in
              sum + Double(span.q[row * span.q_stride + head * shape.size + d])
                * Double(span.keys[position * span.stride + offset + d])
            } / Double(shape.size).squareRoot())
        }
        let total = weights.reduce(0, +)
        for d in 0..<shape.size {
          let expected = zip(start..<end, weights).reduce(0.0) {
            $0 + $1.1 * Double(span.values[$1.0 * span.stride + offset + d])
          }
          let found = span.out[row * span.out_stride + head * shape.size + d]
          worst = max(worst, abs(Double(found) - expected / total))
        }
      }
    }
    return worst
  }
}
