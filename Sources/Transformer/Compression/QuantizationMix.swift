package import Tensors

/// How a whole model is stored: what `--to` names.
package enum QuantizationTarget: String, CaseIterable, Sendable {
  case f32, f16, bf16, q8_0, q4_0, q4_k

  /// The type most weights get.
  package var type: ElementType {
    switch self {
    case .f32: .f32
    case .f16: .f16
    case .bf16: .bf16
    case .q8_0: .q8_0
    case .q4_0: .q4_0
    case .q4_k: .q4_K
    }
  }

  /// The number that llama.cpp writes as `general.file_type`.
  package var fileType: UInt32 {
    switch self {
    case .f32: 0
    case .f16: 1
    case .q4_0: 2
    case .q8_0: 7
    case .q4_k: 15
    case .bf16: 32
    }
  }
}

/// Which type each weight of a model gets, as llama.cpp chooses them.
///
/// Not every weight bears the same loss. The logits are computed from the output matrix, so it
/// keeps six bits where the others get four; in the mix of Q4_K so do the value projections and the
/// last matrices of the feed-forward in the first eighth of the layers, the last eighth and every
/// third in between. A matrix whose rows are no multiple of a block of 256 falls back to a type
/// with blocks of 32, one bit richer.
package struct QuantizationMix: Sendable {
  package let target: QuantizationTarget
  /// Layers of the model.
  package let layers: Int
  /// Whether there is an output matrix; the embeddings serve as one otherwise.
  package let hasOutput: Bool

  package init(target: QuantizationTarget, layers: Int, hasOutput: Bool) {
    self.target = target
    self.layers = layers
    self.hasOutput = hasOutput
  }

  /// The type for a weight, and the one that was wanted if its shape did not allow that.
  package struct Choice: Equatable, Sendable {
    package let type: ElementType
    package let wanted: ElementType?
  }

  /// - Parameters:
  ///   - name: the weight's name in GGUF.
  ///   - shape: its shape, rows first.
  package func choice(_ name: String, shape: [Int]) -> Choice {
    guard isCompressed(name, shape: shape) else { return Choice(type: .f32, wanted: nil) }
    let wanted = wanted(name)
    let type = fitting(wanted, columns: shape[shape.count - 1], isOutput: isOutput(name))
    return Choice(type: type, wanted: type == wanted ? nil : wanted)
  }

  /// Norms, biases and tables that are small and added rather than multiplied stay as they are.
  package func isCompressed(_ name: String, shape: [Int]) -> Bool {
    name.hasSuffix(".weight") && shape.count == 2 && !name.hasSuffix("_norm.weight")
      && name != "position_embd.weight" && name != "token_types.weight"
  }

  private func isOutput(_ name: String) -> Bool {
    name == "output.weight" || (!hasOutput && name == "token_embd.weight")
  }

  private func wanted(_ name: String) -> ElementType {
    switch target {
    case .f32, .f16, .bf16, .q8_0: return target.type
    case .q4_0, .q4_k: break
    }
    if isOutput(name) { return .q6_K }
    if target == .q4_k, let layer = StandardNames.layer(name),
      ["attn_v", "ffn_down"].contains(StandardNames.role(name)), deservesMore(layer)
    {
      return .q6_K
    }
    return target.type
  }

  private func deservesMore(_ layer: Int) -> Bool {
    layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2
  }

  private func fitting(_ type: ElementType, columns: Int, isOutput: Bool) -> ElementType {
    if columns % type.blockSize == 0 { return type }
    let smaller: ElementType =
      switch type {
      case _ where isOutput: .q8_0
      case .q4_K: .q5_0
      case .q5_K: .q5_1
      case .q6_K: .q8_0
      default: .f16
      }
    return columns % smaller.blockSize == 0 ? smaller : .f16
  }
}
