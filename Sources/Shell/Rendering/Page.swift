/// Something to be shown: lines and tables for a person, and the same for a program.
package struct Page: Sendable {
  /// A piece of text in one style.
  package struct Span: Equatable, Sendable {
    /// The text, with control characters escaped.
    package var text: String
    /// How it is printed.
    package var style: Style

    /// A piece of text.
    package init(_ text: String, _ style: Style = .plain) {
      self.text = Escaping.line(text)
      self.style = style
    }
  }

  /// A part of a page.
  package enum Block: Sendable {
    /// A line, broken where the window is narrow.
    case line([Span], indent: Int)
    /// A table.
    case table(Table, indent: Int)
    /// Lines that stay as they are: the output of a program.
    case verbatim([String])
    /// An empty line.
    case blank
  }

  /// The parts in order.
  package var blocks: [Block]
  /// What `--json` gives of it.
  package var json: [(key: String, value: JSONValue)]

  /// A page.
  package init(_ blocks: [Block] = [], json: [(key: String, value: JSONValue)] = []) {
    self.blocks = blocks
    self.json = json
  }

  /// A page of one sentence, which a program reads as a message.
  package init(_ sentence: String, _ style: Style = .plain, indent: Int = 0) {
    self.init(
      [.line([Span(sentence, style)], indent: indent)],
      json: [(key: "message", value: .string(sentence))])
  }

  /// Adds a line.
  package mutating func add(_ text: String, _ style: Style = .plain, indent: Int = 0) {
    blocks.append(.line([Span(text, style)], indent: indent))
  }

  /// Adds a line of several styles.
  package mutating func add(_ spans: [Span], indent: Int = 0) {
    blocks.append(.line(spans, indent: indent))
  }

  /// Adds a table.
  package mutating func add(_ table: Table, indent: Int = 0) {
    blocks.append(.table(table, indent: indent))
  }

  /// The lines to print in a window of the given width, or without one.
  package func lines(width: Int?, painter: Painter) -> [String] {
    blocks.flatMap { block -> [String] in
      switch block {
      case .blank: return [""]
      // What a program printed goes through a pipe unchanged; a terminal must not obey it.
      case .verbatim(let lines): return width == nil ? lines : lines.map(Escaping.lines)
      case .table(let table, let indent):
        return table.lines(
          width: width, indent: String(repeating: " ", count: indent), painter: painter)
      case .line(let spans, let indent):
        return Page.lines(spans, indent: indent, width: width, painter: painter)
      }
    }
  }

  private static func lines(
    _ spans: [Span], indent: Int, width: Int?, painter: Painter
  ) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let text = spans.map(\.text).joined()
    guard let width, DisplayWidth.of(text) + indent > width, width - indent >= 8 else {
      return [(margin + spans.map { painter($0.text, $0.style) }.joined()).trimmedEnd]
    }
    // Further lines stand two deeper, so that they are seen to belong to the first.
    let first = DisplayWidth.wrapped(text, to: width - indent).first ?? ""
    let rest = String(text.dropFirst(first.count)).trimmed
    let style = spans.count == 1 ? spans[0].style : .plain
    return [margin + painter(first, style)]
      + (rest.isEmpty ? [] : DisplayWidth.wrapped(rest, to: width - indent - 2))
      .map { margin + "  " + painter($0, style) }
  }
}
