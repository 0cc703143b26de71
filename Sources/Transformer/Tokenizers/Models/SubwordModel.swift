/// The part of a tokeniser that cuts one piece of normalised text into tokens.
protocol SubwordModel: Sendable {
  var vocabulary: Vocabulary { get }

  /// Appends the tokens of each piece of a text.
  func encode(_ pieces: PieceList, into tokens: inout [Int])
}

/// A text and the pieces it is cut into, in order; what lies between pieces is dropped.
struct PieceList {
  var text: [UInt32]
  var pieces: [Range<Int>]
  /// Whether the text is the first of the input, with nothing before it.
  var isStart: Bool

  init(_ text: [UInt32], isStart: Bool) {
    self.text = text
    self.isStart = isStart
    pieces = text.isEmpty ? [] : [0..<text.count]
  }
}
