internal import CKernels

/// Stochastic gradient descent with momentum, of Nesterov's kind if asked for (Sutskever et al.,
/// 2013); the weight decay is added to the gradient.
package final class SGD: Optimizer {
  package struct Configuration: Sendable, Codable {
    package var momentum: Float = 0.9
    package var nesterov = false
    package var decay: Float = 0
    package var clip: Float = 1
    package init() {}
  }

  package let parameters: [Parameter]
  package let configuration: Configuration
  package var step = 0
  private let velocities: [Storage]

  package var clip: Float { configuration.clip }

  package init(_ parameters: [Parameter], configuration: Configuration = Configuration()) {
    self.parameters = parameters
    self.configuration = configuration
    velocities = parameters.map { Storage(count: $0.count) }
  }

  package func move(
    _ index: Int, gradient: UnsafeMutablePointer<Float>, factor: Float, rate: Float
  ) {
    let c = configuration
    let parameter = parameters[index]
    bh_sgd_step(
      parameter.data, gradient, velocities[index].pointer, parameter.count, factor, rate,
      c.momentum, parameter.decays ? c.decay : 0, c.nesterov ? 1 : 0)
  }

  package var state: [(name: String, storage: Storage)] {
    zip(parameters, velocities).map { ("velocity." + $0.name, $1) }
  }
}
