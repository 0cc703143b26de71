import Foundation

/// Rows of words in columns: the first is set to the left, and so is every other of words.
struct TextTable {
  private var rows: [[String]]
  private let left: Set<Int>

  /// - Parameter left: the columns that are set to the left.
  init(_ header: [String], left: Set<Int> = [0]) {
    rows = [header]
    self.left = left
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The table, two spaces between columns.
  var text: String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return left.contains(column) ? cell + space : space + cell
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// A number with so many places after the point.
  static func decimal(_ value: Double, _ places: Int) -> String {
    String(format: "%.\(places)f", value)
  }

  /// A number of bytes as people read it.
  static func bytes(_ count: Int) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? "\(count) bytes" : decimal(value, value < 10 ? 2 : 1) + " " + units[unit]
  }
}
