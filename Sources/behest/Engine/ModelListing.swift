import Foundation
import Tensors
import Transformer

/// What a model's files hold, from their headers alone.
struct ModelListing: Encodable {
  struct Weight: Encodable {
    let name: String
    let type: String
    let shape: [Int]
    let bytes: Int
  }

  struct TypeShare: Encodable {
    let type: String
    let weights: Int
    let parameters: Int
    let bytes: Int
  }

  let file: String
  let format: String
  let architecture: String?
  let parameters: Int
  let bytes: Int
  let types: [TypeShare]
  /// Why the engine cannot run it, if so.
  let problem: String?
  /// Facts about the model, in the order in which they are told.
  private let facts: [(name: String, value: String)]
  private let metadata: [String: String]
  private let tensors: [Weight]

  private enum CodingKeys: String, CodingKey {
    case file, format, architecture, problem, parameters, bytes, types, model, metadata, tensors
  }

  /// Reads the headers.
  ///
  /// - Throws: `CheckpointError`.
  init(path: String) throws {
    self.file = path
    let file = try ModelFile(path: path)
    switch file.format {
    case .gguf(let version): format = "GGUF, version \(version)"
    case .safetensors(let shards):
      format = "safetensors" + (shards > 1 ? " in \(shards) files" : "")
    }
    do throws(CheckpointError) {
      let summary = try ModelSummary(path: path)
      architecture = summary.family
      problem = nil
      facts = Self.facts(summary) + Self.tokenizer(file)
    } catch {
      architecture = EngineModel.architecture(of: file)
      problem = "\(error)"
      facts = Self.tokenizer(file)
    }
    tensors = file.tensors.sorted {
      ($0.value.shard, $0.value.range.lowerBound) < ($1.value.shard, $1.value.range.lowerBound)
    }.map {
      Weight(
        name: $0.key, type: $0.value.typeName, shape: $0.value.shape, bytes: $0.value.range.count)
    }
    parameters = tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    bytes = tensors.reduce(0) { $0 + $1.bytes }
    types = Dictionary(grouping: tensors, by: \.type).map { type, weights in
      TypeShare(
        type: type, weights: weights.count,
        parameters: weights.reduce(0) { $0 + $1.shape.reduce(1, *) },
        bytes: weights.reduce(0) { $0 + $1.bytes })
    }.sorted { ($0.bytes, $0.type) > ($1.bytes, $1.type) }
    metadata = file.metadata.mapValues(Self.short)
  }

  private static func facts(_ summary: ModelSummary) -> [(name: String, value: String)] {
    var facts = [("purpose", summary.purpose.rawValue)]
    if let encoder = summary.encoderLayers {
      facts.append(("layers", "\(encoder) of the encoder, \(summary.layers) of the decoder"))
    } else {
      facts.append(("layers", "\(summary.layers)"))
    }
    let heads = summary.heads
    facts += [
      ("width", "\(summary.width)"),
      (
        "heads",
        "\(heads.queries) of \(heads.size)"
          + (heads.keys == heads.queries ? "" : ", sharing \(heads.keys) of keys and values")
      ),
      ("feed-forward", "\(summary.hidden)"), ("vocabulary", "\(summary.vocabulary)"),
    ]
    if let context = summary.contextLength { facts.append(("context", "\(context)")) }
    if let bytes = summary.cacheBytesPerToken {
      facts.append(("cache", "\(TextTable.bytes(bytes)) a token"))
    }
    return facts
  }

  /// The kind of tokenizer that a GGUF file carries.
  private static func tokenizer(_ file: ModelFile) -> [(name: String, value: String)] {
    guard let model = file.metadata["tokenizer.ggml.model"]?.stringValue else { return [] }
    let pre = file.metadata["tokenizer.ggml.pre"]?.stringValue
    return [("tokenizer", model + (pre.map { ", \($0)" } ?? ""))]
  }

  /// A value of the metadata in a line; of a list, what it is a list of.
  private static func short(_ value: GGUFValue) -> String {
    if let text = value.stringValue { return text }
    if let list = value.arrayValue { return "\(list.count) values of type \(list.type)" }
    if let flag = value.boolValue { return "\(flag)" }
    if let number = value.intValue { return "\(number)" }
    return value.doubleValue.map { Float($0).description } ?? ""
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(format, forKey: .format)
    try container.encode(architecture, forKey: .architecture)
    try container.encodeIfPresent(problem, forKey: .problem)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(bytes, forKey: .bytes)
    try container.encode(types, forKey: .types)
    try container.encode(
      Dictionary(facts.map { ($0.name, $0.value) }) { first, _ in first }, forKey: .model)
    try container.encode(metadata, forKey: .metadata)
    try container.encode(tensors, forKey: .tensors)
  }

  /// The summary for people.
  func text(listsWeights: Bool) -> String {
    var table = TextTable(["file", file], left: [0, 1])
    table.add(["format", format])
    table.add(["architecture", architecture ?? "not said"])
    for (name, value) in facts { table.add([name, value]) }
    table.add(["parameters", "\(parameters)"])
    table.add(["weights", TextTable.bytes(bytes)])
    var shares = TextTable(["type", "weights", "parameters", "bytes"])
    for share in types {
      shares.add([
        share.type, "\(share.weights)", "\(share.parameters)", TextTable.bytes(share.bytes),
      ])
    }
    var parts = [table.text, shares.text]
    if listsWeights {
      var list = TextTable(["weight", "type", "shape", "bytes"], left: [0, 1])
      for weight in tensors {
        list.add([
          weight.name, weight.type, weight.shape.map(String.init).joined(separator: " x "),
          "\(weight.bytes)",
        ])
      }
      parts.append(list.text)
    }
    return parts.joined(separator: "\n\n")
  }
}
