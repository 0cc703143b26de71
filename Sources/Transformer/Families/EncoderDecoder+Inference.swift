internal import CKernels
package import Tensors

/// A target being written step by step, for one source and one or more beams.
package struct DecodingState {
  /// The encoded source [length, width].
  package let memory: Tensor
  fileprivate var selfCaches: [KVCache]
  fileprivate let crossKeys: [Tensor]
  fileprivate let crossValues: [Tensor]
  fileprivate let pointerKeys: Tensor?
  fileprivate(set) package var beams: Int
  fileprivate(set) package var length = 0

  /// Keeps the beams named in `order`, in that order; a beam may be taken several times.
  package mutating func reorder(_ order: [Int]) {
    if order == Array(0..<beams) { return }
    for index in selfCaches.indices { selfCaches[index].reorder(order) }
    beams = order.count
  }
}

/// What the decoder makes of one step: a row of scores for each beam.
package struct DecodingOutput {
  /// Scores of the target vocabulary, one row a beam.
  package let logits: Tensor
  /// Scores of the source positions, one row a beam; empty columns without pointers.
  package let pointers: [[Float]]
}

extension EncoderDecoder {
  /// Encodes a source and prepares to decode from it.
  package func start(source tokens: [Int]) -> DecodingState {
    let tape = Tape(records: false)
    let memory = encode(tokens, Packing(lengths: [tokens.count]), tape)
    let width = configuration.width
    return DecodingState(
      memory: memory,
      selfCaches: decoder.map { _ in KVCache(beams: 1, width: width, capacity: 64) },
      crossKeys: decoder.map { $0.crossAttention.key(memory, tape) },
      crossValues: decoder.map { $0.crossAttention.value(memory, tape) },
      pointerKeys: configuration.pointers ? pointerKey(memory, tape) : nil, beams: 1)
  }

  /// Feeds one input a beam and returns the scores of what comes next.
  package func step(_ inputs: [DecoderInput], _ state: inout DecodingState) -> DecodingOutput {
    precondition(inputs.count == state.beams)
    let tape = Tape(records: false)
    let positions = [Int32](repeating: Int32(state.length), count: inputs.count)
    var x = embed(inputs, memory: state.memory, tape)
    for (index, layer) in decoder.enumerated() {
      let h = layer.selfNorm(x, tape)
      let a = layer.selfAttention
      let q = tape.rotary(a.query(h, tape), positions: positions, heads: a.heads)
      let k = tape.rotary(a.key(h, tape), positions: positions, heads: a.heads)
      state.selfCaches[index].append(keys: k, values: a.value(h, tape))
      let mixed = attend(q, state.selfCaches[index], heads: a.heads)
      x = tape.add(x, a.output(mixed, tape))

      let c = layer.crossAttention
      let source = tape.attention(
        c.query(layer.crossNorm(x, tape), tape), state.crossKeys[index], state.crossValues[index],
        queries: Packing(lengths: [inputs.count]), keys: Packing(lengths: [state.memory.rows]),
        heads: c.heads, causal: false)
      x = tape.add(x, c.output(source, tape))
      x = tape.add(x, layer.feedForward(layer.feedForwardNorm(x, tape), tape))
    }
    state.length += 1
    let hidden = decoderNorm(x, tape)
    return DecodingOutput(
      logits: logits(hidden, tape), pointers: pointerScores(hidden, state, tape))
  }

  /// Each beam's query against its own cache.
  private func attend(_ q: Tensor, _ cache: KVCache, heads: Int) -> Tensor {
    let y = Tensor(rows: q.rows, columns: q.columns)
    let scores = Storage(count: heads * cache.length, uninitialized: true)
    defer { withExtendedLifetime((q, scores)) {} }
    let size = q.columns / heads
    for beam in 0..<q.rows {
      bh_attention(
        q.data + beam * q.columns, cache.keys[beam].pointer, cache.values[beam].pointer,
        y.data + beam * q.columns, scores.pointer, [0, 1], [0, Int32(cache.length)], 1, heads, size,
        0, 1 / Float(size).squareRoot())
    }
    return y
  }

  private func pointerScores(_ hidden: Tensor, _ state: DecodingState, _ tape: Tape) -> [[Float]] {
    guard let keys = state.pointerKeys else { return [[Float]](repeating: [], count: hidden.rows) }
    let pointers = Pointers(
      queries: pointerQuery(hidden, tape), keys: keys,
      queryPacking: Packing(lengths: [hidden.rows]), keyPacking: Packing(lengths: [keys.rows]))
    return (0..<hidden.rows).map { row in
      [Float](unsafeUninitializedCapacity: keys.rows) { buffer, count in
        if let base = buffer.baseAddress {
          pointers.score(row: row, span: 0..<keys.rows, into: base)
        }
        count = keys.rows
      }
    }
  }
}
