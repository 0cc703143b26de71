internal import Tensors

/// What a family's tensors are called: as the Transformers library does, and what GGUF makes of it.
struct TensorNames {
  /// What all names of a safetensors file may begin with; the first one that fits is taken.
  let prefixes: [String]
  /// A tensor every model of the family has, to tell the prefix by.
  let probe: String
  /// What the names of a layer begin with, followed by its number and a dot.
  let layers: String
  /// From those names, without ".weight" or ".bias", to those of GGUF files.
  let gguf: [String: String]
}

/// Takes the weights of a model out of its file by the names of its family.
struct TensorReader {
  private let file: ModelFile
  private let names: TensorNames
  private let prefix: String
  private let isGGUF: Bool

  init(_ file: ModelFile, _ names: TensorNames) {
    self.file = file
    self.names = names
    if case .gguf = file.format { isGGUF = true } else { isGGUF = false }
    prefix =
      isGGUF
      ? "" : names.prefixes.first { file.tensors[$0 + names.probe] != nil } ?? names.prefixes[0]
  }

  private init(_ reader: TensorReader, prefix: String) {
    file = reader.file
    names = reader.names
    isGGUF = reader.isGGUF
    self.prefix = prefix
  }

  /// The tensors of one layer, by their names within it.
  func layer(_ index: Int) -> TensorReader {
    TensorReader(self, prefix: isGGUF ? "blk.\(index)." : prefix + names.layers + "\(index).")
  }

  /// A tensor's name in the file.
  private func name(_ name: String) -> String {
    isGGUF ? prefix + (names.gguf[name] ?? name) : prefix + name
  }

  func matrix(_ name: String, rows: Int, columns: Int) throws(CheckpointError) -> WeightMatrix {
    try file.matrix(self.name(name) + ".weight", rows: rows, columns: columns)
  }

  func projection(
    _ name: String, _ inputs: Int, _ outputs: Int, bias: Bool
  ) throws(CheckpointError) -> Projection {
    Projection(
      weight: try matrix(name, rows: outputs, columns: inputs),
      bias: bias ? try file.vector(self.name(name) + ".bias", count: outputs) : nil)
  }

  func norm(
    _ name: String, _ width: Int, epsilon: Float, bias: Bool = false
  ) throws(CheckpointError) -> Normalization {
    Normalization(
      gain: try file.vector(self.name(name) + ".weight", count: width),
      bias: bias ? try file.vector(self.name(name) + ".bias", count: width) : nil,
      epsilon: epsilon)
  }
}
