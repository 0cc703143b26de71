package import Tensors

/// A model on its way into another file: in other types, with values removed, or both.
///
/// What is to be written is decided first and can be looked at; then one weight after the other is
/// read, changed and written, so that no more than one is in memory.
package struct ModelTransfer {
  /// Where the model is written to, as the name of the output tells.
  package enum Output: Equatable, Sendable {
    /// One file, its name ending in `.gguf`.
    case gguf(String)
    /// A folder with `model.safetensors`, `config.json` and the tokenizer's files.
    case folder(String)

    package init(path: String) {
      self = path.lowercased().hasSuffix(".gguf") ? .gguf(path) : .folder(path)
    }

    package var path: String {
      switch self {
      case .gguf(let path), .folder(let path): path
      }
    }
  }

  /// One weight as it will be written.
  package struct Weight {
    enum Source {
      case tensor(String)
      case values([Float])
    }

    let source: Source
    /// Its name in the output.
    package let name: String
    /// Its name in GGUF, whatever the output is.
    package let standardName: String
    package let shape: [Int]
    package var type: ElementType
    /// The type that was asked for and that its shape does not allow.
    package var wanted: ElementType?
    /// How its rows change places.
    let order: HeadOrder?
    /// What is removed from it.
    package var pruning: PruningPattern?

    var rows: Int { shape.count < 2 ? 1 : shape[0] }
    var columns: Int { shape.last ?? 1 }
    var bytes: Int { type.bytes(values: columns) * rows }
  }

  package let file: ModelFile
  package let output: Output
  package internal(set) var weights: [Weight]
  /// What is worth a remark, in sentences.
  package internal(set) var remarks: [String]
  /// What a GGUF output says of the model.
  var description: GGUFDescription
  /// What a folder says of it.
  var configuration: JSONValue?
}

extension ModelTransfer {
  /// A model in other types.
  ///
  /// - Throws: `CheckpointError.unsupported` if the output cannot hold such types or such a model,
  ///   or what is wrong with the input.
  package init(
    quantizing file: ModelFile, to target: QuantizationTarget, output: Output
  ) throws(CheckpointError) {
    if case .folder(let path) = output, ![.f32, .f16, .bf16].contains(target) {
      throw .unsupported(
        path: path, field: "output",
        reason: "only a .gguf file can hold \(target.type.rawValue); "
          + "a folder takes f32, f16 and bf16")
    }
    try self.init(file, output: output)
    let lastLayer = weights.compactMap { StandardNames.layer($0.standardName) }.max() ?? 0
    let mix = QuantizationMix(
      target: target, layers: 1 + lastLayer,
      hasOutput: weights.contains { $0.standardName == "output.weight" })
    for index in weights.indices {
      let weight = weights[index]
      let choice = mix.choice(weight.standardName, shape: weight.shape)
      if case .folder = output {
        weights[index].type = target.type
      } else {
        weights[index].type = choice.type
        weights[index].wanted = choice.wanted
      }
    }
    declare(target)
  }

  /// A model with the smallest values removed from the matrices of its layers; the types stay, but
  /// for those that cannot hold a zero, which become F16.
  ///
  /// Embeddings, the output matrix, norms and biases are left alone.
  ///
  /// - Throws: `CheckpointError.unsupported` if the output cannot hold the input's types or there is
  ///   no matrix to remove values from, or what is wrong with the input.
  package init(
    pruning file: ModelFile, _ pattern: PruningPattern, output: Output
  ) throws(CheckpointError) {
    try self.init(file, output: output)
    for index in weights.indices {
      let weight = weights[index]
      guard StandardNames.layer(weight.standardName) != nil, weight.shape.count == 2,
        weight.name.hasSuffix(".weight")
      else { continue }
      weights[index].pruning = pattern
      if !weight.type.holdsZero { weights[index].type = .f16 }
    }
    guard weights.contains(where: { $0.pruning != nil }) else {
      throw .unsupported(
        path: file.path, field: "tensors",
        reason: "none is known as a matrix of a layer, so there is nothing to prune")
    }
    if weights.contains(where: { weight in
      if case .tensor(let name) = weight.source {
        file.tensors[name]?.type != weight.type && weight.pruning != nil
      } else {
        false
      }
    }) {
      remarks.append("weights in types that cannot hold a zero are written in F16")
    }
    if case .folder(let path) = output,
      let weight = weights.first(where: { ![.f32, .f16, .bf16].contains($0.type) })
    {
      throw .unsupported(
        path: path, field: weight.name,
        reason: "only a .gguf file can hold \(weight.type.rawValue)")
    }
  }

  /// Writes down in the output which types were chosen.
  private mutating func declare(_ target: QuantizationTarget) {
    description["general.file_type"] = .uint32(target.fileType)
    description["general.quantization_version"] = .uint32(2)
    if case .object(var fields) = configuration {
      let name = JSONValue.string(HuggingFaceConfiguration.torchName(target.type))
      if fields["dtype"] != nil { fields["dtype"] = name }
      if fields["torch_dtype"] != nil || fields["dtype"] == nil { fields["torch_dtype"] = name }
      configuration = .object(fields)
    }
  }
}

extension ElementType {
  /// Whether each block of this type can hold a value that is exactly zero among others that are
  /// not: the others have a smallest value instead, and steps from there.
  var holdsZero: Bool {
    switch self {
    case .f32, .f16, .bf16, .q4_0, .q5_0, .q8_0, .q6_K: true
    case .q4_1, .q5_1, .q4_K, .q5_K: false
    }
  }
}
