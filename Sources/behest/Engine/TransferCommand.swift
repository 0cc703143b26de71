import Tensors
import Transformer

/// Writes a model, tells what was written, and compares it with what it was made of.
struct TransferCommand {
  let transfer: ModelTransfer
  let input: String
  let output: OutputOptions
  let comparison: ComparisonOptions
  let threads: Int

  func run() throws {
    let report = try transfer.write(pool: ThreadPool(threads: threads), replacing: output.force)
    for remark in report.remarks { EngineEdge.remark("note: \(remark)") }
    var compared: ModelComparison?
    if let data = comparison.data {
      compared = try ModelComparison(
        input, output.output, data: data, options: comparison, threads: threads)
    }
    if output.json {
      try EngineEdge.show(EngineEdge.json(Summary(report, output.output, compared)))
      return
    }
    try EngineEdge.show(text(report))
    if let compared { try EngineEdge.show("\n" + compared.text) }
  }

  private func text(_ report: TransferReport) -> String {
    var types = TextTable(["type", "weights", "bytes"])
    for share in report.types {
      types.add([share.type.rawValue, "\(share.weights)", TextTable.bytes(share.bytes)])
    }
    let ratio = TextTable.decimal(Double(report.bytesAfter) / Double(max(1, report.bytesBefore)), 3)
    var parts = [
      """
      \(output.output)
      weights: \(TextTable.bytes(report.bytesBefore)) before, \
      \(TextTable.bytes(report.bytesAfter)) after (\(ratio))
      """, types.text,
    ]
    if !report.roles.isEmpty {
      var roles = TextTable(["matrices", "values", "zeros", "share"])
      for share in report.roles {
        roles.add([
          share.role, "\(share.values)", "\(share.zeros)", TextTable.decimal(share.sparsity, 4),
        ])
      }
      parts.append(roles.text)
    }
    if !report.fallbacks.isEmpty {
      let kinds = Dictionary(grouping: report.fallbacks) {
        "\($0.wanted.rawValue) \($0.type.rawValue)"
      }
      parts.append(
        kinds.sorted { $0.key < $1.key }.map { kind, weights in
          let first = weights[0]
          return "\(weights.count) weights are \(first.type.rawValue) rather than "
            + "\(first.wanted.rawValue), whose blocks their rows do not fill: \(first.name)"
            + (weights.count > 1 ? ", …" : "")
        }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  /// The report for programs.
  private struct Summary: Encodable {
    struct TypeShare: Encodable {
      let type: String
      let weights: Int
      let bytes: Int
    }
    struct RoleShare: Encodable {
      let role: String
      let values: Int
      let zeros: Int
      let sparsity: Double
    }
    struct Fallback: Encodable {
      let name: String
      let wanted: String
      let type: String
    }

    let output: String
    let bytesBefore: Int
    let bytesAfter: Int
    let types: [TypeShare]
    let pruned: [RoleShare]
    let fallbacks: [Fallback]
    let remarks: [String]
    let comparison: ModelComparison.Report?

    init(_ report: TransferReport, _ output: String, _ comparison: ModelComparison?) {
      self.output = output
      bytesBefore = report.bytesBefore
      bytesAfter = report.bytesAfter
      types = report.types.map {
        TypeShare(type: $0.type.rawValue, weights: $0.weights, bytes: $0.bytes)
      }
      pruned = report.roles.map {
        RoleShare(role: $0.role, values: $0.values, zeros: $0.zeros, sparsity: $0.sparsity)
      }
      fallbacks = report.fallbacks.map {
        Fallback(name: $0.name, wanted: $0.wanted.rawValue, type: $0.type.rawValue)
      }
      remarks = report.remarks
      self.comparison = comparison?.report
    }
  }
}
