import Foundation
internal import Tensors

/// Everything needed to go on training where it broke off: weights, moments, average and step.
struct TrainingCheckpoint {
  let path: String

  init(path: String) { self.path = path }

  private func tensors(
    _ optimizer: any Optimizer, _ average: MovingAverage
  ) -> [(name: String, shape: [Int], storage: Storage)] {
    optimizer.parameters.map { ($0.name, [$0.rows, $0.columns], $0.storage) }
      + (optimizer.state + average.state).map { ($0.name, [$0.storage.count, 1], $0.storage) }
  }

  /// Writes a checkpoint in place of the one before.
  func save(optimizer: any Optimizer, average: MovingAverage, seconds: Double) throws {
    try Safetensors.write(
      tensors(optimizer, average), precision: .single,
      metadata: ["step": String(optimizer.step), "seconds": String(seconds)], to: path)
  }

  /// Continues from the checkpoint if there is one.
  ///
  /// - Returns: the seconds trained so far.
  /// - Throws: `CheckpointError` if the file does not fit the model or its optimiser.
  func resume(optimizer: any Optimizer, average: MovingAverage) throws(CheckpointError) -> Double {
    guard FileManager.default.fileExists(atPath: path) else { return 0 }
    let file = try Safetensors(path: path)
    for (name, shape, storage) in tensors(optimizer, average) {
      let view = Parameter(name, rows: shape[0], columns: shape[1])
      try file.load(view)
      storage.pointer.update(from: view.data, count: view.count)
    }
    guard let step = Int(file.metadata["step"] ?? ""), step >= 0 else {
      throw .malformed(path: path, field: "step", reason: "the number of steps is missing")
    }
    optimizer.step = step
    return Double(file.metadata["seconds"] ?? "") ?? 0
  }
}
