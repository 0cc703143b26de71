extension TemplateLexer {
  /// Takes tokens up to the end of a block or an output, the end included.
  mutating func takeTag(isBlock: Bool) throws(TemplateError) {
    owed = []
    while true {
      advance(to: afterSpaces(position))
      guard let first = peek() else { throw failure("a tag has no end") }
      if owed.isEmpty,
        let end = afterEnd(
          isBlock ? "%}" : "}}", at: position, trims: isBlock, allowsPlus: isBlock)
      {
        tokens.append(TemplateToken(kind: isBlock ? .blockEnd : .outputEnd, line: line))
        return advance(to: end)
      }
      let start = line
      let kind: TemplateToken.Kind
      if Self.isDigit(first) {
        kind = try takeNumber()
      } else if first == "_" || first.properties.isXIDStart {
        kind = .name(takeName())
      } else if first == "'" || first == "\"" {
        kind = .string(try takeString(first))
      } else {
        kind = .sign(try takeSign())
      }
      tokens.append(TemplateToken(kind: kind, line: start))
    }
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private mutating func takeName() -> String {
    var name = String.UnicodeScalarView()
    while let scalar = peek(), scalar == "_" || scalar.properties.isXIDContinue {
      name.append(scalar)
      position += 1
    }
    return String(name)
  }

  private mutating func takeDigits() -> String {
    var digits = ""
    while let scalar = peek() {
      if Self.isDigit(scalar) {
        digits.unicodeScalars.append(scalar)
      } else {
        guard scalar == "_", let next = peek(1), Self.isDigit(next) else { break }
      }
      position += 1
    }
    return digits
  }

  private mutating func takeNumber() throws(TemplateError) -> TemplateToken.Kind {
    if peek() == "0", let mark = peek(1),
      let radix = [
        "x": 16, "X": 16, "o": 8, "O": 8, "b": 2, "B": 2,
      ][Character(mark)]
    {
      position += 2
      let name = takeName().filter { $0 != "_" }
      guard let value = Int(name, radix: radix) else { throw failure("'\(name)' is no number") }
      return .integer(value)
    }
    var written = takeDigits()
    var isWhole = true
    if peek() == ".", let next = peek(1), Self.isDigit(next) {
      isWhole = false
      position += 1
      written += "." + takeDigits()
    }
    if let mark = peek(), mark == "e" || mark == "E" {
      let signed = peek(1) == "+" || peek(1) == "-"
      if let next = peek(signed ? 2 : 1), Self.isDigit(next) {
        isWhole = false
        written += "e" + (peek(1) == "-" ? "-" : "")
        position += signed ? 2 : 1
        written += takeDigits()
      }
    }
    if isWhole {
      guard let value = Int(written) else { throw failure("the number \(written) is too large") }
      guard written.allSatisfy({ $0 == "0" }) || !written.hasPrefix("0") else {
        throw failure("the number \(written) begins with 0")
      }
      return .integer(value)
    }
    guard let value = Double(written) else { throw failure("'\(written)' is no number") }
    return .number(value)
  }

  private mutating func takeSign() throws(TemplateError) -> String {
    for sign in ["//", "**", "==", "!=", ">=", "<="] where starts(sign, at: position) {
      position += 2
      return sign
    }
    guard let scalar = peek(), "+-/*%~[](){}><=.:|,;".unicodeScalars.contains(scalar) else {
      throw failure("unexpected character '\(peek().map(String.init) ?? "")'")
    }
    switch scalar {
    case "(": owed.append(")")
    case "[": owed.append("]")
    case "{": owed.append("}")
    case ")", "]", "}":
      guard let expected = owed.popLast() else { throw failure("unexpected '\(scalar)'") }
      guard expected == scalar else {
        throw failure("unexpected '\(scalar)', expected '\(expected)'")
      }
    default: break
    }
    position += 1
    return String(scalar)
  }

  private mutating func takeString(_ quote: Unicode.Scalar) throws(TemplateError) -> String {
    let start = line
    position += 1
    var text = String.UnicodeScalarView()
    while let scalar = peek() {
      if scalar == quote {
        position += 1
        return String(text)
      }
      if scalar == "\\" {
        try takeEscape(into: &text)
      } else {
        text.append(scalar)
        advance(to: position + 1)
      }
    }
    throw TemplateError(line: start, reason: .syntax("a string has no end"))
  }

  private mutating func takeEscape(into text: inout String.UnicodeScalarView)
    throws(TemplateError)
  {
    guard let mark = peek(1) else { throw failure("a string has no end") }
    let simple: [Unicode.Scalar: Unicode.Scalar] = [
      "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\"", "a": "\u{7}",
      "b": "\u{8}", "f": "\u{C}", "v": "\u{B}",
    ]
    position += 2
    if let scalar = simple[mark] { return text.append(scalar) }
    switch mark {
    case "\n": line += 1
    case "x": text.append(try takeCode(digits: 2, radix: 16))
    case "u": text.append(try takeCode(digits: 4, radix: 16))
    case "U": text.append(try takeCode(digits: 8, radix: 16))
    case "N": throw failure("characters by name are not supported")
    case "0"..."7":
      position -= 1
      var digits = 1
      while digits < 3, let next = peek(digits), ("0"..."7").contains(next) { digits += 1 }
      text.append(try takeCode(digits: digits, radix: 8))
    default:
      text.append("\\")
      text.append(mark)
    }
  }

  private mutating func takeCode(digits: Int, radix: Int) throws(TemplateError)
    -> Unicode.Scalar
  {
    guard position + digits <= source.count else { throw failure("a string has no end") }
    var written = ""
    for scalar in source[position..<position + digits] where scalar.isASCII {
      written.unicodeScalars.append(scalar)
    }
    guard written.count == digits, !written.hasPrefix("+"), !written.hasPrefix("-"),
      let code = UInt32(written, radix: radix), let scalar = Unicode.Scalar(code)
    else { throw failure("'\\\(written)' is no character") }
    position += digits
    return scalar
  }
}
