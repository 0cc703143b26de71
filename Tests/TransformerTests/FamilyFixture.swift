import Foundation
import Tensors
import Transformer

/// A small random model of `Fixtures/families`, with what another implementation computes with it.
final class FamilyFixture {
  let name: String
  /// What a decoder reads.
  let tokens: [Int]
  /// What an encoder makes one embedding each of.
  let texts: [[Int]]
  /// How far llama.cpp's scores are from float32's, by GGUF file.
  let gguf: [String: Double]
  /// Scores [tokens, vocabulary] or embeddings [texts, width], row by row.
  let expected: [Float]
  /// A folder with the fixture's files and the weights it borrows.
  private let folder: String

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/families").path

  init(_ name: String) throws {
    self.name = name
    let original = Self.folder + "/" + name
    let fields = try JSONValue(path: original + "/reference.json")
    func integers(_ value: JSONValue?) -> [Int] {
      value?.arrayValue?.compactMap(\.intValue) ?? []
    }
    tokens = integers(fields["tokens"])
    texts = fields["texts"]?.arrayValue?.map(integers) ?? []
    gguf = fields["gguf"]?.objectValue?.compactMapValues(\.doubleValue) ?? [:]
    let data = try Data(contentsOf: URL(fileURLWithPath: original + "/logits.f32"))
    expected = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    folder = NSTemporaryDirectory() + "family-\(UUID())"
    let files = FileManager.default
    try files.copyItem(atPath: original, toPath: folder)
    if let weights = fields["weights"]?.stringValue, weights != name, weights != "none" {
      try files.createSymbolicLink(
        atPath: folder + "/model.safetensors",
        withDestinationPath: "\(Self.folder)/\(weights)/model.safetensors")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The model in safetensors, with some fields of its configuration changed; nil removes one.
  func file(_ changes: [String: Any?] = [:]) throws -> ModelFile {
    if !changes.isEmpty {
      let url = URL(fileURLWithPath: path("config.json"))
      var fields =
        try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
      for (name, value) in changes { fields[name] = value }
      try JSONSerialization.data(withJSONObject: fields).write(to: url)
    }
    return try ModelFile(path: folder)
  }

  /// A file of the fixture's own copy.
  func path(_ name: String) -> String { folder + "/" + name }

  /// Puts a text into a file of the fixture's own copy.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  /// One of the model's GGUF files.
  func gguf(_ kind: String) throws -> ModelFile { try ModelFile(path: path(kind + ".gguf")) }

  /// The decoder of a file, or of the safetensors.
  func decoder(_ file: ModelFile? = nil, threads: Int = 1) throws -> LlamaModel {
    try LlamaModel(file: file ?? self.file(), pool: ThreadPool(threads: threads))
  }

  /// The largest relative difference of a row's values from the reference.
  func difference(_ values: Tensor) -> Float {
    values.count == expected.count
      ? Self.difference(values.values, expected, columns: values.columns) : .infinity
  }

  /// The largest difference of two matrices' values, relative to the largest value of their row.
  static func difference(_ a: [Float], _ b: [Float], columns: Int) -> Float {
    guard a.count == b.count else { return .infinity }
    return stride(from: 0, to: a.count, by: columns).reduce(0) { worst, first in
      let row = first..<first + columns
      let scale = b[row].reduce(0) { max($0, abs($1)) }
      return max(worst, zip(a[row], b[row]).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale)
    }
  }

  /// The root of the mean squared difference from the reference, relative to that of the reference.
  func distance(_ values: Tensor) -> Double {
    let difference = zip(values.values, expected).reduce(0.0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
    return (difference / expected.reduce(0.0) { $0 + Double($1) * Double($1) }).squareRoot()
  }
}

extension Tensor {
  /// One row's values.
  func row(_ index: Int) -> [Float] { Array(values[index * columns..<(index + 1) * columns]) }
}
