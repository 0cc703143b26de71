import Tensors
import Transformer

extension FuzzTarget {
  /// A `config.json` beside weights that are right; what is accepted is loaded and run.
  static let configuration = FuzzTarget(
    name: "configuration", seeds: FuzzSeeds.configurations,
    words: [
      "\"model_type\":\"qwen2\"", "\"model_type\":\"qwen3\"", "\"model_type\":\"mistral\"",
      "\"rope_scaling\":{\"rope_type\":\"yarn\",\"factor\":4.0}", "\"sliding_window\":4",
      "\"head_dim\":4", "\"attention_bias\":true", "null", "1e30", "-1", "0", "16777216",
    ]
  ) { bytes in
    guard let value = json(bytes),
      let file = try? ModelFile(contents: weights, configuration: value)
    else { return }
    run(file)
  }

  /// A whole GGUF model; what is accepted is loaded and run.
  static let ggufModel = FuzzTarget(
    name: "gguf-model", seeds: FuzzSeeds.models, words: gguf.words + ["llama.context_length"]
  ) { bytes in
    guard let file = try? ModelFile(contents: MappedFile(path: "model.gguf", copying: bytes)) else {
      return
    }
    run(file)
  }

  private static let pool = ThreadPool(threads: 1)
  private static let weights = FuzzSeeds.weights().withUnsafeBytes {
    MappedFile(path: "model.safetensors", copying: $0)
  }

  private static func json(_ bytes: UnsafeRawBufferPointer) -> JSONValue? {
    var scanner = JSONScanner(MappedFile(path: "config.json", copying: bytes))
    return try? JSONValue(next: &scanner)
  }

  private static func run(_ file: ModelFile) {
    if let model = try? LlamaModel(file: file, pool: pool) {
      let logits = try? model.forward([(model.makeCache(), [0, 1])], logits: .last)
      check(
        logits?.columns ?? model.configuration.vocabulary == model.configuration.vocabulary,
        "a value for each token")
    }
    if let model = try? BERTModel(file: file, pool: pool) {
      let embedding = try? model.embed([0, 1])
      check(
        embedding?.count ?? model.configuration.width == model.configuration.width,
        "an embedding as wide as the model")
    }
  }
}
