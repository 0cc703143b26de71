import Foundation
import Tensors
import Transformer

/// A training run that stops and answers whenever the seconds of a line are over.
final class Session {
  private struct Answer: Codable {
    var tokens: Int
    var seconds: Double
    var cpu: Double
    var loss: Double
    /// The most memory that was resident, in bytes.
    var memory: Int
  }

  private let work: Work
  private var began = ContinuousClock.now
  private var cpu = 0.0
  private var limit = 0.0
  private var tokens = 0

  init(work: Work) { self.work = work }

  func run() throws {
    let model = EncoderDecoder(work.configuration)
    model.initialize(seed: 1)
    var options = TrainingOptions()
    options.threads = work.threads
    options.steps = 1_000_000
    options.warmup = 1
    options.precision = work.precision
    let batches = work.examples
    let smoothing = work.smoothing
    var last = 0
    let run = try TrainingRun(
      model, options: options, directory: NSTemporaryDirectory() + "training-\(UUID())"
    ) { _ in }
    try run(
      next: { step in
        self.tokens += last
        self.pause(model, batches[0])
        let batch = batches[step % batches.count]
        last = batch.reduce(0) { $0 + $1.source.count + $1.target.count + 1 }
        return batch
      }, targets: { $0.target.count + 1 }, size: { $0.source.count + 2 * $0.target.count },
      loss: { Self.loss(model, $0, smoothing: smoothing, scale: $1, $2) })
  }

  /// Answers if the time is over, and waits for the next line; ends the process after the last.
  private func pause(_ model: EncoderDecoder, _ batch: [Work.Example]) {
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    guard seconds >= limit else { return }
    if limit > 0 {
      let used = Double(clock()) / 1e6 - cpu
      let count = batch.reduce(0) { $0 + $1.target.count + 1 }
      let loss = Self.loss(
        model, batch, smoothing: work.smoothing, scale: 1, Tape(records: false))
      let answer = Answer(
        tokens: tokens, seconds: seconds, cpu: used, loss: loss / Double(count),
        memory: Self.peakMemory())
      if let line = try? JSONEncoder().encode(answer) {
        try? FileHandle.standardOutput.write(contentsOf: line + Data("\n".utf8))
      }
    }
    guard let line = readLine(), let next = Double(line) else { exit(0) }
    limit = next
    tokens = 0
    began = .now
    cpu = Double(clock()) / 1e6
  }

  private static func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
    return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
  }

  private static func loss(
    _ model: EncoderDecoder, _ shard: [Work.Example], smoothing: Float, scale: Float, _ tape: Tape
  ) -> Double {
    let sources = Packing(lengths: shard.map(\.source.count))
    let targets = Packing(lengths: shard.map { $0.target.count + 1 })
    let memory = model.encode(shard.flatMap(\.source), sources, tape)
    let inputs = shard.flatMap { [.token(0)] + $0.target.map(DecoderInput.token) }
    let hidden = model.decode(inputs, targets, memory: memory, memoryPacking: sources, tape)
    return model.loss(
      hidden, targets: shard.flatMap { $0.target + [1] }, smoothing: smoothing, scale: scale, tape)
  }
}
