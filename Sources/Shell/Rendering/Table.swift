/// One field of a table: what is printed, and what a program reads.
package struct Cell: Equatable, Sendable {
  /// What is printed.
  package var text: String
  /// What `--json` gives.
  package var value: JSONValue
  /// How it is printed.
  package var style: Style

  /// A field whose text is its value.
  package init(_ text: String, style: Style = .plain) {
    self.init(text, text.isEmpty ? .null : .string(text), style: style)
  }

  /// A field that a program reads otherwise than it is printed.
  package init(_ text: String, _ value: JSONValue, style: Style = .plain) {
    self.text = Escaping.line(text)
    self.value = value
    self.style = style
  }

  /// A field with nothing in it.
  package static let empty = Cell("")
}

/// One column of a table.
package struct Column: Sendable {
  /// The name in `--json`, and the key of the heading among the replies.
  package var key: String
  /// The heading.
  package var heading: String
  /// Whether the fields end at the same place, as numbers do.
  package var isRightAligned: Bool
  /// Whether the column may be shortened where the window is narrow; the last one is wrapped.
  package var isFlexible: Bool

  /// A column.
  package init(_ key: String, _ heading: String, right: Bool = false, flexible: Bool = false) {
    self.key = key
    self.heading = heading
    self.isRightAligned = right
    self.isFlexible = flexible
  }
}

/// A table without borders: headings in capitals, columns two spaces apart.
///
/// A column that no row fills is left out. Where the window is too narrow, flexible columns are
/// shortened first; where that is not enough, each row is printed as a list of its fields.
package struct Table: Sendable {
  /// The columns, from the left.
  package var columns: [Column]
  /// The rows, each with a field for every column.
  package var rows: [[Cell]]

  /// A table.
  package init(columns: [Column], rows: [[Cell]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The narrowest that a flexible column is made.
  private static let narrowest = 8

  /// The lines of the table, each at most `width` columns where a width is given.
  package func lines(width: Int?, indent: String = "", painter: Painter) -> [String] {
    let filled = columns.indices.filter { column in
      rows.contains { column < $0.count && !$0[column].text.isEmpty }
    }
    guard !filled.isEmpty else { return [] }
    var widths = filled.map { column in
      max(
        DisplayWidth.of(columns[column].heading),
        rows.map { column < $0.count ? DisplayWidth.of($0[column].text) : 0 }.max() ?? 0)
    }
    if let width {
      let available = width - DisplayWidth.of(indent) - 2 * (filled.count - 1)
      guard narrow(&widths, of: filled, to: available) else {
        return stacked(filled, width: width, indent: indent, painter: painter)
      }
    }
    let heading = filled.map { Cell(columns[$0].heading, style: .heading) }
    let isNamed = heading.contains { !$0.text.isEmpty }
    let lines =
      (isNamed ? [heading] : [])
      + rows.map { row in filled.map { $0 < row.count ? row[$0] : .empty } }
    return lines.flatMap { cells in
      printed(cells, filled: filled, widths: widths, painter: painter).map { indent + $0 }
    }
  }

  /// The rows for a program: one object a row, every column named.
  package var json: JSONValue {
    .array(
      rows.map { row in
        .object(zip(columns, row).map { (key: $0.key, value: $1.value) })
      })
  }

  private func narrow(_ widths: inout [Int], of filled: [Int], to available: Int) -> Bool {
    var excess = widths.reduce(0, +) - available
    let flexible = filled.indices.filter { columns[filled[$0]].isFlexible }
    while excess > 0 {
      // The last column loses nothing when it is wrapped, so it gives way first, for a while.
      if let last = flexible.last, last == filled.count - 1, widths[last] > 32 {
        widths[last] -= 1
      } else if let widest = flexible.filter({ widths[$0] > Table.narrowest })
        .max(by: { widths[$0] < widths[$1] })
      {
        widths[widest] -= 1
      } else {
        return false
      }
      excess -= 1
    }
    return true
  }

  /// A row: one line, or more where its last field is wrapped.
  private func printed(
    _ cells: [Cell], filled: [Int], widths: [Int], painter: Painter
  ) -> [String] {
    guard let last = cells.last, let column = filled.last, let width = widths.last,
      columns[column].isFlexible, DisplayWidth.of(last.text) > width, cells.count > 1
    else { return [line(cells, filled: filled, widths: widths, painter: painter)] }
    let pieces = DisplayWidth.wrapped(last.text, to: width)
    let margin = widths.dropLast().reduce(0) { $0 + $1 + 2 }
    return pieces.enumerated().map { index, piece in
      guard index == 0 else {
        return String(repeating: " ", count: margin) + painter(piece, last.style)
      }
      let first = cells.dropLast() + [Cell(piece, style: last.style)]
      return line(Array(first), filled: filled, widths: widths, painter: painter)
    }
  }

  private func line(_ cells: [Cell], filled: [Int], widths: [Int], painter: Painter) -> String {
    var result = ""
    for (position, cell) in cells.enumerated() {
      let column = columns[filled[position]]
      let text = DisplayWidth.shortened(cell.text, to: widths[position])
      let padding = String(
        repeating: " ", count: max(0, widths[position] - DisplayWidth.of(text)))
      let isLast = position == cells.count - 1
      if column.isRightAligned { result += padding }
      result += painter(text, cell.style)
      if !column.isRightAligned, !isLast { result += padding }
      if !isLast { result += "  " }
    }
    return result.trimmedEnd
  }

  private func stacked(
    _ filled: [Int], width: Int, indent: String, painter: Painter
  ) -> [String] {
    let label = filled.map { DisplayWidth.of(columns[$0].heading) }.max() ?? 0
    var lines: [String] = []
    for (number, row) in rows.enumerated() {
      if number > 0 { lines.append("") }
      for (heading, cell) in fields(of: row, filled) {
        let room = max(Table.narrowest, width - DisplayWidth.of(indent) - label - 2)
        let wrapped = DisplayWidth.wrapped(cell.text, to: room)
        for (index, text) in wrapped.enumerated() {
          let name = DisplayWidth.padded(index == 0 ? heading : "", to: label)
          lines.append(indent + painter(name, .heading) + "  " + painter(text, cell.style))
        }
      }
    }
    return lines
  }

  /// The filled fields of a row with their headings; one without a heading joins its neighbour.
  private func fields(of row: [Cell], _ filled: [Int]) -> [(heading: String, cell: Cell)] {
    var fields: [(heading: String, cell: Cell)] = []
    for column in filled where column < row.count && !row[column].text.isEmpty {
      let heading = columns[column].heading
      if let last = fields.indices.last, heading.isEmpty || fields[last].heading.isEmpty {
        fields[last].cell.text += "  " + row[column].text
        if !heading.isEmpty { fields[last].heading = heading }
      } else {
        fields.append((heading, row[column]))
      }
    }
    return fields
  }
}

extension String {
  /// The text without the spaces at its end.
  var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
