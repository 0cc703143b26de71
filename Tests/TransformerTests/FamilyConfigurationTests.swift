import Tensors
import Testing
import Transformer

/// What models say of themselves, and what no model can say.
struct FamilyConfigurationTests {
  /// A change to a good configuration that makes it impossible, and the field to be named for it.
  struct Breakage: CustomTestStringConvertible, Sendable {
    let field: String
    let value: (any Sendable)?
    /// Where the error is found, if not there.
    var found: String?

    var testDescription: String { "\(field): \(value.map { "\($0)" } ?? "nothing")" }
  }

  private static let breakages: [Breakage] = [
    Breakage(field: "model_type", value: "gpt2"), Breakage(field: "model_type", value: nil),
    Breakage(field: "model_type", value: 7), Breakage(field: "hidden_act", value: "gelu"),
    Breakage(field: "vocab_size", value: nil), Breakage(field: "vocab_size", value: 1 << 40),
    Breakage(field: "vocab_size", value: 63, found: "model.embed_tokens.weight"),
    Breakage(field: "hidden_size", value: 0), Breakage(field: "hidden_size", value: -32),
    Breakage(field: "hidden_size", value: "wide"), Breakage(field: "hidden_size", value: 32.5),
    Breakage(field: "hidden_size", value: 64, found: "model.embed_tokens.weight"),
    Breakage(field: "intermediate_size", value: 0),
    Breakage(field: "intermediate_size", value: 65, found: "mlp.gate_proj.weight"),
    Breakage(field: "num_hidden_layers", value: 0),
    Breakage(field: "num_hidden_layers", value: 1_000_000_000),
    Breakage(field: "num_hidden_layers", value: 3, found: "layers.2.input_layernorm.weight"),
    Breakage(field: "num_attention_heads", value: 0),
    Breakage(field: "num_attention_heads", value: 1 << 30),
    Breakage(field: "num_key_value_heads", value: 3),
    Breakage(field: "num_key_value_heads", value: 0), Breakage(field: "head_dim", value: 513),
    Breakage(field: "head_dim", value: 15, found: "partial_rotary_factor"),
    Breakage(field: "partial_rotary_factor", value: 3),
    Breakage(field: "max_position_embeddings", value: 0),
    Breakage(field: "max_position_embeddings", value: 1 << 40),
    Breakage(field: "rms_norm_eps", value: "small"), Breakage(field: "rms_norm_eps", value: -1),
    Breakage(field: "tie_word_embeddings", value: false, found: "lm_head.weight"),
    Breakage(field: "attention_bias", value: true, found: "self_attn.q_proj.bias"),
    Breakage(field: "rope_parameters", value: 3),
    Breakage(field: "rope_parameters", value: ["rope_theta": 0], found: "rope_theta"),
    Breakage(field: "rope_parameters", value: ["rope_type": "spiral"], found: "rope_type"),
    Breakage(field: "rope_parameters", value: ["rope_type": "linear"], found: "factor"),
    Breakage(
      field: "rope_parameters", value: ["rope_type": "longrope", "short_factor": "many"],
      found: "short_factor"),
  ]

  @Test(arguments: breakages)
  func impossibleConfigurationsAreRefusedByName(breakage: Breakage) throws {
    let fixture = try FamilyFixture("llama")
    let file = try fixture.file([breakage.field: breakage.value])
    let error = try #require(throws: CheckpointError.self) { try fixture.decoder(file) }
    let message = "\(error)"
    #expect(message.contains(breakage.found ?? breakage.field), "\(message)")
    if error.isAboutConfiguration { #expect(message.contains("config.json"), "\(message)") }
  }

  @Test func anUnknownFamilyIsNamedWithTheKnownOnes() throws {
    let file = try FamilyFixture("llama").file(["model_type": "mamba"])
    let error = try #require(throws: CheckpointError.self) { try ModelConfiguration(file: file) }
    for name in ["model_type", "mamba", "llama", "mistral", "qwen2", "qwen3", "bert"] {
      #expect("\(error)".contains(name))
    }
  }

  @Test func windowsAreThoseOfTheLayersThatHaveThem() throws {
    let qwen = try FamilyFixture("qwen2")
    #expect(try DecoderConfiguration(file: qwen.file()).windows == [nil, nil])
    let some: [String: Any?] = [
      "use_sliding_window": true, "sliding_window": 9, "max_window_layers": 1, "layer_types": nil,
    ]
    #expect(try DecoderConfiguration(file: qwen.file(some)).windows == [nil, 9])
    let types = ["sliding_attention", "full_attention"]
    #expect(
      try DecoderConfiguration(file: qwen.file(["layer_types": types])).windows == [9, nil])
    let mistral = try FamilyFixture("mistral")
    #expect(try DecoderConfiguration(file: mistral.file()).windows == [7, 7])
  }

  @Test func contextsReachAsFarAsTheScalingTakesThem() throws {
    let dynamic = try FamilyFixture("llama-dynamic")
    #expect(try DecoderConfiguration(file: dynamic.file()).contextLength == 64)
    let yarn = try FamilyFixture("llama-yarn")
    let file = try yarn.file(["max_position_embeddings": 16])
    #expect(try DecoderConfiguration(file: file).contextLength == 64)
  }

  @Test(arguments: [
    ("modules.json", #"[{"type": "sentence_transformers.models.Dense"}]"#, "Dense"),
    ("modules.json", #"{}"#, "modules.json"),
    (
      "1_Pooling/config.json",
      #"{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true}"#, "pooling_mode"
    ),
    ("1_Pooling/config.json", #"{"pooling_mode_weightedmean_tokens": true}"#, "weightedmean"),
    ("sentence_bert_config.json", #"{"max_seq_length": 0}"#, "max_seq_length"),
  ])
  func unknownPoolingIsRefused(name: String, text: String, found: String) throws {
    let fixture = try FamilyFixture("bert-mean")
    try fixture.write(text, to: name)
    let error = try #require(throws: CheckpointError.self) {
      try BERTConfiguration(file: fixture.file())
    }
    #expect("\(error)".contains(found), "\(error)")
  }

  @Test func aShorterLengthOfTextsCounts() throws {
    let fixture = try FamilyFixture("bert-mean")
    try fixture.write(#"{"max_seq_length": 20}"#, to: "sentence_bert_config.json")
    #expect(try BERTConfiguration(file: fixture.file()).contextLength == 20)
  }
}

extension CheckpointError {
  fileprivate var isAboutConfiguration: Bool {
    switch self {
    case .malformed, .unsupported: true
    default: false
    }
  }
}
