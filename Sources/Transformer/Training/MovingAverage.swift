internal import Tensors

/// An exponential moving average of the weights, which scores better than the weights themselves
/// (Polyak & Juditsky, 1992).
final class MovingAverage {
  private let parameters: [Parameter]
  private let averages: [Storage]
  private let decay: Float
  private var updates = 0

  init(_ parameters: [Parameter], decay: Float) {
    self.parameters = parameters
    self.decay = decay
    averages = parameters.map { parameter in
      let copy = Storage(count: parameter.count, uninitialized: true)
      copy.pointer.update(from: parameter.data, count: parameter.count)
      return copy
    }
  }

  /// Moves the average towards the weights as they are now.
  func update() {
    updates += 1
    // Early on the average follows quickly, so that it forgets the random start.
    let d = min(decay, Float(updates) / Float(updates + 10))
    for (parameter, average) in zip(parameters, averages) {
      for index in 0..<parameter.count {
        average.pointer[index] = d * average.pointer[index] + (1 - d) * parameter.data[index]
      }
    }
  }

  /// Exchanges weights and averages; a second call exchanges them back.
  func swap() {
    for (parameter, average) in zip(parameters, averages) {
      for index in 0..<parameter.count {
        let value = parameter.data[index]
        parameter.data[index] = average.pointer[index]
        average.pointer[index] = value
      }
    }
  }

  /// The averages, for a checkpoint.
  var state: [(name: String, storage: Storage)] {
    zip(parameters, averages).map { ("average." + $0.name, $1) }
  }
}
