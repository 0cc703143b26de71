import Commands

/// The words of the command line that are a request.
enum RequestArguments {
  /// One text of them: a single word is the request as it is; several are joined, those with
  /// spaces in quotes, as they stood on the command line.
  static func text(_ words: [String]) -> String {
    guard words.count > 1 else { return words.first ?? "" }
    return words.map { word in
      guard word.isEmpty || word.contains(where: { $0 == " " || $0 == "\"" || $0 == "\\" }) else {
        return word
      }
      let escaped = word.reduce(into: "") { text, character in
        if character == "\"" || character == "\\" { text.append("\\") }
        text.append(character)
      }
      return "\"" + escaped + "\""
    }.joined(separator: " ")
  }

  /// The first word that is an option which neither Behest nor a typed command knows.
  ///
  /// In `behest run translation --to fr` the flags belong to the command; in
  /// `behest "translate it" --yse` there is no command that could take one.
  static func unknownOption(_ words: [String]) -> String? {
    let first = words.first { !$0.hasPrefix("-") } ?? ""
    let isCommand =
      words.first == first
      && Verb.allCases.contains {
        $0.rawValue == first || $0.rawValue.hasPrefix(first + " ")
      }
    return isCommand ? nil : words.first { $0.hasPrefix("--") && $0.count > 2 && !$0.contains(" ") }
  }
}
