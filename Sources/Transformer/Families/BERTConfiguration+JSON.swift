import Foundation

extension BERTConfiguration {
  /// The values of `model_type` of this shape.
  static let families = ["bert", "roberta", "xlm-roberta"]

  /// A configuration from `config.json`, as the Transformers library writes it.
  init(json file: ModelFile) throws(CheckpointError) {
    let fields = try ModelFields(json: file)
    family = try fields.text("model_type")
    guard Self.families.contains(family) else {
      throw fields.unsupported("model_type", family, supported: Self.families)
    }
    vocabulary = try fields.size("vocab_size")
    width = try fields.size("hidden_size")
    hidden = try fields.size("intermediate_size")
    // Every layer has tensors of its own.
    layers = try fields.size("num_hidden_layers", atMost: file.tensors.count)
    heads = try Self.heads(
      fields, keys: ("num_attention_heads", "num_attention_heads", "attention_head_size"),
      width: width)
    positions = try fields.size("max_position_embeddings", default: 512)
    // Roberta counts from behind the number of its padding token.
    firstPosition =
      family == "bert" ? 0 : 1 + Int(min(try fields.number("pad_token_id", default: 1), 1e6))
    guard positions > firstPosition else {
      throw fields.error("max_position_embeddings", "\(positions) leave none for a token")
    }
    types = try fields.size("type_vocab_size", default: 2)
    normEpsilon = try fields.number("layer_norm_eps", default: 1e-12)
    let activation = try fields.text("hidden_act", default: "gelu")
    let activations = ["gelu": false, "gelu_new": true, "gelu_pytorch_tanh": true]
    guard let approximates = activations[activation] else {
      throw fields.unsupported("hidden_act", activation, supported: activations.keys.sorted())
    }
    approximatesGELU = approximates
    let kind = try fields.text("position_embedding_type", default: "absolute")
    guard kind == "absolute" else {
      throw fields.unsupported("position_embedding_type", kind, supported: ["absolute"])
    }
    contextLength = positions - firstPosition
    pooling = .mean
    normalizes = false
    try readModules(file.folder)
  }

  /// What sentence-transformers does with the encoder's outputs.
  private mutating func readModules(_ folder: String) throws(CheckpointError) {
    let path = folder + "/modules.json"
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard case .array(let modules) = try JSONValue(path: path) else {
      throw .malformed(path: path, field: "the whole", reason: "it is not a list")
    }
    for module in modules {
      let fields = ModelFields(path: path) { module[$0] }
      let type = try fields.text("type")
      switch type.split(separator: ".").last {
      case "Transformer": try readLength(folder)
      case "Pooling": try readPooling(folder + "/" + fields.text("path") + "/config.json")
      case "Normalize": normalizes = true
      default:
        throw fields.unsupported("type", type, supported: ["Transformer", "Pooling", "Normalize"])
      }
    }
  }

  private mutating func readLength(_ folder: String) throws(CheckpointError) {
    let path = folder + "/sentence_bert_config.json"
    guard FileManager.default.fileExists(atPath: path) else { return }
    let value = try JSONValue(path: path)
    let fields = ModelFields(path: path) { value[$0] }
    contextLength = min(
      contextLength, try fields.size("max_seq_length", default: contextLength, atMost: .max))
  }

  private mutating func readPooling(_ path: String) throws(CheckpointError) {
    let value = try JSONValue(path: path)
    let fields = ModelFields(path: path) { value[$0] }
    let flags: [(String, Pooling?)] = [
      ("pooling_mode_mean_tokens", .mean), ("pooling_mode_cls_token", .first),
      ("pooling_mode_lasttoken", .last), ("pooling_mode_max_tokens", .maximum),
      ("pooling_mode_mean_sqrt_len_tokens", nil), ("pooling_mode_weightedmean_tokens", nil),
    ]
    var chosen: [(name: String, pooling: Pooling?)] = []
    for (name, pooling) in flags where try fields.flag(name, default: false) {
      chosen.append((name, pooling))
    }
    if chosen.isEmpty, fields["pooling_mode"] != nil {
      let name = try fields.text("pooling_mode")
      chosen = [(name, Pooling(rawValue: name))]
    }
    guard chosen.count == 1, let pooling = chosen[0].pooling else {
      throw fields.unsupported(
        "pooling_mode", chosen.map(\.name).joined(separator: ", "),
        supported: ["one of mean", "cls", "lasttoken", "max"])
    }
    self.pooling = pooling
  }
}
