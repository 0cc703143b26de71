import Commands

/// Values that a phrase and its program hold letter for letter, without a placeholder.
enum Literals {
  /// The free values of a line of a program, or of a list of flags.
  static func free(in line: String) -> [String] {
    var kind = operandKind(of: line)
    var literals: [String] = []
    for word in words(of: line) {
      if !word.isQuoted, word.text.hasPrefix("--") {
        kind = Flag(rawValue: String(word.text.dropFirst(2))).map { FlagTable.entry($0).kind }
      } else if let kind, isProtected(kind), !word.text.contains("{"), word.text.count > 1,
        !kind.closedValues.contains(word.text), word.isQuoted || Verb(rawValue: word.text) == nil
      {
        literals.append(word.text)
      }
    }
    return literals
  }

  /// Jobs are not: a list or range of them is one value of several.
  private static func isProtected(_ kind: ValueKind) -> Bool {
    kind == .place || kind.isFree && kind != .selection && kind != .job
  }

  private static func operandKind(of line: String) -> ValueKind? {
    var text = line[...]
    if let first = text.split(separator: " ").first, Connector(rawValue: String(first)) != nil {
      text = text.dropFirst(first.count + 1)
    }
    return PhraseBook.verb(of: String(text))?.entry.operand?.kind
  }

  private static func words(of line: String) -> [(text: String, isQuoted: Bool)] {
    var words: [(text: String, isQuoted: Bool)] = []
    var word = ""
    var isQuoted = false
    var isOpen = false
    var isEscaped = false
    func close() {
      if !word.isEmpty { words.append((word, isQuoted)) }
      word = ""
      isQuoted = false
    }
    for character in line {
      if isEscaped {
        word.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\", isOpen {
        isEscaped = true
      } else if character == "\"" {
        isOpen.toggle()
        isQuoted = true
      } else if character == " ", !isOpen {
        close()
      } else {
        word.append(character)
      }
    }
    close()
    return words
  }
}
