import Commands
import Foundation

/// What speaks for a reading and against it.
package struct Evidence: Sendable, Equatable {
  /// The model's log-probability of writing just this program.
  package var logProbability: Double
  /// By how much that is above the log-probability of the next reading; `farthest` without one.
  package var margin: Double
  /// Words of the request that look like values (a number, a path, a name in signs) from which
  /// nothing in the program was copied.
  package var leftOver: Int
  /// Words of the request.
  package var words: Int

  /// A margin beyond which nothing changes.
  package static let farthest = 8.0

  package init(logProbability: Double, margin: Double, leftOver: Int, words: Int) {
    self.logProbability = logProbability
    self.margin = margin
    self.leftOver = leftOver
    self.words = words
  }

  /// The evidence for the first of some readings.
  init?(_ readings: [ConstrainedDecoder.Reading], _ context: Context) {
    guard let first = readings.first else { return nil }
    logProbability = Double(first.logProbability)
    margin =
      readings.count > 1
      ? min(Self.farthest, Double(first.logProbability - readings[1].logProbability))
      : Self.farthest
    let words = context.requestWords
    self.words = words.count
    leftOver = words.count { word in
      word.looksLikeValue && !first.spans.contains { $0.overlaps(word.tokens) }
    }
  }

  /// The numbers that a probability is made of, the constant first.
  var features: [Double] {
    [
      1, max(-12, logProbability), margin, Double(min(leftOver, 4)),
      log(1 + Double(min(words, 80))),
    ]
  }
}

extension Context {
  /// A word of the request: the tokens of letters, digits and inner signs between blanks.
  struct RequestWord {
    var tokens: ClosedRange<Int>
    var text: String

    /// Whether it is more likely a value than a word of the language.
    var looksLikeValue: Bool {
      text.contains(where: \.isNumber) || text.contains("/") || text.contains("_")
        || text.dropLast().contains(".")
    }
  }

  var requestWords: [RequestWord] {
    var words: [RequestWord] = []
    var end = -1
    for (index, place) in places.enumerated() {
      guard let place, segments[place.segment].source == .request,
        let text = text(from: index, through: index)
      else { continue }
      let isBlank = text.allSatisfy(\.isWhitespace)
      let isHan = text.unicodeScalars.first.map { $0.value >= 0x2E80 } ?? false
      if isBlank { continue }
      if place.range.lowerBound == end, !isHan, !text.hasPrefix(" "), var last = words.last {
        last.tokens = last.tokens.lowerBound...index
        last.text += text
        words[words.count - 1] = last
      } else {
        words.append(RequestWord(tokens: index...index, text: text))
      }
      end = isHan ? -1 : place.range.upperBound
    }
    return words
  }
}
