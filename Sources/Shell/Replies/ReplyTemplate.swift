/// A text with places for values.
package struct ReplyTemplate: Equatable, Sendable {
  /// A piece of a template.
  package enum Piece: Equatable, Sendable {
    /// Text that stays.
    case text(String)
    /// A place for a value, with the forms to choose from by a number where there are some.
    case place(name: String, forms: [String])
  }

  /// The pieces in order.
  package let pieces: [Piece]

  /// Reads a template.
  ///
  /// A brace that opens no place stays as it is.
  package init(_ text: String) {
    var pieces: [Piece] = []
    var plain = ""
    var rest = text[...]
    while let first = rest.first {
      if first == "{", let end = rest.firstIndex(of: "}"),
        let place = ReplyTemplate.place(rest[rest.index(after: rest.startIndex)..<end])
      {
        if !plain.isEmpty { pieces.append(.text(plain)) }
        plain = ""
        pieces.append(place)
        rest = rest[rest.index(after: end)...]
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    if !plain.isEmpty { pieces.append(.text(plain)) }
    self.pieces = pieces
  }

  /// The names of the values it takes.
  package var names: Set<String> {
    Set(
      pieces.compactMap { piece in
        guard case .place(let name, _) = piece else { return nil }
        return name
      })
  }

  /// The text with its values; a place without a value is left empty.
  package func filled(_ value: (String) -> String?) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): return text
      case .place(let name, let forms):
        let value = value(name) ?? ""
        guard let first = forms.first, let last = forms.last else { return value }
        return value == "1" ? first : last
      }
    }.joined()
  }

  private static func place(_ inside: Substring) -> Piece? {
    let parts = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    else { return nil }
    let forms =
      parts.count > 1 ? parts[1].split(separator: "|", omittingEmptySubsequences: false) : []
    return .place(name: String(name), forms: forms.map(String.init))
  }
}
