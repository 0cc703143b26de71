/// The names of weights: as the files of Hugging Face's library have them, and as GGUF has them.
///
/// In GGUF the names are the same for every family, which makes them the ones to decide by; the
/// mapping is that of the `gguf` specification's standardised tensor names.
package enum StandardNames {
  /// Pairs of a prefix in the one and in the other; `%` is the number of a layer.
  private static let decoder = [
    ("model.embed_tokens", "token_embd"),
    ("model.norm", "output_norm"),
    ("lm_head", "output"),
    ("model.layers.%.input_layernorm", "blk.%.attn_norm"),
    ("model.layers.%.self_attn.q_proj", "blk.%.attn_q"),
    ("model.layers.%.self_attn.k_proj", "blk.%.attn_k"),
    ("model.layers.%.self_attn.v_proj", "blk.%.attn_v"),
    ("model.layers.%.self_attn.o_proj", "blk.%.attn_output"),
    ("model.layers.%.self_attn.q_norm", "blk.%.attn_q_norm"),
    ("model.layers.%.self_attn.k_norm", "blk.%.attn_k_norm"),
    ("model.layers.%.post_attention_layernorm", "blk.%.ffn_norm"),
    ("model.layers.%.mlp.gate_proj", "blk.%.ffn_gate"),
    ("model.layers.%.mlp.up_proj", "blk.%.ffn_up"),
    ("model.layers.%.mlp.down_proj", "blk.%.ffn_down"),
  ]

  private static let bert = [
    ("embeddings.word_embeddings", "token_embd"),
    ("embeddings.position_embeddings", "position_embd"),
    ("embeddings.token_type_embeddings", "token_types"),
    ("embeddings.LayerNorm", "token_embd_norm"),
    ("encoder.layer.%.attention.self.query", "blk.%.attn_q"),
    ("encoder.layer.%.attention.self.key", "blk.%.attn_k"),
    ("encoder.layer.%.attention.self.value", "blk.%.attn_v"),
    ("encoder.layer.%.attention.output.dense", "blk.%.attn_output"),
    ("encoder.layer.%.attention.output.LayerNorm", "blk.%.attn_output_norm"),
    ("encoder.layer.%.intermediate.dense", "blk.%.ffn_up"),
    ("encoder.layer.%.output.dense", "blk.%.ffn_down"),
    ("encoder.layer.%.output.LayerNorm", "blk.%.layer_output_norm"),
  ]

  /// The name in GGUF of a weight of Hugging Face's; nil for what GGUF has no place for, such as
  /// the pooling layer of BERT or a table of frequencies that follows from the configuration.
  package static func gguf(huggingFace name: String) -> String? {
    let prefix = TensorNames.bert.prefixes.first { !$0.isEmpty && name.hasPrefix($0) } ?? ""
    let bare = String(name.dropFirst(prefix.count))
    return mapped(bare, decoder.map { ($0, $1) }) ?? mapped(bare, bert.map { ($0, $1) })
  }

  /// The name that Hugging Face's library gives a weight of a GGUF file; nil where it has none.
  package static func huggingFace(gguf name: String, isBERT: Bool) -> String? {
    mapped(name, (isBERT ? bert : decoder).map { ($1, $0) })
  }

  private static func mapped(_ name: String, _ table: [(String, String)]) -> String? {
    guard let dot = name.lastIndex(of: "."), case let kind = name[dot...],
      kind == ".weight" || kind == ".bias"
    else { return nil }
    let parts = name[..<dot].split(separator: ".", omittingEmptySubsequences: false)
    let number = parts.first { !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }
    let pattern = parts.map { $0 == number ? "%" : $0 }.joined(separator: ".")
    guard let found = table.first(where: { $0.0 == pattern }) else { return nil }
    return found.1.replacing("%", with: number ?? "") + kind
  }

  /// What a weight is for: its GGUF name without number and ending, `attn_q`.
  package static func role(_ gguf: String) -> String {
    let parts = gguf.split(separator: ".")
    guard parts.first == "blk", parts.count > 2 else { return String(parts.first ?? "") }
    return String(parts[2])
  }

  /// The layer that a weight with this GGUF name belongs to.
  package static func layer(_ gguf: String) -> Int? {
    let parts = gguf.split(separator: ".")
    return parts.first == "blk" && parts.count > 2 ? Int(parts[1]) : nil
  }
}
