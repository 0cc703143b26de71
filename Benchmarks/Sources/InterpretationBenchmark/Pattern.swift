import Commands
import Interpreter

/// A phrase with its program: the words and placeholders of both.
struct Pattern {
  enum Piece: Equatable {
    case word(String)
    case placeholder(String)
  }

  let pieces: [Piece]
  let header: String

  /// - Parameter header: the program's lines, with placeholders in braces.
  init(phrase: String, header: [String]) {
    self.header = header.joined(separator: "\n")
    pieces = Pattern.words(phrase).map { word in
      word.hasPrefix("{") ? .placeholder(String(word.dropFirst().dropLast())) : .word(word)
    }
  }

  /// The words of a text in lower case; placeholders are words, and so is every Chinese character.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    func close() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for character in text {
      if character == "{" { close() }
      if character.isWhitespace {
        close()
      } else if (character.unicodeScalars.first?.value ?? 0) >= 0x2E80, !word.hasPrefix("{") {
        close()
        words.append(String(character))
      } else {
        word.append(character)
      }
      if character == "}" { close() }
    }
    close()
    return words.map { $0.hasPrefix("{") ? $0 : trimmed($0.lowercased()) }.filter { !$0.isEmpty }
  }

  /// A word without the signs that end a sentence.
  static func trimmed(_ word: String) -> String {
    var word = word[...]
    while let last = word.last, ",;:!?。，；：！？".contains(last) { word = word.dropLast() }
    if word.last == ".", word.dropLast().contains(where: \.isLetter) { word = word.dropLast() }
    return String(word)
  }

  /// The program with the placeholders' values in it, or `nil` where one is none of its kind.
  func program(_ values: [String: String]) -> Program? {
    var lines: [String] = []
    for line in header.split(separator: "\n") {
      var kind = ValueKind.none
      var verb: Verb?
      var words: [String] = []
      for word in line.split(separator: " ").map(String.init) {
        if verb == nil { verb = Verb.allCases.first { line.contains($0.rawValue) } }
        if word.hasPrefix("--"), let flag = Flag(rawValue: String(word.dropFirst(2))) {
          kind = verb?.entry.flag(flag)?.kind ?? .none
        } else if word.hasPrefix("{"), let text = values[String(word.dropFirst().dropLast())] {
          let wanted = kind == .none ? verb?.entry.operand?.kind ?? .none : kind
          let found = Normalizer.values(text, as: wanted)
          guard !found.isEmpty else { return nil }
          words.append(found.map { Printer.quoted($0.text) }.joined(separator: " "))
          continue
        }
        words.append(word)
      }
      lines.append(words.joined(separator: " "))
    }
    return try? Program(parsing: lines.joined(separator: "\n"))
  }
}
