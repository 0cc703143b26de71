internal import CKernels
import Glibc

/// Adam with decoupled weight decay (Loshchilov & Hutter, 2019) and gradient clipping by norm.
package final class AdamW {
  package struct Configuration: Sendable, Codable {
    package var beta1: Float = 0.9
    package var beta2: Float = 0.98
    package var epsilon: Float = 1e-9
    package var decay: Float = 0.01
    /// The largest global gradient norm; larger gradients are scaled down to it.
    package var clip: Float = 1
    package init() {}
  }

  package let parameters: [Parameter]
  package var configuration: Configuration
  /// Steps taken.
  package private(set) var step = 0
  private let first: [Storage]
  private let second: [Storage]

  package init(_ parameters: [Parameter], configuration: Configuration = Configuration()) {
    self.parameters = parameters
    self.configuration = configuration
    first = parameters.map { Storage(count: $0.count) }
    second = parameters.map { Storage(count: $0.count) }
  }

  /// Takes one step with the sum of the gradients that the tapes collected.
  ///
  /// - Returns: the gradient's norm before clipping.
  @discardableResult
  package func update(from tapes: [Tape], rate: Float) -> Double {
    step += 1
    var sums: [Storage?] = []
    var squares = 0.0
    for parameter in parameters {
      let parts = tapes.compactMap { $0.gradient(of: parameter) }
      guard let sum = parts.first else {
        sums.append(nil)
        continue
      }
      for part in parts.dropFirst() { bh_axpy(1, part.pointer, sum.pointer, sum.count) }
      squares += bh_sum_squares(sum.pointer, sum.count)
      sums.append(sum)
    }
    let norm = squares.squareRoot()
    let factor = norm > Double(configuration.clip) ? configuration.clip / Float(norm) : 1
    let c = configuration
    let correction1 = 1 - powf(c.beta1, Float(step))
    let correction2 = 1 - powf(c.beta2, Float(step))
    for (index, parameter) in parameters.enumerated() {
      guard let sum = sums[index], norm.isFinite else { continue }
      if factor != 1 { bh_axpy(factor - 1, sum.pointer, sum.pointer, sum.count) }
      bh_adamw(
        parameter.data, sum.pointer, first[index].pointer, second[index].pointer, parameter.count,
        rate, c.beta1, c.beta2, c.epsilon, parameter.decays ? c.decay : 0, correction1, correction2)
    }
    return norm
  }

  /// The moments, for a checkpoint: names to values.
  package var state: [(name: String, storage: Storage)] {
    zip(parameters, zip(first, second)).flatMap { parameter, moments in
      [("first." + parameter.name, moments.0), ("second." + parameter.name, moments.1)]
    }
  }

  /// Continues after `step` steps whose moments were written into `state`.
  package func resume(step: Int) { self.step = step }
}
