import Foundation
import Tensors
import Testing
import Transformer

/// Models written in other formats and types, and read back.
struct ModelTransferTests {
  private let pool = ThreadPool(threads: 2)

  private func write(
    _ file: ModelFile, to target: QuantizationTarget, _ path: String
  ) throws -> TransferReport {
    try ModelTransfer(quantizing: file, to: target, output: .init(path: path))
      .write(pool: pool, replacing: false)
  }

  private func scores(_ path: String, _ fixture: FamilyFixture) throws -> Tensor {
    let model = try LlamaModel(file: ModelFile(path: path), pool: pool)
    return try model.forward([(model.makeCache(), fixture.tokens)], logits: .all)
  }

  @Test(arguments: [
    "llama", "llama-biases", "llama-llama3", "llama-linear", "llama-yarn", "mistral", "qwen2",
    "qwen3",
  ])
  func scoresAreTheSameInGGUFAndBack(name: String) throws {
    let fixture = try FamilyFixture(name)
    let report = try write(fixture.file(), to: .f32, fixture.path("out.gguf"))
    let windowed = report.remarks.contains { $0.contains("looks back 7 positions") }
    #expect(windowed == (name == "mistral"))
    #expect(report.remarks.last == "there is no tokenizer.json: the output has no tokenizer")
    #expect(fixture.difference(try scores(fixture.path("out.gguf"), fixture)) < 1e-4)
    _ = try write(ModelFile(path: fixture.path("out.gguf")), to: .f32, fixture.path("back"))
    #expect(fixture.difference(try scores(fixture.path("back"), fixture)) < 1e-4)
  }

  /// The library's own reader of these fields made the reference, so they are not lost on the way.
  @Test(arguments: [("llama", QuantizationTarget.q8_0), ("qwen3", .q8_0), ("llama-wide", .q4_k)])
  func quantisedScoresAreNear(name: String, target: QuantizationTarget) throws {
    let fixture = try FamilyFixture(name)
    let source =
      name == "llama-wide" ? try fixture.gguf("Q4_K") : try fixture.file()
    let path = fixture.path("out.gguf")
    let report = try write(source, to: target, path)
    #expect(report.types.contains { $0.type == target.type })
    let kind = target == .q4_k ? "Q4_K" : "Q8_0"
    #expect(try fixture.distance(scores(path, fixture)) <= 1.3 * #require(fixture.gguf[kind]))
  }

  @Test func embeddingsAreTheSameInGGUF() throws {
    let fixture = try FamilyFixture("bert-mean")
    _ = try write(fixture.file(), to: .f32, fixture.path("out.gguf"))
    let first = try BERTModel(file: fixture.file(), pool: pool).embed(fixture.texts)
    let second = try BERTModel(file: ModelFile(path: fixture.path("out.gguf")), pool: pool)
      .embed(fixture.texts)
    // A GGUF file does not say whether embeddings get length one.
    for row in 0..<first.rows {
      let (a, b) = (first.row(row), second.row(row))
      let dot = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      let lengths = a.reduce(0) { $0 + $1 * $1 } * b.reduce(0) { $0 + $1 * $1 }
      #expect(abs(dot / lengths.squareRoot() - 1) < 1e-5)
    }
  }

  @Test func halfPrecisionInAFolder() throws {
    let fixture = try FamilyFixture("qwen2")
    _ = try write(fixture.file(), to: .f16, fixture.path("out"))
    let file = try ModelFile(path: fixture.path("out"))
    #expect(file.tensors.values.allSatisfy { $0.type == .f16 })
    #expect(file.configuration?["dtype"]?.stringValue == "float16")
    #expect(fixture.difference(try scores(fixture.path("out"), fixture)) < 1e-2)
  }

  @Test func prunedMatricesHaveTheirZeros() throws {
    let fixture = try FamilyFixture("llama")
    let source = try fixture.file()
    let report = try ModelTransfer(
      pruning: source, .groups(kept: 2, of: 4), output: .init(path: fixture.path("out"))
    ).write(pool: pool, replacing: false)
    #expect(!report.roles.isEmpty)
    #expect(report.roles.allSatisfy { $0.sparsity == 0.5 })
    let file = try ModelFile(path: fixture.path("out"))
    for (name, entry) in file.tensors where entry.shape.count == 2 {
      let (rows, columns) = (entry.shape[0], entry.shape[1])
      #expect(entry.type == source.tensors[name]?.type)
      let values = try file.matrix(name, rows: rows, columns: columns).decoded()
      let before = try source.matrix(name, rows: rows, columns: columns).decoded()
      if name.contains("embed") {
        #expect(values == before)
      } else {
        for start in stride(from: 0, to: values.count, by: 4) {
          #expect(values[start..<start + 4].count { $0 == 0 } == 2)
        }
        #expect(zip(values, before).allSatisfy { $0 == 0 || $0 == $1 })
      }
    }
  }

  /// Blocks of Q4_K have a smallest value that need not be zero.
  @Test func zerosSurviveInQuantisedTypes() throws {
    let fixture = try FamilyFixture("llama-wide")
    let path = fixture.path("out.gguf")
    _ = try ModelTransfer(
      pruning: fixture.gguf("Q4_K"), .unstructured(sparsity: 0.75), output: .init(path: path)
    ).write(pool: pool, replacing: false)
    let file = try ModelFile(path: path)
    for (name, entry) in file.tensors
    where entry.shape.count == 2 && StandardNames.layer(name) != nil {
      let values = try file.matrix(name, rows: entry.shape[0], columns: entry.shape[1]).decoded()
      #expect(values.count { $0 == 0 } >= values.count * 3 / 4)
    }
  }

  @Test func anOutputThatIsThereIsReplacedOnlyIfAllowed() throws {
    let fixture = try FamilyFixture("llama")
    for name in ["out.gguf", "out"] {
      let transfer = try ModelTransfer(
        quantizing: fixture.file(), to: .f32, output: .init(path: fixture.path(name)))
      _ = try transfer.write(pool: pool, replacing: false)
      #expect(throws: CheckpointError.self) { try transfer.write(pool: pool, replacing: false) }
      _ = try transfer.write(pool: pool, replacing: true)
      #expect(fixture.difference(try scores(fixture.path(name), fixture)) < 1e-4)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: fixture.path(""))
    #expect(!left.contains { $0.contains("partial") || $0.hasSuffix(".old") })
  }

  @Test func whatAFormatCannotHoldIsRefused() throws {
    let fixture = try FamilyFixture("llama-dynamic")
    #expect(throws: CheckpointError.self) {
      try ModelTransfer(quantizing: fixture.file(), to: .f32, output: .gguf("x.gguf"))
    }
    #expect(throws: CheckpointError.self) {
      try ModelTransfer(quantizing: fixture.file(), to: .q8_0, output: .folder("x"))
    }
  }
}
