internal import CKernels
internal import Tensors

/// An exponential moving average of the weights, which scores better than the weights themselves
/// (Polyak & Juditsky, 1992).
final class MovingAverage {
  private let parameters: [Parameter]
  private let averages: [Storage]
  private let decay: Float

  init(_ parameters: [Parameter], decay: Float) {
    self.parameters = parameters
    self.decay = decay
    averages = parameters.map { parameter in
      let copy = Storage(count: parameter.count, uninitialized: true)
      copy.pointer.update(from: parameter.data, count: parameter.count)
      return copy
    }
  }

  /// Moves the average of one parameter towards its value after `step` steps.
  func update(_ index: Int, step: Int) {
    // Early on the average follows quickly, so that it forgets the random start.
    let d = min(decay, Float(step) / Float(step + 10))
    let average = averages[index]
    bh_axpby(1 - d, parameters[index].data, d, average.pointer, average.count)
  }

  /// Exchanges weights and averages; a second call exchanges them back.
  func swap() {
    for (parameter, average) in zip(parameters, averages) {
      let copy = Storage(count: average.count, uninitialized: true)
      copy.pointer.update(from: average.pointer, count: copy.count)
      average.pointer.update(from: parameter.data, count: copy.count)
      parameter.data.update(from: copy.pointer, count: copy.count)
    }
  }

  /// The averages, for a checkpoint.
  var state: [(name: String, storage: Storage)] {
    zip(parameters, averages).map { ("average." + $0.name, $1) }
  }
}
