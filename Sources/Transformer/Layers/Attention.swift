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
    let q = tape.rotary(query(x, tape), positions: positions, heads: heads)
    let k = tape.rotary(key(x, tape), positions: positions, heads: heads)
    let mixed = tape.attention(
      q, k, value(x, tape), queries: packing, keys: packing, heads: heads, causal: causal)
    return output(mixed, tape)
  }

  /// Attention of x to the rows of `memory`, which carry their positions already.
  func callAsFunction(
    _ x: Tensor, packing: Packing, memory: Tensor, memoryPacking: Packing, _ tape: Tape
  ) -> Tensor {
    let mixed = tape.attention(
      query(x, tape), key(memory, tape), value(memory, tape), queries: packing,
      keys: memoryPacking, heads: heads, causal: false)
    return output(mixed, tape)
  }
}
