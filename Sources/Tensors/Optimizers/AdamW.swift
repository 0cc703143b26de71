internal import CKernels
import Glibc

/// Adam with decoupled weight decay (Loshchilov & Hutter, 2019).
package final class AdamW: Optimizer {
  package struct Configuration: Sendable, Codable {
    package var beta1: Float = 0.9
    package var beta2: Float = 0.98
    package var epsilon: Float = 1e-9
    package var decay: Float = 0.01
    package var clip: Float = 1
    package init() {}
  }

  package let parameters: [Parameter]
  package var configuration: Configuration
  package var step = 0
  private let first: [Storage]
  private let second: [Storage]

  package var clip: Float { configuration.clip }

  package init(_ parameters: [Parameter], configuration: Configuration = Configuration()) {
    self.parameters = parameters
    self.configuration = configuration
    first = parameters.map { Storage(count: $0.count) }
    second = parameters.map { Storage(count: $0.count) }
  }

  package func move(
    _ index: Int, gradient: UnsafeMutablePointer<Float>, factor: Float, rate: Float
  ) {
    let c = configuration
    let parameter = parameters[index]
    bh_adamw_step(
      parameter.data, gradient, first[index].pointer, second[index].pointer, parameter.count,
      factor, rate, c.beta1, c.beta2, c.epsilon, parameter.decays ? c.decay : 0,
      1 - powf(c.beta1, Float(step)), 1 - powf(c.beta2, Float(step)))
  }

  package var state: [(name: String, storage: Storage)] {
    zip(parameters, zip(first, second)).flatMap { parameter, moments in
      [("first." + parameter.name, moments.0), ("second." + parameter.name, moments.1)]
    }
  }
}
