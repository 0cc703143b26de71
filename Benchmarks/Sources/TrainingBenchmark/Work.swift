import Foundation
import Tensors
import Transformer

/// What is trained: a shape and batches of token ids.
struct Work: Codable {
  struct Batch: Codable {
    var sources: [[Int]]
    var targets: [[Int]]
  }

  struct Example {
    var source: [Int]
    var target: [Int]
  }

  var vocabulary: Int
  var width: Int
  var heads: Int
  var hidden: Int
  var encoderLayers: Int
  var decoderLayers: Int
  var dropout: Float
  var smoothing: Float
  var threads: Int
  var precision: Tape.Precision
  var batches: [Batch]

  init(path: String) throws {
    self = try JSONDecoder().decode(Work.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  var configuration: EncoderDecoderConfiguration {
    EncoderDecoderConfiguration(
      sourceVocabulary: vocabulary, targetVocabulary: vocabulary, sharesVocabulary: true,
      width: width, heads: heads, hidden: hidden, encoderLayers: encoderLayers,
      decoderLayers: decoderLayers, pointers: false, dropout: dropout)
  }

  var examples: [[Example]] {
    batches.map { batch in
      zip(batch.sources, batch.targets).map { Example(source: $0, target: $1) }
    }
  }
}
