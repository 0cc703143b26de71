/// A reader, and what its inputs look like.
struct FuzzTarget: Sendable {
  let name: String
  /// Whole files that a run starts from.
  let seeds: @Sendable () -> [[UInt8]]
  /// Words that inputs are made of, for what the coverage does not lead to.
  let words: [String]
  /// Reads bytes as the reader's file; it may refuse them, but neither trap nor take long.
  let run: @Sendable (UnsafeRawBufferPointer) -> Void

  static let all: [FuzzTarget] = [
    .safetensors, .safetensorsHeader, .gguf, .json, .configuration, .ggufModel,
    .tokenizer, .ggufTokenizer, .template,
  ]
}
