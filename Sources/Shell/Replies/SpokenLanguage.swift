/// Which language the shell answers in.
package enum SpokenLanguage {
  /// The language of a text: Chinese where it holds Chinese characters, English where it holds
  /// other letters, nil where it tells nothing.
  package static func of(_ text: String) -> String? {
    // What stands in quotes is the matter, not the language it is asked in.
    let asked = withoutQuotes(text)
    if asked.unicodeScalars.contains(where: isHan) { return "zh" }
    let letters = asked.filter { $0.isLetter }
    return letters.count >= 2 ? "en" : nil
  }

  /// The language that the environment asks for (`LC_ALL`, `LC_MESSAGES`, `LANG`), else English.
  package static func of(environment: [String: String], available: [String]) -> String {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let value = environment[name], !value.isEmpty else { continue }
      let code = String(value.prefix { $0 != "_" && $0 != "." && $0 != "@" })
      if available.contains(code) { return code }
      break
    }
    return "en"
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  private static func withoutQuotes(_ text: String) -> String {
    var result = ""
    var closing: Character?
    for character in text {
      if let end = closing {
        if character == end { closing = nil }
      } else if character == "\"" {
        closing = "\""
      } else if character == "“" {
        closing = "”"
      } else {
        result.append(character)
      }
    }
    // A quotation mark that nothing closes quotes nothing.
    return closing == nil && !result.isBlank ? result : text
  }
}
