import Foundation
import Tensors
import Transformer

/// Opens what a FILE argument names, as what a command needs.
enum EngineModel {
  /// A model that writes text, with its weights.
  ///
  /// - Throws: `CheckpointError`, or `Complaint` where FILE is another kind of model.
  static func decoder(_ path: String, pool: ThreadPool) throws -> LlamaModel {
    guard !isTranslator(path) else {
      throw Complaint("\(path) is a translation model; info, tokenize and generate take it")
    }
    let file = try ModelFile(path: path)
    if case .encoder = try ModelConfiguration(file: file) {
      throw Complaint("\(path) is a BERT model, which gives no logits; embed takes it")
    }
    return try LlamaModel(file: file, pool: pool)
  }

  /// A model that makes embeddings, and its tokenizer.
  ///
  /// - Throws: `CheckpointError`, or `Complaint` where FILE is another kind of model.
  static func encoder(_ path: String, pool: ThreadPool) throws -> (BERTModel, any TextTokenizer) {
    guard !isTranslator(path) else {
      throw Complaint("\(path) is a translation model, which gives no embeddings")
    }
    let file = try ModelFile(path: path)
    guard case .encoder = try ModelConfiguration(file: file) else {
      throw Complaint("\(path) is no BERT model; only those give embeddings")
    }
    return (try BERTModel(file: file, pool: pool), try TokenizerFile.open(file))
  }

  /// The tokenizer of a model, or of a tokenizer's file alone.
  static func tokenizer(_ path: String) throws -> any TextTokenizer {
    if path.hasSuffix(".safetensors") || path.hasSuffix(".index.json") {
      return try TokenizerFile.open(try ModelFile(path: path))
    }
    return try TokenizerFile.open(path: path)
  }

  /// What a model's files call its family.
  static func architecture(of file: ModelFile) -> String? {
    file.metadata["general.architecture"]?.stringValue
      ?? file.configuration?["model_type"]?.stringValue
  }

  /// Whether a path is a folder of one of this project's own encoder-decoders.
  static func isTranslator(_ path: String) -> Bool {
    let manager = FileManager.default
    return manager.fileExists(atPath: path + "/configuration.json")
      && !manager.fileExists(atPath: path + "/config.json")
  }
}
