package import Tensors

/// An example for a model that writes actions and points at its source.
package struct PointingExample: Sendable {
  package var source: [Int]
  /// Inputs of the decoder; a pointer is a position of the source.
  package var inputs: [DecoderInput]
  /// What the decoder should write: action ids, or the number of actions plus a position.
  package var targets: [Int]

  package init(source: [Int], inputs: [DecoderInput], targets: [Int]) {
    self.source = source
    self.inputs = inputs
    self.targets = targets
  }

  /// How much work it is: tokens read and written.
  package var size: Int { source.count + targets.count }
}

extension EncoderDecoder {
  /// The summed cross-entropy of examples that run through the model together, recorded with its
  /// gradient times the scale.
  package func loss(
    of examples: [PointingExample], smoothing: Float, scale: Float, _ tape: Tape
  ) -> Double {
    let sources = Packing(lengths: examples.map(\.source.count))
    let targets = Packing(lengths: examples.map(\.targets.count))
    let memory = encode(examples.flatMap(\.source), sources, tape)
    var inputs: [DecoderInput] = []
    for (index, example) in examples.enumerated() {
      let offset = sources.range(index).lowerBound
      inputs += example.inputs.map { input in
        if case .pointer(let position) = input { return .pointer(position + offset) }
        return input
      }
    }
    let hidden = decode(inputs, targets, memory: memory, memoryPacking: sources, tape)
    let pointers = pointers(hidden, targets, memory: memory, memoryPacking: sources, tape)
    return loss(
      hidden, targets: examples.flatMap(\.targets), smoothing: smoothing, scale: scale,
      pointers: pointers, tape)
  }
}
