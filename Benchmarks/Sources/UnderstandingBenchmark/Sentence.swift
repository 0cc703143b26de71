import Foundation

/// A sentence with what it means.
struct Sentence {
  struct Slot: Hashable {
    var label: String
    /// Which words.
    var words: Range<Int>
  }

  var words: [String]
  var slots: [Slot]
  var intent: String

  /// The sentences of a file.
  static func all(path: String) throws -> [Sentence] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      let words = fields[0].split(separator: " ").map(String.init)
      let labels = fields[1].split(separator: " ").map(String.init)
      guard words.count == labels.count else { return nil }
      return Sentence(words: words, slots: slots(labels), intent: String(fields[2]))
    }
  }

  private static func slots(_ labels: [String]) -> [Slot] {
    var slots: [Slot] = []
    for (index, label) in labels.enumerated() where label != "O" {
      let name = String(label.dropFirst(2))
      if label.hasPrefix("I-"), let last = slots.last, last.label == name,
        last.words.upperBound == index
      {
        slots[slots.count - 1].words = last.words.lowerBound..<index + 1
      } else {
        slots.append(Slot(label: name, words: index..<index + 1))
      }
    }
    return slots
  }

  /// The sentence as its file has it.
  var line: String {
    var labels = [String](repeating: "O", count: words.count)
    for slot in slots {
      for word in slot.words {
        labels[word] = (word == slot.words.lowerBound ? "B-" : "I-") + slot.label
      }
    }
    return [words.joined(separator: " "), labels.joined(separator: " "), intent]
      .joined(separator: "\t")
  }
}
