internal import Synchronization
package import Tensors

/// What a token, its position and the kind of its text add up to.
struct BERTEmbeddings: Sendable {
  let words: WeightMatrix  // embeddings.word_embeddings [vocabulary, width]
  let positions: WeightMatrix  // embeddings.position_embeddings [positions, width]
  let type: [Float]  // embeddings.token_type_embeddings [types, width], the first of them
  let norm: Normalization  // embeddings.LayerNorm [width]
  let firstPosition: Int

  init(_ tensors: TensorReader, _ c: BERTConfiguration) throws(CheckpointError) {
    words = try tensors.matrix(
      "embeddings.word_embeddings", rows: c.vocabulary, columns: c.width)
    positions = try tensors.matrix(
      "embeddings.position_embeddings", rows: c.positions, columns: c.width)
    let types = try tensors.matrix(
      "embeddings.token_type_embeddings", rows: c.types, columns: c.width)
    type = [Float](unsafeUninitializedCapacity: c.width) { buffer, count in
      if let base = buffer.baseAddress { types.decodeRow(0, into: base) }
      count = c.width
    }
    norm = try tensors.norm("embeddings.LayerNorm", c.width, epsilon: c.normEpsilon, bias: true)
    firstPosition = c.firstPosition
  }

  /// The embeddings of a text's tokens into the first rows of x, [n, width].
  func callAsFunction(_ tokens: [Int], into x: Rows, scratch: Rows, _ pool: ThreadPool) {
    for (index, token) in tokens.enumerated() {
      words.decodeRow(token, into: x[index])
      positions.decodeRow(firstPosition + index, into: scratch[index])
    }
    x.add(scratch)
    x.add(type)
    norm(x, into: x, pool)
  }
}

/// Attention of every token to all of its text.
struct BERTAttention: Sendable {
  let queryKeyValue: ProjectionGroup  // attention.self.query, key and value [width, width]
  let output: Projection  // attention.output.dense [width, width]
  let heads: AttentionHeads

  init(_ tensors: TensorReader, _ c: BERTConfiguration) throws(CheckpointError) {
    queryKeyValue = ProjectionGroup(
      try tensors.projection("attention.self.query", c.width, c.width, bias: true),
      try tensors.projection("attention.self.key", c.width, c.width, bias: true),
      try tensors.projection("attention.self.value", c.width, c.width, bias: true))
    output = try tensors.projection("attention.output.dense", c.width, c.width, bias: true)
    heads = c.heads
  }

  /// x of shape [n, width] into y of the same shape.
  func callAsFunction(_ x: Rows, into y: Rows, _ pass: ForwardPass) {
    let all = pass.rows(.queryKeyValue, queryKeyValue.outputs)
    queryKeyValue(x, into: all, pass.pool)
    let q = all.columns(0..<x.width)
    let k = all.columns(x.width..<2 * x.width)
    let v = all.columns(2 * x.width..<3 * x.width)
    let mixed = pass.rows(.mixed, x.width)
    pass.attend(q, keys: k, values: v, into: mixed, heads: heads)
    output(mixed, into: y, pass.pool)
  }
}

/// One layer: norm(x + attention(x)), then norm(x + down(gelu(up(x)))).
struct BERTLayer: Sendable {
  let attention: BERTAttention
  let attentionNorm: Normalization  // attention.output.LayerNorm [width]
  let up: Projection  // intermediate.dense [hidden, width]
  let down: Projection  // output.dense [width, hidden]
  let outputNorm: Normalization  // output.LayerNorm [width]
  let approximatesGELU: Bool

  init(_ tensors: TensorReader, _ c: BERTConfiguration) throws(CheckpointError) {
    attention = try BERTAttention(tensors, c)
    attentionNorm = try tensors.norm(
      "attention.output.LayerNorm", c.width, epsilon: c.normEpsilon, bias: true)
    up = try tensors.projection("intermediate.dense", c.width, c.hidden, bias: true)
    down = try tensors.projection("output.dense", c.hidden, c.width, bias: true)
    outputNorm = try tensors.norm("output.LayerNorm", c.width, epsilon: c.normEpsilon, bias: true)
    approximatesGELU = c.approximatesGELU
  }

  /// x of shape [n, width], changed in place.
  func callAsFunction(_ x: Rows, _ pass: ForwardPass) {
    let change = pass.rows(.change, x.width)
    attention(x, into: change, pass)
    attentionNorm(adding: change, to: x, into: x, pass.pool)
    let inner = pass.rows(.gated, up.outputs)
    up(x, into: inner, pass.pool)
    pass.gelu(inner, approximately: approximatesGELU)
    down(inner, into: change, pass.pool)
    outputNorm(adding: change, to: x, into: x, pass.pool)
  }
}

/// An encoder that makes embeddings of texts (Devlin et al., 2019; Reimers & Gurevych, 2019): BERT,
/// MiniLM, BGE, E5 and, with other positions, Roberta.
///
/// The weights stay where the file is mapped. Calls from several threads wait for one another.
package final class BERTModel: Sendable {
  package let configuration: BERTConfiguration
  let embeddings: BERTEmbeddings
  let layers: [BERTLayer]  // encoder.layer.0, …
  let pool: ThreadPool
  let workspace = Mutex(Workspace())

  /// - Throws: `CheckpointError` naming the field or tensor that no model of the family can have.
  package init(file: ModelFile, pool: ThreadPool) throws(CheckpointError) {
    let c = try BERTConfiguration(file: file)
    let tensors = TensorReader(file, .bert)
    configuration = c
    embeddings = try BERTEmbeddings(tensors, c)
    var layers: [BERTLayer] = []
    for index in 0..<c.layers { layers.append(try BERTLayer(tensors.layer(index), c)) }
    self.layers = layers
    self.pool = pool
  }
}

extension TensorNames {
  static let bert = TensorNames(
    prefixes: ["", "bert.", "roberta."], probe: "embeddings.word_embeddings.weight",
    layers: "encoder.layer.",
    gguf: [
      "embeddings.word_embeddings": "token_embd",
      "embeddings.position_embeddings": "position_embd",
      "embeddings.token_type_embeddings": "token_types",
      "embeddings.LayerNorm": "token_embd_norm", "attention.self.query": "attn_q",
      "attention.self.key": "attn_k", "attention.self.value": "attn_v",
      "attention.output.dense": "attn_output", "attention.output.LayerNorm": "attn_output_norm",
      "intermediate.dense": "ffn_up", "output.dense": "ffn_down",
      "output.LayerNorm": "layer_output_norm",
    ])
}
