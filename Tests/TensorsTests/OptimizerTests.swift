import Glibc
import Tensors
import Testing

/// The rules against PyTorch 2 in float32.
///
/// They take four steps from a [3, 4] matrix sin(0.37 i) with gradients 0.5 cos(0.71 (i + 1) s), s from
/// 1. Muon's are computed in double precision from its publication;
/// torch.optim.Muon, which rounds to bf16, agrees to three hundredths of a step.
struct OptimizerTests {
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let configuration: OptimizerConfiguration
    let rate: Float
    var rows = 3
    let expected: [Float]
  }

  private static let cases = [
    Case(
      testDescription: "AdamW(lr=0.05, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01)",
      configuration: .adamW(unclipped(AdamW.Configuration(), \.clip)), rate: 0.05,
      expected: [
        -0.081239, 0.382709, 0.777783, 0.96434, 1.072794, 1.061213, 0.821344, 0.403094, -0.019334,
        -0.233505, -0.513575, -0.695646,
      ]),
    Case(
      testDescription: "RMSprop(lr=0.01)",
      configuration: .rmsProp(unclipped(RMSprop.Configuration(), \.clip)), rate: 0.01,
      expected: [
        0.009195, 0.340117, 0.801387, 0.949615, 1.069803, 1.082716, 0.812502, 0.473035, -0.09411,
        -0.133543, -0.587096, -0.683638,
      ]),
    Case(
      testDescription: "RMSprop(lr=0.01, alpha=0.9, momentum=0.8, weight_decay=0.02)",
      configuration: .rmsProp(
        unclipped(RMSprop.Configuration(), \.clip) {
          $0.alpha = 0.9
          $0.momentum = 0.8
          $0.decay = 0.02
        }), rate: 0.01,
      expected: [
        -0.05055, 0.347572, 0.783265, 0.950649, 1.05473, 1.076588, 0.797125, 0.433193, -0.018158,
        -0.204307, -0.559863, -0.701728,
      ]),
    Case(
      testDescription: "SGD(lr=0.1, momentum=0.9)",
      configuration: .sgd(unclipped(SGD.Configuration(), \.clip)), rate: 0.1,
      expected: [
        -0.052614, 0.465518, 0.761173, 0.989175, 1.096252, 1.039142, 0.911271, 0.393908, -0.258463,
        -0.17369, -0.43915, -0.704434,
      ]),
    Case(
      testDescription: "SGD(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.03)",
      configuration: .sgd(
        unclipped(SGD.Configuration(), \.clip) {
          $0.nesterov = true
          $0.decay = 0.03
        }), rate: 0.1,
      expected: [
        -0.016257, 0.461725, 0.755933, 0.965134, 1.08005, 1.010584, 0.910039, 0.381048, -0.407568,
        -0.109668, -0.425593, -0.645269,
      ]),
    Case(
      testDescription: "Muon(lr=0.02, momentum=0.95, weight_decay=0.01), steps as AdamW's",
      configuration: .muon(unclipped(Muon.Configuration(), \.clip)), rate: 0.02,
      expected: [
        -0.001967, 0.372857, 0.684035, 0.904092, 1.002008, 0.965518, 0.804237, 0.520512, 0.159045,
        -0.18686, -0.523716, -0.797777,
      ]),
    Case(
      testDescription: "Muon(lr=0.02, momentum=0.95, weight_decay=0.01), a tall matrix",
      configuration: .muon(
        unclipped(Muon.Configuration(), \.clip) { $0.matchesAdamW = false }), rate: 0.02, rows: 4,
      expected: [
        -0.019922, 0.387328, 0.669947, 0.9205, 1.01892, 0.987698, 0.809665, 0.501585, 0.121611,
        -0.161195, -0.510276, -0.786354,
      ]),
  ]

  private static func unclipped<C>(
    _ configuration: C, _ clip: WritableKeyPath<C, Float>, _ change: (inout C) -> Void = { _ in }
  ) -> C {
    var copy = configuration
    copy[keyPath: clip] = .infinity
    change(&copy)
    return copy
  }

  @Test(arguments: cases)
  func stepsEqualTheReference(_ example: Case) {
    let parameter = Parameter("p", rows: example.rows, columns: 12 / example.rows)
    for index in 0..<12 { parameter.data[index] = sinf(Float(index) * 0.37) }
    let optimizer = example.configuration.optimizer(of: [parameter])
    for step in 1...4 {
      let tape = Tape(records: true)
      let gradient = tape(parameter).gradientData
      for index in 0..<12 { gradient[index] = cosf(Float(index + 1) * Float(step) * 0.71) * 0.5 }
      optimizer.update(from: [tape], rate: example.rate)
    }
    for (value, expected) in zip(parameter.storage.array, example.expected) {
      #expect(abs(value - expected) < 5e-5)
    }
  }

  /// Two tapes of which each has half the gradient, on one thread and on two.
  @Test(arguments: [1, 2])
  func gradientsOfTapesAddUpAndAreClipped(threads: Int) {
    let parameters = (0..<3).map { Parameter("p\($0)", rows: 1, columns: 4) }
    var configuration = SGD.Configuration()
    configuration.momentum = 0
    let optimizer = SGD(parameters, configuration: configuration)
    let tapes = (0..<2).map { _ in Tape(records: true) }
    for tape in tapes {
      // Nothing flows into the third.
      for parameter in parameters[..<2] {
        for index in 0..<4 { tape(parameter).gradientData[index] = 2 }
      }
    }
    let norm = optimizer.update(from: tapes, rate: 1, threads: threads)
    #expect(abs(norm - 128.squareRoot()) < 1e-5)
    #expect(abs(parameters[1].data[3] + 4 / Float(128).squareRoot()) < 1e-5)
    #expect(parameters[2].data[0] == 0)
  }

  @Test func aGradientThatIsNotFiniteMovesNothing() {
    let parameter = Parameter("p", rows: 1, columns: 2)
    let tape = Tape(records: true)
    tape(parameter).gradientData[1] = .nan
    #expect(AdamW([parameter]).update(from: [tape], rate: 1).isNaN)
    #expect(parameter.storage.array == [0, 0])
  }
}

struct ScheduleTests {
  @Test(arguments: [
    (Schedule.Shape.cosine, 0.0, 1.0), (.cosine, 0.5, 0.51), (.cosine, 1, 0.02),
    (.linear, 0.25, 0.755), (.linear, 1, 0.02),
    (.warmupStableDecay(decay: 0.2), 0.8, 1), (.warmupStableDecay(decay: 0.2), 0.9, 0.51),
    (.warmupStableDecay(decay: 0.2), 1, 0.02),
  ])
  func wayDown(shape: Schedule.Shape, progress: Double, share: Double) {
    let schedule = Schedule(peak: 2, warmup: 10, shape: shape)
    #expect(abs(Double(schedule.rate(step: 500, progress: progress)) - 2 * share) < 1e-5)
  }

  @Test func warmUpIsAStraightLine() {
    let schedule = Schedule(peak: 1, warmup: 4, shape: .warmupStableDecay(decay: 0.1))
    #expect((0..<5).map { schedule.rate(step: $0, progress: 0) } == [0.25, 0.5, 0.75, 1, 1])
    let root = Schedule(peak: 1, warmup: 4, shape: .inverseSquareRoot)
    #expect([0, 3, 15].map { root.rate(step: $0, progress: 0.9) } == [0.25, 1, 0.5])
  }
}
