package import Tensors

/// The shape of an encoder-decoder.
package struct EncoderDecoderConfiguration: Codable, Equatable, Sendable {
  package var sourceVocabulary: Int
  package var targetVocabulary: Int
  /// Source and target use one vocabulary and one embedding.
  package var sharesVocabulary: Bool
  package var width: Int
  package var heads: Int
  package var hidden: Int
  package var encoderLayers: Int
  package var decoderLayers: Int
  /// Whether the output may also point at a source position (copying).
  package var pointers: Bool
  package var dropout: Float

  package init(
    sourceVocabulary: Int, targetVocabulary: Int, sharesVocabulary: Bool, width: Int, heads: Int,
    hidden: Int, encoderLayers: Int, decoderLayers: Int, pointers: Bool, dropout: Float
  ) {
    self.sourceVocabulary = sourceVocabulary
    self.targetVocabulary = targetVocabulary
    self.sharesVocabulary = sharesVocabulary
    self.width = width
    self.heads = heads
    self.hidden = hidden
    self.encoderLayers = encoderLayers
    self.decoderLayers = decoderLayers
    self.pointers = pointers
    self.dropout = dropout
  }
}

extension EncoderDecoderConfiguration {
  /// How many values the matrices of the embeddings and the layers have; not a whole number, since
  /// sizes from a file may be beyond any.
  var leastParameters: Double {
    let width = Double(width)
    let attention = 4 * width * width
    let feedForward = 3 * width * Double(hidden)
    let embeddings = Double(sourceVocabulary) + (sharesVocabulary ? 0 : Double(targetVocabulary))
    return embeddings * width
      + Double(encoderLayers) * (attention + feedForward)
      + Double(decoderLayers) * (2 * attention + feedForward)
  }
}

/// What the decoder reads at a position: a token it wrote, or a source position it pointed at.
package enum DecoderInput: Equatable, Sendable {
  case token(Int)
  /// A row of the packed encoder output.
  case pointer(Int)
}

/// One encoder layer: x + attention(norm(x)), then x + feedForward(norm(x)).
struct EncoderLayer {
  let attentionNorm: RMSNorm
  let attention: Attention
  let feedForwardNorm: RMSNorm
  let feedForward: FeedForward

  init(_ name: String, _ c: EncoderDecoderConfiguration) {
    attentionNorm = RMSNorm(name + ".attention_norm", width: c.width)
    attention = Attention(name + ".attention", width: c.width, heads: c.heads)
    feedForwardNorm = RMSNorm(name + ".feed_forward_norm", width: c.width)
    feedForward = FeedForward(name + ".feed_forward", width: c.width, hidden: c.hidden)
  }

  var norms: [RMSNorm] { [attentionNorm, feedForwardNorm] }
  var linears: [Linear] { attention.linears + feedForward.linears }

  func callAsFunction(_ x: Tensor, _ packing: Packing, dropout: Float, _ tape: Tape) -> Tensor {
    let a = attention(attentionNorm(x, tape), packing: packing, causal: false, tape)
    let y = tape.add(x, a, dropout: dropout)
    let f = feedForward(feedForwardNorm(y, tape), tape)
    return tape.add(y, f, dropout: dropout)
  }
}

/// One decoder layer: causal self-attention, attention to the source, feed-forward.
struct DecoderLayer {
  let selfNorm: RMSNorm
  let selfAttention: Attention
  let crossNorm: RMSNorm
  let crossAttention: Attention
  let feedForwardNorm: RMSNorm
  let feedForward: FeedForward

  init(_ name: String, _ c: EncoderDecoderConfiguration) {
    selfNorm = RMSNorm(name + ".self_norm", width: c.width)
    selfAttention = Attention(name + ".self_attention", width: c.width, heads: c.heads)
    crossNorm = RMSNorm(name + ".cross_norm", width: c.width)
    crossAttention = Attention(name + ".cross_attention", width: c.width, heads: c.heads)
    feedForwardNorm = RMSNorm(name + ".feed_forward_norm", width: c.width)
    feedForward = FeedForward(name + ".feed_forward", width: c.width, hidden: c.hidden)
  }

