import Glibc

/// Corpus BLEU as sacreBLEU defines it (Papineni et al., 2002; Post, 2018): four-grams, mixed case,
/// the closest reference length, exponential smoothing of empty counts.
package struct BLEU: Sendable {
  /// How text is split into words.
  package enum Tokenization: String, Sendable {
    /// The mteval-v13a rules, for languages with spaces.
    case international13a = "13a"
    /// Each Chinese character a word, 13a for the rest.
    case chinese = "zh"
  }

  package let tokenization: Tokenization
  private var matches = [Int](repeating: 0, count: 4)
  private var totals = [Int](repeating: 0, count: 4)
  private var hypothesisLength = 0
  private var referenceLength = 0

  package init(tokenization: Tokenization) { self.tokenization = tokenization }

  /// Counts one sentence against its references.
  package mutating func add(_ hypothesis: String, references: [String]) {
    let words = tokenize(hypothesis)
    let others = references.map(tokenize)
    hypothesisLength += words.count
    referenceLength +=
      others.map(\.count).min {
        (abs($0 - words.count), $0) < (abs($1 - words.count), $1)
      } ?? 0
    for n in 1...4 {
      var best: [ArraySlice<String>: Int] = [:]
      for other in others {
        for (gram, count) in Self.grams(other, n) { best[gram] = max(best[gram] ?? 0, count) }
      }
      for (gram, count) in Self.grams(words, n) {
        matches[n - 1] += min(count, best[gram] ?? 0)
        totals[n - 1] += count
      }
    }
  }

  /// The score so far, 0 to 100.
  package var score: Double {
    guard hypothesisLength > 0, totals[3] > 0, matches[0] > 0 else { return 0 }
    var smoothing = 1.0
    var sum = 0.0
    for n in 0..<4 {
      if matches[n] == 0 {
        smoothing *= 2
        sum += log(100 / (smoothing * Double(totals[n])))
      } else {
        sum += log(100 * Double(matches[n]) / Double(totals[n]))
      }
    }
    let ratio = Double(referenceLength) / Double(hypothesisLength)
    return (ratio > 1 ? exp(1 - ratio) : 1) * exp(sum / 4)
  }

  private static func grams(_ words: [String], _ n: Int) -> [ArraySlice<String>: Int] {
    guard words.count >= n else { return [:] }
    var counts: [ArraySlice<String>: Int] = [:]
    for start in 0...(words.count - n) { counts[words[start..<start + n], default: 0] += 1 }
    return counts
  }

  /// The words of a line.
  package func tokenize(_ line: String) -> [String] {
    var scalars = Array(line.unicodeScalars)
    if tokenization == .chinese {
      scalars = scalars.flatMap { Self.isChinese($0) ? [" ", $0, " "] : [$0] }
    }
    scalars = Self.separate13a([" "] + scalars + [" "])
    var words: [String] = []
    var word = String.UnicodeScalarView()
    for scalar in scalars {
      if scalar.properties.isWhitespace {
        if !word.isEmpty { words.append(String(word)) }
        word = String.UnicodeScalarView()
      } else {
        word.append(scalar)
      }
    }
    if !word.isEmpty { words.append(String(word)) }
    return words
  }

  /// Signs apart; full stop and comma unless between digits; a hyphen after a digit.
  private static func separate13a(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }
    var result: [Unicode.Scalar] = []
    for (index, scalar) in text.enumerated() {
      let before = index > 0 ? text[index - 1] : " "
      let after = index + 1 < text.count ? text[index + 1] : " "
      switch scalar.value {
      case 0x7B...0x7E, 0x5B...0x60, 0x21...0x26, 0x28...0x2B, 0x3A...0x40, 0x2F:
        result += [" ", scalar, " "]
      case 0x2E, 0x2C:
        if !isDigit(before) || !isDigit(after) {
          result += [" ", scalar, " "]
        } else {
          result.append(scalar)
        }
      case 0x2D where isDigit(before):
        result += [" ", scalar, " "]
      default:
        result.append(scalar)
      }
    }
    return result
  }

  private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x4DB5, 0x4E00...0x9FA5, 0x9FA6...0x9FBB, 0xF900...0xFA2D, 0xFA30...0xFA6A,
      0xFA70...0xFAD9, 0x20000...0x2A6D6, 0x2F800...0x2FA1D, 0xFF00...0xFFEF, 0x2E80...0x2EFF,
      0x3000...0x303F, 0x31C0...0x31EF, 0x2F00...0x2FDF, 0x2FF0...0x2FFF, 0x3100...0x312F,
      0x31A0...0x31BF, 0xFE10...0xFE1F, 0xFE30...0xFE4F, 0x2600...0x26FF, 0x2700...0x27BF,
      0x3200...0x32FF, 0x3300...0x33FF:
      true
    default: false
    }
  }
}
