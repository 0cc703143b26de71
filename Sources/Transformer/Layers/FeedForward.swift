internal import Tensors

/// The gated feed-forward block: down(silu(gate(x)) · up(x)) (Shazeer, 2020).
struct FeedForward {
  let gate: Linear
  let up: Linear
  let down: Linear

  init(_ name: String, width: Int, hidden: Int) {
    gate = Linear(name + ".gate", inputs: width, outputs: hidden)
    up = Linear(name + ".up", inputs: width, outputs: hidden)
    down = Linear(name + ".down", inputs: hidden, outputs: width)
  }

  var linears: [Linear] { [gate, up, down] }

  /// x of shape [n, width] to [n, width].
  func callAsFunction(_ x: Tensor, _ tape: Tape) -> Tensor {
    let projected = Linear.all(gate, up, of: x, tape)
    return down(tape.swiGLU(gate: projected[0], up: projected[1]), tape)
  }
}
