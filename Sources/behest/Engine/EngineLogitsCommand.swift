import ArgumentParser
import Foundation
import Tensors
import Transformer

/// Prints the logits of a sequence of tokens.
struct EngineLogitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits", abstract: "Print a model's logits at each position of some tokens.",
    discussion: """
      A position becomes a JSON array with a number for each token of the vocabulary: the shortest \
      that reads back as the same float32. A number that is not finite is null.
      """)

  /// Positions that are computed at once; their rows are printed before the next ones.
  private static let step = 64

  @Argument(help: "The model.")
  var file: String

  @Option(help: "The tokens' ids, with commas between.")
  var tokens: String

  @Flag(help: "Only the last position.")
  var last = false

  @OptionGroup var threads: ThreadOptions

  private var ids: [Int] {
    get throws {
      let parts = tokens.split(separator: ",", omittingEmptySubsequences: false)
      return try parts.map { part in
        guard let id = Int(part.trimmingCharacters(in: .whitespaces)) else {
          throw ValidationError("--tokens \(tokens): numbers with commas between are expected")
        }
        return id
      }
    }
  }

  func validate() throws { _ = try ids }

  func run() throws {
    try EngineEdge.run {
      let model = try EngineModel.decoder(file, pool: ThreadPool(threads: threads.count))
      let ids = try ids
      let cache = model.makeCache()
      var output = ByteOutput()
      for start in stride(from: 0, to: ids.count, by: Self.step) {
        let end = min(start + Self.step, ids.count)
        let rows = try model.forward(
          [(cache, Array(ids[start..<end]))], logits: last ? .last : .all)
        if !last || end == ids.count {
          let values = rows.values
          for row in 0..<rows.rows {
            output.append(numbers: values[row * rows.columns..<(row + 1) * rows.columns])
            try output.endLine()
          }
          try output.flush()
        }
      }
    }
  }
}

extension ByteOutput {
  /// Adds a JSON array of numbers, each the shortest that reads back as the same; null for those
  /// that are not finite.
  mutating func append(numbers: some Sequence<Float>) {
    var separator = "["
    for number in numbers {
      append(separator)
      append(number.isFinite ? number.description : "null")
      separator = ","
    }
    append(separator == "[" ? "[]" : "]")
  }
}
