import Testing
import Transformer

/// The order of the rows of queries and keys.
struct HeadOrderTests {
  @Test func halvesBecomeNeighbours() {
    let order = HeadOrder(direction: .toNeighbours, size: 6)
    #expect((0..<12).map(order.source) == [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11])
  }

  @Test(arguments: [2, 8, 64, 96])
  func thereAndBackIsNothing(size: Int) {
    let there = HeadOrder(direction: .toNeighbours, size: size)
    let back = HeadOrder(direction: .toHalves, size: size)
    #expect((0..<3 * size).map { there.source(of: back.source(of: $0)) } == Array(0..<3 * size))
  }
}

/// The names of weights in the two formats.
struct StandardNamesTests {
  @Test(arguments: [
    ("model.embed_tokens.weight", "token_embd.weight"), ("lm_head.weight", "output.weight"),
    ("model.layers.17.self_attn.q_proj.bias", "blk.17.attn_q.bias"),
    ("model.layers.0.post_attention_layernorm.weight", "blk.0.ffn_norm.weight"),
  ])
  func decoderNamesAreMappedBothWays(name: String, gguf: String) {
    #expect(StandardNames.gguf(huggingFace: name) == gguf)
    #expect(StandardNames.huggingFace(gguf: gguf, isBERT: false) == name)
  }

  @Test(arguments: [
    ("bert.encoder.layer.3.attention.output.LayerNorm.bias", "blk.3.attn_output_norm.bias"),
    ("roberta.encoder.layer.3.output.dense.weight", "blk.3.ffn_down.weight"),
    ("embeddings.LayerNorm.weight", "token_embd_norm.weight"),
  ])
  func bertNamesAreMapped(name: String, gguf: String) {
    #expect(StandardNames.gguf(huggingFace: name) == gguf)
  }

  @Test(arguments: [
    "pooler.dense.weight", "model.layers.0.self_attn.rotary_emb.inv_freq", "weight", "", ".weight",
    "model.layers.x.mlp.up_proj.weight", "model.layers..mlp.up_proj.weight",
  ])
  func othersHaveNone(name: String) {
    #expect(StandardNames.gguf(huggingFace: name) == nil)
  }

  @Test func roleAndLayer() {
    #expect(StandardNames.role("blk.12.ffn_down.weight") == "ffn_down")
    #expect(StandardNames.layer("blk.12.ffn_down.weight") == 12)
    #expect(StandardNames.layer("output.weight") == nil)
  }
}
