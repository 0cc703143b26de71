import Tensors
import Testing

/// Compares gradients with central finite differences, parameter by parameter.
private func expectGradients(
  of parameters: [Parameter], loss: (Tape) -> Double, tolerance: Double = 2e-2,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let tape = Tape(records: true)
  _ = loss(tape)
  tape.backward()
  for parameter in parameters {
    guard let gradient = tape.gradient(of: parameter) else {
      Issue.record("\(parameter.name) got no gradient", sourceLocation: sourceLocation)
      continue
    }
    for index in stride(from: 0, to: parameter.count, by: max(1, parameter.count / 7)) {
      let value = parameter.data[index]
      let step: Float = 1e-2
      parameter.data[index] = value + step
      let up = loss(Tape(records: false))
      parameter.data[index] = value - step
      let down = loss(Tape(records: false))
      parameter.data[index] = value
      let numeric = (up - down) / Double(2 * step)
      let analytic = Double(gradient.pointer[index])
      let error = abs(numeric - analytic) / max(0.1, abs(numeric) + abs(analytic))
      #expect(
        error < tolerance, "\(parameter.name)[\(index)]: \(analytic), numerically \(numeric)",
        sourceLocation: sourceLocation)
    }
  }
}

private func random(_ name: String, _ rows: Int, _ columns: Int, seed: UInt64) -> Parameter {
  let parameter = Parameter(name, rows: rows, columns: columns)
  var generator = SeededGenerator(seed: seed)
  parameter.randomize(deviation: 0.7, using: &generator)
  return parameter
}

struct GradientTests {
  @Test func linearAndCrossEntropy() {
    let x = random("x", 5, 8, seed: 1)
    let w = random("w", 6, 8, seed: 2)
    expectGradients(of: [x, w]) { tape in
      tape.crossEntropy(
        tape.linear(tape(x), tape(w)), targets: [0, 5, 2, 2, 1], weights: [1, 2, 1, 0.5, 1],
        smoothing: 0.1)
    }
  }

  @Test func normalisationAndGatedUnit() {
    let x = random("x", 4, 16, seed: 3)
    let gain = random("gain", 1, 16, seed: 4)
    let gate = random("gate", 12, 16, seed: 5)
    let up = random("up", 12, 16, seed: 6)
    expectGradients(of: [x, gain, gate, up]) { tape in
      let h = tape.rmsNorm(tape(x), tape(gain))
      let y = tape.swiGLU(gate: tape.linear(h, tape(gate)), up: tape.linear(h, tape(up)))
      return tape.crossEntropy(y, targets: [3, 0, 11, 7])
    }
  }

  @Test(arguments: [true, false])
  func attentionOverPackedSequences(causal: Bool) {
    let packing = Packing(lengths: [3, 1, 4])
    let parameters = (0..<3).map { random("p\($0)", 8, 8, seed: UInt64(10 + $0)) }
    expectGradients(of: parameters) { tape in
      let q = tape.rotary(tape(parameters[0]), positions: packing.positions, heads: 2)
      let k = tape.rotary(tape(parameters[1]), positions: packing.positions, heads: 2)
      let y = tape.attention(
        q, k, tape(parameters[2]), queries: packing, keys: packing, heads: 2, causal: causal)
      return tape.crossEntropy(y, targets: [0, 1, 2, 3, 4, 5, 6, 7])
    }
  }

  @Test func attentionToAnotherSequence() {
    let queries = Packing(lengths: [2, 3])
    let keys = Packing(lengths: [4, 1])
    let q = random("q", 5, 8, seed: 20)
    let k = random("k", 5, 8, seed: 21)
    let v = random("v", 5, 8, seed: 22)
    expectGradients(of: [q, k, v]) { tape in
      let y = tape.attention(
        tape(q), tape(k), tape(v), queries: queries, keys: keys, heads: 2, causal: false)
      return tape.crossEntropy(y, targets: [0, 7, 1, 2, 3])
    }
  }

  @Test func pointersShareOneSoftmaxWithTheVocabulary() {
    let hidden = random("hidden", 5, 8, seed: 30)
    let memory = random("memory", 6, 8, seed: 31)
    let vocabulary = random("vocabulary", 4, 8, seed: 32)
    let queries = Packing(lengths: [2, 3])
    let keys = Packing(lengths: [4, 2])
    expectGradients(of: [hidden, memory, vocabulary]) { tape in
      let h = tape(hidden)
      let pointers = Pointers(
        queries: h, keys: tape(memory), queryPacking: queries, keyPacking: keys)
      // Targets of 4 and more point: position 3 of the first sequence, position 1 of the second.
      return tape.crossEntropy(
        tape.linear(h, tape(vocabulary)), targets: [7, 0, 5, 3, 4], smoothing: 0.05,
        pointers: pointers)
    }
  }

  @Test func gatheredRowsAddUp() {
    let table = random("table", 5, 8, seed: 40)
    expectGradients(of: [table]) { tape in
      let rows = tape.gather(tape(table), [1, 1, -1, 4])
      return tape.crossEntropy(tape.add(rows, rows), targets: [0, 1, 2, 3])
    }
  }

