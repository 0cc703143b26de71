import Commands
import Kernel

extension Phrasebook {
  /// Nodes and their devices.
  func nodes(_ rows: [NodeRow]) -> Page {
    var page = Page()
    if rows.count > 1 || rows.contains(where: { $0.drainedBy != nil || !$0.node.isUp }) {
      page.add(nodeTable(rows))
      page.blocks.append(.blank)
    } else if let row = rows.first {
      page.add([
        Page.Span(row.node.name + "  ", .heading),
        Page.Span(
          replies(
            "node.summary",
            [
              "cores": "\(row.node.cores)",
              "memory": Quantities.share(
                row.node.memory - row.node.memoryUsed, of: row.node.memory),
              "load": row.node.load.map { Quantities.short($0) } ?? "?",
            ])),
      ])
    }
    let devices = deviceTable(rows)
    page.add(devices)
    page.json = [
      (key: "nodes", value: nodeTable(rows).json), (key: "devices", value: devices.json),
    ]
    return page
  }

  /// How busy the hardware is.
  func usage(_ report: UsageReport) -> Page {
    var page = nodes(report.nodes)
    page.add(
      replies(
        "usage.summary",
        [
          "running": "\(report.running)", "waiting": "\(report.waiting)",
          "share": "\(Int((report.utilization * 100).rounded()))",
        ]))
    page.json += [
      (key: "utilization", value: .number(report.utilization)),
      (key: "balance", value: .optional(report.balance) { .number($0) }),
      (key: "running", value: .integer(report.running)),
      (key: "waiting", value: .integer(report.waiting)),
    ]
    return page
  }

  private func nodeTable(_ rows: [NodeRow]) -> Table {
    Table(
      columns: [
        Column("node", heading("node")), Column("state", heading("status")),
        Column("cores", heading("cores"), right: true),
        Column("free", heading("free"), right: true), Column("load", heading("load"), right: true),
        Column("gpus", heading("gpus"), right: true),
      ],
      rows: rows.map { row in
        [
          Cell(row.node.name), Cell(state(row.drainedBy, isUp: row.node.isUp)),
          Cell("\(row.coresAllocated) / \(row.node.cores)", .integer(row.node.cores)),
          Cell(
            Quantities.share(row.node.memory - row.node.memoryUsed, of: row.node.memory),
            .integer(row.node.memory - row.node.memoryUsed)),
          Cell(
            row.node.load.map { Quantities.short($0) } ?? "",
            .optional(row.node.load) { .number($0) }),
          Cell(
            row.node.gpus.isEmpty ? "" : "\(row.node.gpus.count)", .integer(row.node.gpus.count)),
        ]
      })
  }

  private func deviceTable(_ rows: [NodeRow]) -> Table {
    Table(
      columns: [
        Column("device", heading("device")), Column("card", heading("card"), flexible: true),
        Column("speed", heading("speed"), right: true), Column("source", ""),
        Column("free", heading("free"), right: true), Column("busy", heading("busy"), right: true),
        Column("jobs", heading("jobs")), Column("models", heading("models"), flexible: true),
        Column("others", heading("others"), flexible: true), Column("state", heading("status")),
      ],
      rows: rows.flatMap { row in row.devices.map { device($0, isUp: row.node.isUp) } })
  }

  private func device(_ row: DeviceRow, isUp: Bool) -> [Cell] {
    let speed = row.device.speed.flatMap { $0.source == .assumed ? nil : $0 }
    let state =
      row.reservedFor.map { replies("node.reserved", ["user": $0]) }
      ?? state(row.drainedBy, isUp: isUp)
    return [
      Cell(name(row.address), .string(row.address.text)), Cell(row.device.model, style: .faint),
      Cell(speed.map(text) ?? "", .optional(speed) { .number($0.value) }),
      Cell(speed.map { source($0.source) } ?? "", style: .faint),
      Cell(Quantities.share(row.freeMemory, of: row.totalMemory), .integer(row.freeMemory)),
      Cell(
        row.device.utilization.map { "\(Int(($0 * 100).rounded())) %" } ?? "",
        .optional(row.device.utilization) { .number($0) }),
      Cell(list(row.jobs), .array(row.jobs.map { .integer($0.number) })),
      Cell(list(row.models), .array(row.models.map { .string($0) })),
      Cell(
        name(row.device.others),
        .array(row.device.others.map { .string($0.program ?? "\($0.process)") })),
      Cell(state, style: .warning),
    ]
  }

  private func state(_ drainedBy: String?, isUp: Bool) -> String {
    if !isUp { return replies("node.down") }
    return drainedBy.map { replies("node.drained", ["user": $0]) } ?? ""
  }
}