  var norms: [RMSNorm] { [selfNorm, crossNorm, feedForwardNorm] }
  var linears: [Linear] { selfAttention.linears + crossAttention.linears + feedForward.linears }

  func callAsFunction(
    _ x: Tensor, _ packing: Packing, memory: Tensor, memoryPacking: Packing, dropout: Float,
    _ tape: Tape
  ) -> Tensor {
    let a = selfAttention(selfNorm(x, tape), packing: packing, causal: true, tape)
    let y = tape.add(x, a, dropout: dropout)
    let c = crossAttention(
      crossNorm(y, tape), packing: packing, memory: memory, memoryPacking: memoryPacking, tape)
    let z = tape.add(y, c, dropout: dropout)
    let f = feedForward(feedForwardNorm(z, tape), tape)
    return tape.add(z, f, dropout: dropout)
  }
}

/// A Transformer that reads a source with a bidirectional encoder and writes a target with a causal
/// decoder, pre-normalised, with rotary positions and, if configured, pointers into the source.
package final class EncoderDecoder {
  package let configuration: EncoderDecoderConfiguration
  let sourceEmbedding: Parameter  // [sourceVocabulary, width]
  let targetEmbedding: Parameter  // [targetVocabulary, width], also the output layer
  let encoder: [EncoderLayer]
  let encoderNorm: RMSNorm
  let decoder: [DecoderLayer]
  let decoderNorm: RMSNorm
  let pointerInput: Linear
  let pointerQuery: Linear
  let pointerKey: Linear

  package init(_ c: EncoderDecoderConfiguration) {
    configuration = c
    sourceEmbedding = Parameter(
      "source_embedding.weight", rows: c.sourceVocabulary, columns: c.width, decays: false)
    targetEmbedding =
      c.sharesVocabulary
      ? sourceEmbedding
      : Parameter(
        "target_embedding.weight", rows: c.targetVocabulary, columns: c.width, decays: false)
    encoder = (0..<c.encoderLayers).map { EncoderLayer("encoder.\($0)", c) }
    encoderNorm = RMSNorm("encoder_norm", width: c.width)
    decoder = (0..<c.decoderLayers).map { DecoderLayer("decoder.\($0)", c) }
    decoderNorm = RMSNorm("decoder_norm", width: c.width)
    pointerInput = Linear("pointer.input", inputs: c.width, outputs: c.width)
    pointerQuery = Linear("pointer.query", inputs: c.width, outputs: c.width)
    pointerKey = Linear("pointer.key", inputs: c.width, outputs: c.width)
  }

  private var linears: [Linear] {
    encoder.flatMap(\.linears) + decoder.flatMap(\.linears)
      + (configuration.pointers ? [pointerInput, pointerQuery, pointerKey] : [])
  }

  /// All weights, in a fixed order.
  package var parameters: [Parameter] {
    let norms =
      encoder.flatMap(\.norms) + [encoderNorm] + decoder.flatMap(\.norms) + [decoderNorm]
    let embeddings =
      configuration.sharesVocabulary ? [sourceEmbedding] : [sourceEmbedding, targetEmbedding]
    return embeddings + linears.map(\.weight) + norms.map(\.gain)
  }

  /// Fresh weights.
  package func initialize(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let deviation = 1 / Float(configuration.width).squareRoot()
    sourceEmbedding.randomize(deviation: deviation, using: &generator)
    if !configuration.sharesVocabulary {
      targetEmbedding.randomize(deviation: deviation, using: &generator)
    }
    for linear in linears { linear.initialize(gain: 0.6, using: &generator) }
  }

  /// Takes the weights of a model with the same vocabularies and width and at most as many layers.
  ///
  /// The layers beyond it add nothing at first, so that the model begins as the other was; Gong et
  /// al. ("Efficient Training of BERT by Progressively Stacking", ICML 2019) copy layers instead.
  ///
  /// - Throws: `CheckpointError.malformed` if the models differ in anything else.
  package func grow(from other: EncoderDecoder) throws(CheckpointError) {
    var same = other.configuration
    same.encoderLayers = configuration.encoderLayers
    same.decoderLayers = configuration.decoderLayers
    same.dropout = configuration.dropout
    guard same == configuration, other.encoder.count <= encoder.count,
      other.decoder.count <= decoder.count
    else {
      throw .malformed(
        path: "the weights to begin with", field: "encoderDecoder",
        reason: "a model can only grow by layers, but one is \(other.configuration) and the other "
          + "\(configuration)")
    }
    let known = Dictionary(uniqueKeysWithValues: other.parameters.map { ($0.name, $0) })
    for parameter in parameters {
      if let value = known[parameter.name] {
        parameter.data.update(from: value.data, count: parameter.count)
      }
    }
    let added =
      encoder.dropFirst(other.encoder.count).flatMap { [$0.attention.output, $0.feedForward.down] }
      + decoder.dropFirst(other.decoder.count).flatMap {
        [$0.selfAttention.output, $0.crossAttention.output, $0.feedForward.down]
      }
    for linear in added {
      linear.weight.data.update(repeating: 0, count: linear.weight.count)
    }
  }

  /// Moves the weights a share of the way to those of a model of the same shape.
  package func move(towards other: EncoderDecoder, by share: Float) {
    precondition(other.configuration.leastParameters == configuration.leastParameters)
    for (mine, theirs) in zip(parameters, other.parameters) {
      for index in 0..<mine.count {
        mine.data[index] += share * (theirs.data[index] - mine.data[index])
      }
    }
  }

  /// Source tokens, packed, to their encodings [rows, width].
  package func encode(_ tokens: [Int], _ packing: Packing, _ tape: Tape) -> Tensor {
    let embedded = tape.gather(tape(sourceEmbedding), tokens)
    var x = tape.dropout(embedded, rate: configuration.dropout)
    for layer in encoder { x = layer(x, packing, dropout: configuration.dropout, tape) }
    return encoderNorm(x, tape)
  }

  func embed(_ inputs: [DecoderInput], memory: Tensor, _ tape: Tape) -> Tensor {
    var tokens: [Int] = []
    var rows: [Int] = []
    for input in inputs {
      switch input {
      case .token(let id):
        tokens.append(id)
        rows.append(-1)
      case .pointer(let row):
        tokens.append(-1)
        rows.append(row)
      }
    }
    let embedded = tape.gather(tape(targetEmbedding), tokens)
    guard configuration.pointers, rows.contains(where: { $0 >= 0 }) else { return embedded }
    return tape.add(embedded, pointerInput(tape.gather(memory, rows), tape))
  }

  /// Decoder inputs, packed, to hidden states [rows, width].
  package func decode(
    _ inputs: [DecoderInput], _ packing: Packing, memory: Tensor, memoryPacking: Packing,
    _ tape: Tape
  ) -> Tensor {
    var x = tape.dropout(embed(inputs, memory: memory, tape), rate: configuration.dropout)
    for layer in decoder {
      x = layer(
        x, packing, memory: memory, memoryPacking: memoryPacking, dropout: configuration.dropout,
        tape)
    }
    return decoderNorm(x, tape)
  }

  /// Scores of the target vocabulary [rows, targetVocabulary].
  package func logits(_ hidden: Tensor, _ tape: Tape) -> Tensor {
    tape.linear(hidden, tape(targetEmbedding))
  }

  /// The summed cross-entropy of hidden states against their targets, which starts the backward pass
  /// with its gradient times `scale`; the logits are never all in memory.
  package func loss(
    _ hidden: Tensor, targets: [Int], smoothing: Float, scale: Float, pointers: Pointers? = nil,
    _ tape: Tape
  ) -> Double {
    tape.crossEntropy(
      hidden, output: tape(targetEmbedding), targets: targets, smoothing: smoothing, scale: scale,
      pointers: pointers)
  }

  /// The pointer part of the output, or nil if the model has none.
  package func pointers(
    _ hidden: Tensor, _ packing: Packing, memory: Tensor, memoryPacking: Packing, _ tape: Tape
  ) -> Pointers? {
    guard configuration.pointers else { return nil }
    return Pointers(
      queries: pointerQuery(hidden, tape), keys: pointerKey(memory, tape), queryPacking: packing,
      keyPacking: memoryPacking)
  }
}
