internal import Synchronization
package import Tensors

/// Attention whose query heads share key heads, with rotary positions.
struct LlamaAttention: Sendable {
  // self_attn.q_proj [heads.queryWidth, width], k_proj and v_proj [heads.keyWidth, width]
  let queryKeyValue: ProjectionGroup
  let output: Projection  // self_attn.o_proj [width, heads.queryWidth]
  let queryNorm: Normalization?  // self_attn.q_norm [heads.size]
  let keyNorm: Normalization?  // self_attn.k_norm [heads.size]
  let heads: AttentionHeads
  let window: Int?
  let layer: Int

  init(_ tensors: TensorReader, _ c: DecoderConfiguration, layer: Int) throws(CheckpointError) {
    let (queries, keys) = (c.heads.queryWidth, c.heads.keyWidth)
    let bias = c.biases.queryKeyValue
    queryKeyValue = ProjectionGroup(
      try tensors.projection("self_attn.q_proj", c.width, queries, bias: bias),
      try tensors.projection("self_attn.k_proj", c.width, keys, bias: bias),
      try tensors.projection("self_attn.v_proj", c.width, keys, bias: bias))
    output = try tensors.projection(
      "self_attn.o_proj", queries, c.width, bias: c.biases.attentionOutput)
    queryNorm =
      c.normalizesHeads
      ? try tensors.norm("self_attn.q_norm", c.heads.size, epsilon: c.normEpsilon) : nil
    keyNorm =
      c.normalizesHeads
      ? try tensors.norm("self_attn.k_norm", c.heads.size, epsilon: c.normEpsilon) : nil
    heads = c.heads
    window = c.windows[layer]
    self.layer = layer
  }

  /// x of shape [n, width] into y of the same shape; keys and values go into the caches.
  func callAsFunction(_ x: Rows, into y: Rows, _ rotation: Rotation, _ pass: ForwardPass) {
    let all = pass.rows(.queryKeyValue, queryKeyValue.outputs)
    queryKeyValue(x, into: all, pass.pool)
    let q = all.columns(0..<heads.queryWidth)
    let k = all.columns(q.width..<q.width + heads.keyWidth)
    let v = all.columns(q.width + k.width..<all.width)
    queryNorm?.heads(q)
    keyNorm?.heads(k)
    rotation(q, size: heads.size)
    rotation(k, size: heads.size)
    pass.store(keys: k, values: v, layer: layer)
    let mixed = pass.rows(.mixed, heads.queryWidth)
    pass.attend(q, into: mixed, layer: layer, window: window)
    output(mixed, into: y, pass.pool)
  }
}

/// The gated feed-forward block: down(silu(gate(x)) · up(x)) (Shazeer, 2020).
struct LlamaFeedForward: Sendable {
  let gateUp: ProjectionGroup  // mlp.gate_proj and mlp.up_proj [hidden, width]
  let down: Projection  // mlp.down_proj [width, hidden]

  init(_ tensors: TensorReader, _ c: DecoderConfiguration) throws(CheckpointError) {
    let bias = c.biases.feedForward
    gateUp = ProjectionGroup(
      try tensors.projection("mlp.gate_proj", c.width, c.hidden, bias: bias),
      try tensors.projection("mlp.up_proj", c.width, c.hidden, bias: bias))
    down = try tensors.projection("mlp.down_proj", c.hidden, c.width, bias: bias)
  }

  /// x of shape [n, width] into y of the same shape.
  func callAsFunction(_ x: Rows, into y: Rows, _ pass: ForwardPass) {
    let both = pass.rows(.gateUp, gateUp.outputs)
    gateUp(x, into: both, pass.pool)
    let gated = pass.rows(.gated, gateUp.outputs / 2)
    pass.gate(both, into: gated)
    down(gated, into: y, pass.pool)
  }
}

/// One layer: x + attention(norm(x)), then x + feedForward(norm(x)).
struct LlamaLayer: Sendable {
  let attentionNorm: Normalization  // input_layernorm [width]
  let attention: LlamaAttention
  let feedForwardNorm: Normalization  // post_attention_layernorm [width]
  let feedForward: LlamaFeedForward

  init(_ tensors: TensorReader, _ c: DecoderConfiguration, layer: Int) throws(CheckpointError) {
    attentionNorm = try tensors.norm("input_layernorm", c.width, epsilon: c.normEpsilon)
    attention = try LlamaAttention(tensors, c, layer: layer)
    feedForwardNorm = try tensors.norm("post_attention_layernorm", c.width, epsilon: c.normEpsilon)
    feedForward = try LlamaFeedForward(tensors, c)
  }

  /// x of shape [n, width], changed in place.
  ///
  /// What the feed-forward adds is left in `change`, and the next normalisation adds it as it passes.
  /// So x lacks the `change` of the layer before, unless this is the first.
  func callAsFunction(
    _ x: Rows, change: Rows, isFirst: Bool, _ rotation: Rotation, _ pass: ForwardPass
  ) {
    let normed = pass.rows(.normed, x.width)
    if isFirst {
      attentionNorm(x, into: normed, pass.pool)
    } else {
      attentionNorm(adding: change, to: x, into: normed, pass.pool)
    }
    attention(normed, into: change, rotation, pass)
    feedForwardNorm(adding: change, to: x, into: normed, pass.pool)
    feedForward(normed, into: change, pass)
  }
}

/// A decoder of the Llama shape: Llama 2 and 3, Mistral, Qwen2, Qwen2.5, Qwen3, SmolLM2, TinyLlama
/// (Touvron et al., 2023).
///
/// The weights stay where the file is mapped, in the types the file has. Calls from several threads
/// wait for one another: they would share the pool's threads anyway.
package final class LlamaModel: Sendable {
  package let configuration: DecoderConfiguration
  let embedding: WeightMatrix  // model.embed_tokens [vocabulary, width]
  let layers: [LlamaLayer]  // model.layers.0, …
  let norm: Normalization  // model.norm [width]
  let output: WeightMatrix  // lm_head [vocabulary, width], or the embedding
  let pool: ThreadPool
  let workspace = Mutex(Workspace())

  /// - Throws: `CheckpointError` naming the field or tensor that no model of the family can have.
  package init(file: ModelFile, pool: ThreadPool) throws(CheckpointError) {
    let c = try DecoderConfiguration(file: file)
    let tensors = TensorReader(file, .llama)
    configuration = c
    embedding = try tensors.matrix("model.embed_tokens", rows: c.vocabulary, columns: c.width)
    var layers: [LlamaLayer] = []
    for index in 0..<c.layers {
      layers.append(try LlamaLayer(tensors.layer(index), c, layer: index))
    }
    self.layers = layers
    norm = try tensors.norm("model.norm", c.width, epsilon: c.normEpsilon)
    output =
      c.tiesEmbeddings
      ? embedding : try tensors.matrix("lm_head", rows: c.vocabulary, columns: c.width)
    self.pool = pool
  }
}

extension TensorNames {
  static let llama = TensorNames(
    prefixes: [""], probe: "model.embed_tokens.weight", layers: "model.layers.",
    gguf: [
      "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
      "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
      "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
      "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm",
      "self_attn.k_norm": "attn_k_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
      "mlp.down_proj": "ffn_down",
    ])
}
