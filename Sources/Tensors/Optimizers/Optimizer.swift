internal import CKernels
import Dispatch

/// A rule that moves parameters against their gradients.
///
/// `update(from:rate:)` does what all rules share: sums the gradients of the tapes, clips them and
/// spreads the parameters over threads. A rule says how one parameter moves.
package protocol Optimizer: AnyObject {
  var parameters: [Parameter] { get }
  /// The largest global gradient norm; larger gradients are scaled down to it.
  var clip: Float { get }
  /// Steps taken.
  var step: Int { get set }
  /// All that a checkpoint needs besides the parameters and the step.
  var state: [(name: String, storage: Storage)] { get }
  /// Moves the parameter at `index` by its gradient times `factor`; several threads call this for
  /// different parameters.
  func move(_ index: Int, gradient: UnsafeMutablePointer<Float>, factor: Float, rate: Float)
}

extension Optimizer {
  /// Takes one step with the sum of the gradients that the tapes collected.
  ///
  /// A parameter without a gradient stays as it is, and so does everything if a gradient is not
  /// finite. The result does not depend on `threads`.
  ///
  /// - Parameter then: called with the index of each parameter, on the thread that moved it.
  /// - Returns: the gradient's norm before clipping.
  @discardableResult
  package func update(
    from tapes: [Tape], rate: Float, threads: Int = 1, then: (Int) -> Void = { _ in }
  ) -> Double {
    step += 1
    let parts = parameters.map { parameter in tapes.compactMap { $0.gradient(of: parameter) } }
    var squares = [Double](repeating: 0, count: parameters.count)
    squares.withUnsafeMutableBufferPointer { buffer in
      // Each parameter has a slot of its own.
      nonisolated(unsafe) let slots = buffer
      share(threads) { index in
        guard let sum = parts[index].first else { return }
        for part in parts[index].dropFirst() { bh_axpy(1, part.pointer, sum.pointer, sum.count) }
        slots[index] = bh_sum_squares(sum.pointer, sum.count)
      }
    }
    let norm = squares.reduce(0, +).squareRoot()
    let factor = norm > Double(clip) ? clip / Float(norm) : 1
    share(threads) { index in
      if let sum = parts[index].first, norm.isFinite {
        move(index, gradient: sum.pointer, factor: factor, rate: rate)
      }
      then(index)
    }
    return norm
  }

  /// Calls `body` with the index of every parameter, the largest spread evenly over the threads.
  private func share(_ threads: Int, _ body: (Int) -> Void) {
    guard threads > 1 else { return parameters.indices.forEach(body) }
    var loads = [Int](repeating: 0, count: threads)
    var lists = [[Int]](repeating: [], count: threads)
    for index in parameters.indices.sorted(by: { parameters[$0].count > parameters[$1].count }) {
      let lightest = loads.indices.min { loads[$0] < loads[$1] } ?? 0
      loads[lightest] += parameters[index].count
      lists[lightest].append(index)
    }
    // The lists are disjoint, and `body` touches what belongs to its index alone.
    nonisolated(unsafe) let work = body
    let shares = lists
    DispatchQueue.concurrentPerform(iterations: threads) { shares[$0].forEach(work) }
  }
}

/// Which optimiser trains a model, with its settings.
package enum OptimizerConfiguration: Sendable, Codable {
  case adamW(AdamW.Configuration)
  case rmsProp(RMSprop.Configuration)
  case sgd(SGD.Configuration)
  case muon(Muon.Configuration)

  /// A fresh optimiser of these parameters.
  package func optimizer(of parameters: [Parameter]) -> any Optimizer {
    switch self {
    case .adamW(let c): AdamW(parameters, configuration: c)
    case .rmsProp(let c): RMSprop(parameters, configuration: c)
    case .sgd(let c): SGD(parameters, configuration: c)
    case .muon(let c): Muon(parameters, configuration: c)
    }
  }
}
