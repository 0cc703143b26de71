import Tensors
import Transformer

/// Models small enough that a fuzzer changes what matters: 8 tokens, 8 wide, one layer.
extension FuzzSeeds {
  private static func tensor(_ name: String, _ shape: [Int]) -> TensorSource {
    let count = shape.reduce(1, *)
    let values = (0..<count).map { Float($0 % 7) / 8 - 0.4 }
    return TensorSource(name, shape: shape, type: .f32) {
      WeightMatrix(values, rows: 1, columns: count)
    }
  }

  /// The weights of a decoder and of an encoder, in one file.
  static func weights() -> [UInt8] {
    let layer = "model.layers.0."
    let attention = layer + "self_attn."
    let decoder: [(String, [Int])] = [
      ("model.embed_tokens.weight", [8, 8]), ("model.norm.weight", [8]),
      ("lm_head.weight", [8, 8]), (layer + "input_layernorm.weight", [8]),
      (layer + "post_attention_layernorm.weight", [8]), (attention + "q_proj.weight", [8, 8]),
      (attention + "k_proj.weight", [4, 8]), (attention + "v_proj.weight", [4, 8]),
      (attention + "o_proj.weight", [8, 8]), (attention + "q_proj.bias", [8]),
      (attention + "k_proj.bias", [4]), (attention + "v_proj.bias", [4]),
      (attention + "o_proj.bias", [8]), (attention + "q_norm.weight", [4]),
      (attention + "k_norm.weight", [4]), (layer + "mlp.gate_proj.weight", [12, 8]),
      (layer + "mlp.up_proj.weight", [12, 8]), (layer + "mlp.down_proj.weight", [8, 12]),
    ]
    let parts = [
      ("attention.self.query", [8, 8]), ("attention.self.key", [8, 8]),
      ("attention.self.value", [8, 8]), ("attention.output.dense", [8, 8]),
      ("attention.output.LayerNorm", [8]), ("intermediate.dense", [12, 8]),
      ("output.dense", [8, 12]), ("output.LayerNorm", [8]),
    ]
    let encoder =
      [
        ("embeddings.word_embeddings.weight", [8, 8]),
        ("embeddings.position_embeddings.weight", [16, 8]),
        ("embeddings.token_type_embeddings.weight", [2, 8]),
        ("embeddings.LayerNorm.weight", [8]), ("embeddings.LayerNorm.bias", [8]),
      ]
      + parts.flatMap { name, shape in
        [
          ("encoder.layer.0.\(name).weight", shape),
          ("encoder.layer.0.\(name).bias", [shape[0]]),
        ]
      }
    return bytes { path in
      try SafetensorsWriter.write((decoder + encoder).map(tensor), to: path)
    }
  }

  @Sendable static func configurations() -> [[UInt8]] {
    let sizes = #""vocab_size":8,"hidden_size":8,"intermediate_size":12,"num_hidden_layers":1"#
    let heads = #""num_attention_heads":2,"num_key_value_heads":1,"max_position_embeddings":16"#
    let scalings = [
      #"null"#, #"{"rope_type":"linear","factor":2.0}"#, #"{"rope_type":"dynamic","factor":2.0}"#,
      #"{"rope_type":"llama3","factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"#
        + #""original_max_position_embeddings":8}"#,
      #"{"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":4}"#,
      #"{"rope_type":"longrope","short_factor":[1,1],"long_factor":[2,2]}"#,
    ]
    let decoders = ["llama", "mistral", "qwen2", "qwen3"].flatMap { family in
      scalings.map { scaling in
        #"{"model_type":"\#(family)",\#(sizes),\#(heads),"head_dim":4,"rms_norm_eps":1e-6,"#
          + #""rope_theta":10000.0,"rope_scaling":\#(scaling),"hidden_act":"silu"}"#
      }
    }
    let encoder =
      #"{"model_type":"bert",\#(sizes),"num_attention_heads":2,"max_position_embeddings":16,"#
      + #""type_vocab_size":2,"layer_norm_eps":1e-12,"hidden_act":"gelu"}"#
    return (decoders + [encoder]).map { Array($0.utf8) }
  }

  @Sendable static func models() -> [[UInt8]] {
    let tensors: [(String, [Int])] = [
      ("token_embd.weight", [8, 8]), ("output_norm.weight", [8]), ("output.weight", [8, 8]),
      ("blk.0.attn_norm.weight", [8]), ("blk.0.ffn_norm.weight", [8]),
      ("blk.0.attn_q.weight", [8, 8]), ("blk.0.attn_k.weight", [4, 8]),
      ("blk.0.attn_v.weight", [4, 8]), ("blk.0.attn_output.weight", [8, 8]),
      ("blk.0.ffn_gate.weight", [12, 8]), ("blk.0.ffn_up.weight", [12, 8]),
      ("blk.0.ffn_down.weight", [8, 12]),
    ]
    let tokens = ["<unk>", "<s>", "</s>", "a", "b", "ab", "\u{2581}", "<0x0A>"]
    return ["bpe", "spm"].map { kind in
      let metadata: [(key: String, value: GGUFValue)] = [
        ("general.architecture", .string("llama")), ("llama.block_count", .uint32(1)),
        ("llama.context_length", .uint32(16)), ("llama.embedding_length", .uint32(8)),
        ("llama.feed_forward_length", .uint32(12)), ("llama.attention.head_count", .uint32(2)),
        ("llama.attention.head_count_kv", .uint32(1)),
        ("llama.attention.layer_norm_rms_epsilon", .float32(1e-6)),
        ("llama.rope.dimension_count", .uint32(4)), ("llama.vocab_size", .uint32(8)),
        ("tokenizer.ggml.model", .string(kind == "spm" ? "llama" : "gpt2")),
        ("tokenizer.ggml.pre", .string("llama-bpe")), ("tokenizer.ggml.tokens", .strings(tokens)),
        ("tokenizer.ggml.scores", .floats([0, 0, 0, -1, -2, -3, -4, 0])),
        ("tokenizer.ggml.token_type", .integers([2, 3, 3, 1, 1, 1, 1, 6])),
        ("tokenizer.ggml.merges", .strings(["a b"])), ("tokenizer.ggml.bos_token_id", .uint32(1)),
        ("tokenizer.ggml.eos_token_id", .uint32(2)),
        ("tokenizer.chat_template", .string("{% for m in messages %}{{ m.content }}{% endfor %}")),
      ]
      return bytes { path in
        try GGUFWriter.write(metadata: metadata, tensors: tensors.map(tensor), to: path)
      }
    }
  }
}