  @Test func sumsPassTheirGradientToBothSides() {
    let x = random("x", 4, 8, seed: 50)
    let w = random("w", 8, 8, seed: 51)
    expectGradients(of: [x, w]) { tape in
      let first = tape.add(tape(x), tape.linear(tape(x), tape(w)))
      let second = tape.add(first, tape.linear(first, tape(w)))
      return tape.crossEntropy(tape.add(second, first), targets: [0, 1, 2, 3])
    }
  }

  @Test func oneInputOfSeveralProducts() {
    let x = random("x", 4, 8, seed: 52)
    let weights = (0..<3).map { random("w\($0)", 8, 8, seed: UInt64(53 + $0)) }
    expectGradients(of: [x] + weights) { tape in
      let y = tape.linear(tape(x), weights.map { tape($0) })
      return tape.crossEntropy(tape.add(y[0], tape.add(y[1], y[2])), targets: [0, 1, 2, 3])
    }
  }

  @Test(arguments: [true, false])
  func logitsInPiecesGiveTheSameLossAndGradient(pointers: Bool) {
    // 150 rows are three pieces of at most 64, as many as a large vocabulary gets.
    let hidden = random("hidden", 150, 8, seed: 60)
    let output = random("output", 9000, 8, seed: 61)
    let memory = random("memory", 12, 8, seed: 62)
    let queries = Packing(lengths: [70, 10, 70])
    let keys = Packing(lengths: [5, 4, 3])
    let targets = (0..<150).map { $0 % 3 == 0 && pointers ? 9000 + $0 % 2 : $0 * 59 }
    func run(_ tape: Tape, _ loss: (Tape, Pointers?) -> Double) -> (Double, [[Float]]) {
      let extra = Pointers(
        queries: tape(hidden), keys: tape(memory), queryPacking: queries, keyPacking: keys)
      let total = loss(tape, pointers ? extra : nil)
      tape.backward()
      return (total, [hidden, output].map { tape.gradient(of: $0)?.array ?? [] })
    }
    let whole = run(Tape(records: true)) { tape, pointers in
      tape.crossEntropy(
        tape.linear(tape(hidden), tape(output)), targets: targets, smoothing: 0.1, scale: 0.5,
        pointers: pointers)
    }
    let pieces = run(Tape(records: true)) { tape, pointers in
      tape.crossEntropy(
        tape(hidden), output: tape(output), targets: targets, smoothing: 0.1, scale: 0.5,
        pointers: pointers)
    }
    #expect(abs(whole.0 - pieces.0) < 1e-3 * whole.0)
    for (a, b) in zip(whole.1, pieces.1) {
      #expect(a.count == b.count && !a.isEmpty)
      #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  @Test func roundedProductsAreCloseToExactOnes() {
    let x = random("x", 37, 70, seed: 70)
    let w = random("w", 51, 70, seed: 71)
    let gradients = [Tape.Precision.single, .bf16].map { precision in
      let tape = Tape(records: true, precision: precision)
      let y = tape.linear(tape(x), tape(w))
      let loss = tape.crossEntropy(y, targets: Array(0..<37))
      tape.backward()
      return ([Float(loss)], tape.gradient(of: x)?.array ?? [], tape.gradient(of: w)?.array ?? [])
    }
    func expectClose(_ a: [Float], _ b: [Float]) {
      let size = a.reduce(0) { $0 + $1 * $1 }
      let error = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(error <= 1e-4 * size, "\(error) of \(size)")
    }
    expectClose(gradients[0].0, gradients[1].0)
    expectClose(gradients[0].1, gradients[1].1)
    expectClose(gradients[0].2, gradients[1].2)
  }

  @Test func theSameMaskDropsValuesAndGradients() {
    let x = Parameter("x", rows: 1, columns: 400)
    let y = Parameter("y", rows: 1, columns: 400)
    y.fill(1)
    let tape = Tape(records: true, training: true, seed: 3)
    let z = tape.add(tape(x), tape(y), dropout: 0.4)
    for index in 0..<400 { z.gradientData[index] = 1 }
    tape.backward()
    #expect(tape.gradient(of: y)?.array == z.values)
    #expect(Set(z.values).count == 2)
    #expect(tape.gradient(of: x)?.array == [Float](repeating: 1, count: 400))
  }

  @Test func dropoutKeepsTheMeanAndIsOffOutsideTraining() {
    let ones = Tensor([Float](repeating: 1, count: 40_000), rows: 200, columns: 200)
    let dropped = Tape(records: false, training: true, seed: 5).dropout(ones, rate: 0.3)
    let mean = dropped.values.reduce(0, +) / 40_000
    #expect(abs(mean - 1) < 0.03)
    #expect(Set(dropped.values).count == 2)
    #expect(Tape(records: false).dropout(ones, rate: 0.3) === ones)
  }
}
