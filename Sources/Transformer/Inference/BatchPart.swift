/// The rows of a batch that run through the layers together.
struct BatchPart: Equatable {
  /// New tokens of one sequence in this part.
  struct Piece: Equatable {
    let sequence: Int
    /// Which of the sequence's new tokens.
    let tokens: Range<Int>
    /// Their rows in this part.
    let rows: Range<Int>
    /// Whether they are the last of the sequence's new tokens.
    let isLast: Bool
  }

  private(set) var pieces: [Piece] = []
  private(set) var count = 0

  /// The new tokens of sequences that all run together.
  static func whole(_ counts: some Sequence<Int>, _ body: (Piece) -> Void) {
    var row = 0
    for (sequence, count) in counts.enumerated() {
      body(
        Piece(sequence: sequence, tokens: 0..<count, rows: row..<row + count, isLast: true))
      row += count
    }
  }

  /// Cuts sequences with so many new tokens into parts of at most `limit` rows, keeping their order.
  static func split(_ counts: [Int], limit: Int) -> [BatchPart] {
    var parts: [BatchPart] = []
    var part = BatchPart()
    for (sequence, count) in counts.enumerated() {
      var first = 0
      while first < count {
        if part.count == limit {
          parts.append(part)
          part = BatchPart()
        }
        let end = min(count, first + limit - part.count)
        part.pieces.append(
          Piece(
            sequence: sequence, tokens: first..<end,
            rows: part.count..<part.count + end - first, isLast: end == count))
        part.count += end - first
        first = end
      }
    }
    if part.count > 0 { parts.append(part) }
    return parts
  }
}
