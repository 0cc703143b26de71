import Foundation
internal import Tensors

extension ModelTransfer {
  /// Everything as it is, under the names and in the order of rows of the output's format.
  init(_ file: ModelFile, output: Output) throws(CheckpointError) {
    self.file = file
    self.output = output
    weights = []
    remarks = []
    description = GGUFDescription()
    configuration = nil
    switch (file.isGGUF, output) {
    case (true, .gguf): try prepareCopyOfGGUF()
    case (false, .gguf): try prepareGGUF()
    case (true, .folder): try prepareFolder()
    case (false, .folder): try prepareCopyOfFolder()
    }
  }

  private mutating func prepareCopyOfGGUF() throws(CheckpointError) {
    // One file is written, whatever number the input is split into, aligned as by default.
    for key in file.metadata.keys.sorted()
    where !key.hasPrefix("split.") && key != "general.alignment" {
      description[key] = file.metadata[key]
    }
    for name in file.namesInOrder {
      try add(name, as: name, standardName: name)
    }
  }

  private mutating func prepareCopyOfFolder() throws(CheckpointError) {
    configuration = file.configuration
    var skipped: [String] = []
    for name in file.namesInOrder {
      guard file.tensors[name]?.type != nil else {
        skipped.append(name)
        continue
      }
      try add(name, as: name, standardName: StandardNames.gguf(huggingFace: name) ?? name)
    }
    remark(skipped)
  }

  private mutating func prepareGGUF() throws(CheckpointError) {
    let names: (String) -> (name: String, standardName: String)? = { name in
      StandardNames.gguf(huggingFace: name).map { ($0, $0) }
    }
    if BERTConfiguration.families.contains(file.configuration?["model_type"]?.stringValue ?? "") {
      let encoder = try BERTConfiguration(file: file)
      description = try GGUFDescription(encoder, name: name, file: file)
      if !encoder.normalizes {
        remarks.append("GGUF does not say whether embeddings get length one; readers see to that")
      }
      try addWeights(names, configuration: nil, direction: nil)
    } else {
      let decoder = try DecoderConfiguration(file: file)
      description = try GGUFDescription(decoder, name: name, file: file)
      if let window = decoder.windows.compactMap({ $0 }).first, window < decoder.contextLength {
        remarks.append(
          "the model looks back \(window) positions; llama.cpp reads this family without a window")
      }
      if let divisors = decoder.rotaryDivisors {
        weights.append(
          Weight(
            source: .values(divisors), name: "rope_freqs.weight",
            standardName: "rope_freqs.weight", shape: [divisors.count], type: .f32, order: nil))
      }
      try addWeights(
        names, configuration: decoder,
        direction: decoder.ggufArchitecture == "llama" ? .toNeighbours : nil)
    }
    // Weights of one dimension are kept in single precision in this format.
    for index in weights.indices where weights[index].shape.count < 2 {
      weights[index].type = .f32
    }
    try addTokenizer()
  }

  private mutating func addTokenizer() throws(CheckpointError) {
    let folder = file.folder
    let rows = weights.first { $0.name == "token_embd.weight" }?.rows ?? 0
    guard FileManager.default.fileExists(atPath: folder + "/tokenizer.json") else {
      description["tokenizer.ggml.model"] = .string("no_vocab")
      remarks.append("there is no tokenizer.json: the output has no tokenizer")
      return
    }
    let files = try HuggingFaceTokenizerFiles(folder: folder)
    remarks += try description.addTokenizer(
      files, vocabulary: rows, tokenizer: try TokenizerFile.open(file))
  }

