internal import Tensors

/// Multi-head attention of one sequence to itself or to another (Vaswani et al., 2017).
struct Attention {
  let query: Linear
  let key: Linear
  let value: Linear
  let output: Linear
  let heads: Int

  init(_ name: String, width: Int, heads: Int) {
    query = Linear(name + ".query", inputs: width, outputs: width)
    key = Linear(name + ".key", inputs: width, outputs: width)
    value = Linear(name + ".value", inputs: width, outputs: width)
    output = Linear(name + ".output", inputs: width, outputs: width)
    self.heads = heads
  }

  var linears: [Linear] { [query, key, value, output] }

  /// Attention of x to itself, with rotary positions.
  func callAsFunction(_ x: Tensor, packing: Packing, causal: Bool, _ tape: Tape) -> Tensor {
    let positions = packing.positions
    let projected = Linear.all(query, key, value, of: x, tape)
    let q = tape.rotary(projected[0], positions: positions, heads: heads, inPlace: true)
    let k = tape.rotary(projected[1], positions: positions, heads: heads, inPlace: true)
    let mixed = tape.attention(
      q, k, projected[2], queries: packing, keys: packing, heads: heads, causal: causal)
    return output(mixed, tape)
  }

  /// Attention of x to the rows of `memory`, which carry their positions already.
  func callAsFunction(
    _ x: Tensor, packing: Packing, memory: Tensor, memoryPacking: Packing, _ tape: Tape
  ) -> Tensor {
    let projected = Linear.all(key, value, of: memory, tape)
    let mixed = tape.attention(
      query(x, tape), projected[0], projected[1], queries: packing, keys: memoryPacking,
      heads: heads, causal: false)
    return output(mixed, tape)
  }
}
