internal import CKernels

/// Steps divided by a running root mean square of the gradient (Tieleman & Hinton, 2012), with
/// momentum if asked for; the weight decay is added to the gradient.
package final class RMSprop: Optimizer {
  package struct Configuration: Sendable, Codable {
    package var alpha: Float = 0.99
    package var epsilon: Float = 1e-8
    package var momentum: Float = 0
    package var decay: Float = 0
    package var clip: Float = 1
    package init() {}
  }

  package let parameters: [Parameter]
  package let configuration: Configuration
  package var step = 0
  private let squares: [Storage]
  private let velocities: [Storage]

  package var clip: Float { configuration.clip }

  package init(_ parameters: [Parameter], configuration: Configuration = Configuration()) {
    self.parameters = parameters
    self.configuration = configuration
    squares = parameters.map { Storage(count: $0.count) }
    velocities = parameters.map { Storage(count: $0.count) }
  }

  package func move(
    _ index: Int, gradient: UnsafeMutablePointer<Float>, factor: Float, rate: Float
  ) {
    let c = configuration
    let parameter = parameters[index]
    bh_rmsprop_step(
      parameter.data, gradient, squares[index].pointer, velocities[index].pointer, parameter.count,
      factor, rate, c.alpha, c.epsilon, c.momentum, parameter.decays ? c.decay : 0)
  }

  package var state: [(name: String, storage: Storage)] {
    zip(parameters, zip(squares, velocities)).flatMap { parameter, moments in
      [("square." + parameter.name, moments.0), ("velocity." + parameter.name, moments.1)]
    }
  }
}
