/// The longest tokens from left to right (Schuster and Nakajima, 2012), as BERT cuts words.
struct WordPieceModel: SubwordModel {
  let vocabulary: Vocabulary
  let unknown: Int?
  /// What stands before every token of a word but its first.
  let prefix: [UInt8]
  /// Longer words are unknown.
  let longestWord: Int

  func encode(_ list: PieceList, into tokens: inout [Int]) {
    var work: [UInt8] = []
    for piece in list.pieces {
      let start = tokens.count
      if piece.count <= longestWord, encode(list.text[piece], &work, into: &tokens) { continue }
      tokens.removeSubrange(start...)
      if let unknown { tokens.append(unknown) }
    }
  }

  /// False if some part of the word has no token.
  private func encode(
    _ word: ArraySlice<UInt32>, _ work: inout [UInt8], into tokens: inout [Int]
  ) -> Bool {
    var start = word.startIndex
    while start < word.endIndex {
      work.removeAll(keepingCapacity: true)
      if start > word.startIndex { work += prefix }
      var end = start
      var ends: [Int] = []
      while end < word.endIndex, work.count <= vocabulary.longest {
        UTF8Text.append(word[end], to: &work)
        ends.append(work.count)
        end += 1
      }
      var found: Int?
      while found == nil, let length = ends.last {
        found = work.withUnsafeBufferPointer {
          vocabulary.id(UnsafeBufferPointer(rebasing: $0[..<length]))
        }
        if found == nil {
          ends.removeLast()
          end -= 1
        }
      }
      guard let found else { return false }
      tokens.append(found)
      start = end
    }
    return true
  }
}

/// Each piece is a token, or unknown.
struct WordModel: SubwordModel {
  let vocabulary: Vocabulary
  let unknown: Int?

  func encode(_ list: PieceList, into tokens: inout [Int]) {
    for piece in list.pieces {
      if let id = vocabulary.id(UTF8Text.bytes(list.text[piece])) ?? unknown { tokens.append(id) }
    }
  }
}
