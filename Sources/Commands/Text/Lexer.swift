/// A word of a line, with what the parser must know of how it was written.
struct Word: Hashable, Sendable {
  /// Its text, without quotes and escapes.
  let text: String
  /// Whether it stood in quotes, so that it can be nothing but a value.
  let isQuoted: Bool
  /// Its first column, in characters counted from 1.
  let column: Int
}

/// Cuts a line into words at its spaces.
///
/// It works on Unicode scalars, so that no combining mark can hide a quote.
struct Lexer {
  private let scalars: [Unicode.Scalar]
  private let step: Int
  private let isASCII: Bool
  private var index = 0
  /// A place whose column is known, so that a long line is counted only once.
  private var known = (index: 0, column: 1)

  init(_ line: some StringProtocol, step: Int) {
    scalars = Array(line.unicodeScalars)
    isASCII = line.utf8.allSatisfy { $0 < 0x80 }
    self.step = step
  }

  /// The words of a line.
  static func words(of line: some StringProtocol, step: Int) throws(CommandError) -> [Word] {
    var lexer = Lexer(line, step: step)
    var words: [Word] = []
    while let word = try lexer.next() {
      words.append(word)
    }
    return words
  }

  private mutating func next() throws(CommandError) -> Word? {
    while index < scalars.count, scalars[index] == " " { index += 1 }
    known = (index, column(index))
    guard index < scalars.count else { return nil }
    return scalars[index] == "\"" ? try quoted() : try bare()
  }

  private mutating func bare() throws(CommandError) -> Word {
    let start = index
    while index < scalars.count, scalars[index] != " " { index += 1 }
    let part = scalars[start..<index]
    guard !part.contains("\""), !part.contains("\\") else {
      throw error(.stray, at: start, text(part))
    }
    return Word(text: text(part), isQuoted: false, column: column(start))
  }

  private mutating func quoted() throws(CommandError) -> Word {
    let start = index
    index += 1
    var content: [Unicode.Scalar] = []
    while index < scalars.count, scalars[index] != "\"" {
      if scalars[index] == "\\" {
        index += 1
        guard index < scalars.count else { break }
        switch scalars[index] {
        case "\"": content.append("\"")
        case "\\": content.append("\\")
        case "n": content.append("\n")
        default: throw error(.stray, at: start, text(scalars[start...index]))
        }
      } else {
        content.append(scalars[index])
      }
      index += 1
    }
    guard index < scalars.count else { throw error(.openQuote, at: start, text(scalars[start...])) }
    index += 1
    guard index == scalars.count || scalars[index] == " " else {
      throw error(.stray, at: start, text(scalars[start...index]))
    }
    return Word(text: text(content[...]), isQuoted: true, column: column(start))
  }

  private func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private func column(_ index: Int) -> Int {
    isASCII ? index + 1 : known.column + text(scalars[known.index..<index]).count
  }

  private func error(
    _ problem: CommandError.Problem, at index: Int, _ word: String
  ) -> CommandError {
    CommandError(problem, step: step, column: column(index), word: word)
  }
}
