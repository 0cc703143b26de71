import Tensors
import Testing

struct KernelTests {
  @Test(arguments: [(1, 7, 5), (3, 1, 9), (17, 33, 65)])
  func productsEqualThePlainSum(m: Int, n: Int, k: Int) {
    var generator = SeededGenerator(seed: 3)
    let a = (0..<m * k).map { _ in generator.normal() }
    let b = (0..<n * k).map { _ in generator.normal() }
    var c = [Float](repeating: 0, count: m * n)
    BLAS.multiply(a, transposed: false, b, transposed: true, into: &c, m: m, n: n, k: k)
    for row in 0..<m {
      for column in 0..<n {
        let plain = (0..<k).reduce(Float(0)) { $0 + a[row * k + $1] * b[column * k + $1] }
        #expect(abs(plain - c[row * n + column]) < 1e-4 * Float(k))
      }
    }
  }

  @Test func logSoftmaxIsAccurateFarFromZero() {
    var scores: [Float] = [80, 79, -50, 0]
    LogSoftmax.apply(&scores)
    #expect(abs(scores[0] - -0.31326169) < 1e-5)
    #expect(abs(scores[1] - -1.31326169) < 1e-5)
  }

  @Test func adamStepsAgainstTheGradient() {
    let parameter = Parameter("p", rows: 1, columns: 2, decays: false)
    parameter.fill(1)
    let optimizer = AdamW([parameter])
    let tape = Tape(records: true)
    let before = tape.crossEntropy(tape(parameter), targets: [0])
    tape.backward()
    optimizer.update(from: [tape], rate: 0.1)
    // Adam's first step has the length of the rate, whatever the gradient's size.
    #expect(abs(parameter.data[0] - 1.1) < 1e-3)
    #expect(abs(parameter.data[1] - 0.9) < 1e-3)
    #expect(Tape(records: false).crossEntropy(tape(parameter), targets: [0]) < before)
  }
}