  private mutating func prepareFolder() throws(CheckpointError) {
    guard file.metadata["general.architecture"]?.stringValue != "bert" else {
      throw .unsupported(
        path: output.path, field: "output",
        reason: "a BERT model of a GGUF file is only written as GGUF again")
    }
    let decoder = try DecoderConfiguration(file: file)
    configuration = try HuggingFaceConfiguration.json(
      decoder, type: .f32, beginning: file.metadata["tokenizer.ggml.bos_token_id"]?.intValue,
      end: file.metadata["tokenizer.ggml.eos_token_id"]?.intValue, file: file)
    try addWeights(
      { name in
        StandardNames.huggingFace(gguf: name, isBERT: false).map { ($0, name) }
      },
      configuration: decoder,
      direction: decoder.rotary.pairing == .interleaved ? .toHalves : nil)
    if TokenizerFolder(file) == nil {
      remarks.append("the tokenizer is of a kind that is not carried over: the output has none")
    }
  }

  /// Adds the weights that have a name in the output, and remarks on the others.
  private mutating func addWeights(
    _ names: (String) -> (name: String, standardName: String)?,
    configuration: DecoderConfiguration?, direction: HeadOrder.Direction?
  ) throws(CheckpointError) {
    var skipped: [String] = []
    for name in file.namesInOrder {
      guard let mapped = names(name) else {
        if name != "rope_freqs.weight" { skipped.append(name) }
        continue
      }
      // Where the embeddings serve as the output matrix, a copy of them may still be in the file.
      if mapped.standardName == "output.weight", configuration?.tiesEmbeddings ?? false { continue }
      let isTurned = ["attn_q", "attn_k"].contains(StandardNames.role(mapped.standardName))
      let order = direction.flatMap { direction in
        configuration.flatMap {
          isTurned ? HeadOrder(direction: direction, size: $0.heads.size) : nil
        }
      }
      if order != nil, let heads = configuration?.heads {
        try check(heads, name, mapped.standardName)
      }
      try add(name, as: mapped.name, standardName: mapped.standardName, order: order)
    }
    remark(skipped)
  }

  /// Rows change places within whole heads, as many as the configuration says.
  private func check(
    _ heads: AttentionHeads, _ name: String, _ standardName: String
  ) throws(CheckpointError) {
    guard let shape = file.tensors[name]?.shape else {
      throw .missingTensor(path: file.path, name: name)
    }
    let rows = StandardNames.role(standardName) == "attn_q" ? heads.queryWidth : heads.keyWidth
    guard shape.first == rows else {
      throw .wrongShape(
        path: file.path, name: name, found: shape, expected: [rows] + shape.dropFirst())
    }
  }

  private mutating func add(
    _ source: String, as name: String, standardName: String, order: HeadOrder? = nil
  ) throws(CheckpointError) {
    guard let entry = file.tensors[source] else {
      throw .missingTensor(path: file.path, name: source)
    }
    guard let type = entry.type else {
      throw .unsupported(
        path: file.path, field: source, reason: "weights of type \(entry.typeName) are not read")
    }
    guard !entry.shape.contains(0) else {
      throw .malformed(
        path: file.path, field: source, reason: "shape \(entry.shape) leaves it without values")
    }
    weights.append(
      Weight(
        source: .tensor(source), name: name, standardName: standardName, shape: entry.shape,
        type: type, order: order))
  }

  private mutating func remark(_ skipped: [String]) {
    guard !skipped.isEmpty else { return }
    let names = skipped.prefix(3).joined(separator: ", ")
    let more = skipped.count > 3 ? " and \(skipped.count - 3) more" : ""
    remarks.append("left out, since the output has no place for it: \(names)\(more)")
  }

  /// The model's name: that of its file or folder.
  private var name: String {
    let path = file.configuration == nil ? file.path : file.folder
    return URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }
}

extension ModelFile {
  var isGGUF: Bool { if case .gguf = format { true } else { false } }

  /// The names of the weights as they lie in the files.
  var namesInOrder: [String] {
    tensors.sorted {
      ($0.value.shard, $0.value.range.lowerBound, $0.key)
        < ($1.value.shard, $1.value.range.lowerBound, $1.key)
    }.map(\.key)
  }
}
