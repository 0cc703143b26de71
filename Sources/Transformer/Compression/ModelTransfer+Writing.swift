import Foundation
package import Tensors

extension ModelTransfer {
  /// Writes the model; what was there is replaced only when all is written.
  ///
  /// - Parameter replacing: whether an output that is there already may be replaced; a folder is
  ///   only where `Output.obstacle` says nothing against it.
  /// - Throws: `CheckpointError` naming the file and what is wrong with it.
  package func write(pool: ThreadPool, replacing: Bool) throws(CheckpointError) -> TransferReport {
    if !replacing, FileManager.default.fileExists(atPath: output.path) {
      throw .unwritable(path: output.path, reason: "it is there already")
    }
    try checkOutput()
    let encoder = WeightEncoder(file: file, pool: pool)
    let zeros = ZeroCounts()
    let sources = weights.map { weight in
      TensorSource(weight.name, shape: weight.shape, type: weight.type) {
        () throws(CheckpointError) -> WeightMatrix in
        let encoded = try encoder.encode(weight)
        zeros.counts[weight.name] = encoded.zeros
        return encoded.matrix
      }
    }
    switch output {
    case .gguf(let path):
      try GGUFWriter.write(metadata: description.entries, tensors: sources, to: path)
    case .folder(let path):
      try writeFolder(path, sources)
    }
    return report(zeros.counts)
  }

  private func checkOutput() throws(CheckpointError) {
    if let obstacle = output.obstacle {
      throw .unwritable(path: output.path, reason: obstacle)
    }
  }

  /// Numbers of zeros by the name of the weight, filled in while the weights are written.
  private final class ZeroCounts {
    var counts: [String: Int] = [:]
  }

  private func report(_ zeros: [String: Int]) -> TransferReport {
    var report = TransferReport()
    report.remarks = remarks
    for weight in weights {
      var before = weight.bytes
      if case .tensor(let name) = weight.source, let entry = file.tensors[name] {
        before = entry.range.count
      }
      report.add(weight, bytesBefore: before)
      if weight.pruning != nil {
        report.add(
          zeros: zeros[weight.name] ?? 0, of: weight.rows * weight.columns,
          role: StandardNames.role(weight.standardName))
      }
    }
    return report
  }

  /// Fills a folder beside the output, and puts it in the output's place.
  private func writeFolder(_ path: String, _ sources: [TensorSource]) throws(CheckpointError) {
    let manager = FileManager.default
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let partial = path + ".\(getpid()).partial"
    func attempt(_ work: () throws -> Void) throws(CheckpointError) {
      do {
        try work()
      } catch let error as CheckpointError {
        throw error
      } catch {
        throw .unwritable(path: path, reason: error.localizedDescription)
      }
    }
    defer { try? manager.removeItem(atPath: partial) }
    try attempt {
      try manager.createDirectory(atPath: partial, withIntermediateDirectories: true)
      try SafetensorsWriter.write(sources, folder: partial, shardSize: 5_000_000_000)
      for (name, content) in try smallFiles() {
        let target = URL(fileURLWithPath: partial + "/" + name)
        try manager.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: target)
      }
      let old = path + ".\(getpid()).old"
      // Something else may have been put there since the beginning.
      try checkOutput()
      let isThere = manager.fileExists(atPath: path)
      if isThere { try manager.moveItem(atPath: path, toPath: old) }
      do {
        try manager.moveItem(atPath: partial, toPath: path)
      } catch {
        if isThere { try? manager.moveItem(atPath: old, toPath: path) }
        throw error
      }
      if isThere { try? manager.removeItem(atPath: old) }
    }
  }

  /// `config.json` and what belongs to the tokenizer.
  private func smallFiles() throws -> [(name: String, content: Data)] {
    var files: [(name: String, content: Data)] = []
    if let configuration { files.append(("config.json", Data(configuration.text.utf8))) }
    if file.isGGUF {
      for (name, value) in TokenizerFolder(file)?.files ?? [] {
        files.append((name, Data(value.text.utf8)))
      }
      return files
    }
    for name in ReplaceableFolder.carried {
      guard let path = file.tokenizerFiles.path(name),
        let data = FileManager.default.contents(atPath: path)
      else { continue }
      files.append((name, data))
    }
    return files
  }
}
