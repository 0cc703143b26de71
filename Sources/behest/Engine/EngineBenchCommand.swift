import ArgumentParser
import Tensors
import Transformer

/// Measures the engine's speed; what `Benchmarks/engine` asks beside llama.cpp.
struct EngineBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure the tokens a second of a model.",
    shouldDisplay: false)

  @Argument(help: "The model.")
  var file: String?

  @OptionGroup var threads: ThreadOptions

  @Option(help: "Lengths of prompts.")
  var prefill = "64,512"

  @Option(help: "Tokens that are decoded, after a prompt of 64.")
  var decode = 128

  @Option(help: "Numbers of sequences that are decoded together.")
  var batch = "1,4,16"

  @Option(help: "Seconds for each figure, at least.")
  var seconds = 0.3

  /// A line is `prefill TOKENS SECONDS` or `decode TOKENS SEQUENCES SECONDS`.
  @Flag(help: "Answer questions on standard input.")
  var serve = false

  @Flag(help: "Measure the machine: bytes from memory and operations a second.")
  var peaks = false

  @Flag(help: "Compare products with float32 weights with OpenBLAS's, on one thread.")
  var products = false

  @Flag(help: "Print for programs.")
  var json = false

  func validate() throws {
    guard peaks || products || file != nil else {
      throw ValidationError("Give a model, --peaks or --products.")
    }
    guard decode > 0, seconds >= 0 else {
      throw ValidationError("--decode and --seconds must be positive")
    }
  }

  func run() throws {
    try EngineEdge.run {
      if peaks { return try showPeaks() }
      if products { return try showProducts() }
      guard let file else { return }
      let start = ContinuousClock.now
      let model = try EngineModel.decoder(file, pool: ThreadPool(threads: threads.count))
      let loaded = start.duration(to: .now).inSeconds
      let measurement = try SpeedMeasurement(model: model)
      if serve {
        try answer(measurement, loaded)
      } else {
        try measureAll(measurement, loaded)
      }
    }
  }

  private func showPeaks() throws {
    let peaks = MachinePeaks.measured(pool: ThreadPool(threads: threads.count))
    let rows = [
      ("triad", peaks.triad, "GB/s"), ("reading", peaks.reading, "GB/s"),
      ("floatOperations", peaks.floatOperations, "GFLOP/s"),
      ("integerOperations", peaks.integerOperations, "G/s"),
    ]
    guard !json else {
      return try EngineEdge.show(
        EngineEdge.json(Dictionary(rows.map { ($0.0, $0.1) }) { first, _ in first }))
    }
    var table = TextTable(["", "", ""], left: [0, 2])
    for (name, value, unit) in rows {
      table.add([name, TextTable.decimal(value / 1e9, 1), unit])
    }
    try EngineEdge.show(table.text)
  }

  /// The shapes of the layers of models between 4 and 400 million parameters.
  private func showProducts() throws {
    var table = TextTable(
      ["rows", "columns", "x", "GFLOP/s", "OpenBLAS", "ratio"], left: [])
    var report: [ProductReport] = []
    let shapes = [
      (256, 256), (1024, 256), (256, 1024), (576, 576), (1536, 576), (2048, 2048),
    ]
    for (rows, columns) in shapes {
      for count in [1, 2, 4, 16, 64, 512] {
        let work = 2e-9 * Double(rows * columns * count)
        let product = ProductComparison.measured(
          rows: rows, columns: columns, count: count,
          repetitions: max(5, Int(100 * seconds / work)))
        report.append(
          ProductReport(
            rows: rows, columns: columns, count: count, ours: work / product.kernels,
            openBLAS: work / product.openBLAS))
        table.add([
          "\(rows)", "\(columns)", "\(count)", TextTable.decimal(work / product.kernels, 1),
          TextTable.decimal(work / product.openBLAS, 1), TextTable.decimal(product.ratio, 2),
        ])
      }
    }
    try EngineEdge.show(json ? EngineEdge.json(report) : table.text)
  }

  private struct ProductReport: Encodable {
    let rows: Int
    let columns: Int
    let count: Int
    /// GFLOP/s of the kernels for weights.
    let ours: Double
    /// GFLOP/s of OpenBLAS.
    let openBLAS: Double
  }

  private func answer(_ measurement: SpeedMeasurement, _ loaded: Double) throws {
    try EngineEdge.show(EngineEdge.json(["seconds": loaded]))
    for line in LineInput() {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      let counts = words.dropFirst().dropLast().map { Int($0) ?? 0 }
      let seconds = words.last.flatMap { Double($0) } ?? 0
      guard counts.allSatisfy({ (1...1_000_000).contains($0) }), (0...3600).contains(seconds)
      else { throw Complaint("no such question: \(words.joined(separator: " "))") }
      let speed: Double
      switch (words.first, counts.count) {
      case ("prefill", 1): speed = try measurement.prefill(counts[0], seconds: seconds)
      case ("decode", 2):
        speed = try measurement.decode(counts[0], sequences: counts[1], seconds: seconds)
      default: throw Complaint("no such question: \(words.joined(separator: " "))")
      }
      try EngineEdge.show(EngineEdge.json(["tokensPerSecond": speed]))
    }
  }

  private func measureAll(_ measurement: SpeedMeasurement, _ loaded: Double) throws {
    var table = TextTable(["", "tokens/s"])
    var report = Report(loadSeconds: loaded, threads: threads.count)
    for count in try numbers(prefill, "--prefill") {
      let speed = try measurement.prefill(count, seconds: seconds)
      report.prefill[count] = speed
      table.add(["prefill \(count)", TextTable.decimal(speed, 1)])
    }
    for count in try numbers(batch, "--batch") {
      let speed = try measurement.decode(decode, sequences: count, seconds: seconds)
      report.decode[count] = speed
      table.add(["decode \(decode) x\(count)", TextTable.decimal(speed, 1)])
    }
    try EngineEdge.show(json ? EngineEdge.json(report) : table.text)
  }

  private func numbers(_ text: String, _ option: String) throws -> [Int] {
    try text.split(separator: ",").map { part in
      guard let number = Int(part), number > 0 else {
        throw Complaint("\(option) \(text): positive numbers with commas between are expected")
      }
      return number
    }
  }

  private struct Report: Encodable {
    let loadSeconds: Double
    let threads: Int
    /// Tokens a second, by the length of the prompt and by the number of sequences.
    var prefill: [Int: Double] = [:]
    var decode: [Int: Double] = [:]
  }
}
