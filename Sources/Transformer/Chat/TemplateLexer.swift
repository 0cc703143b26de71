/// Cuts a template's source into tokens, with the white space around tags handled as chat templates
/// expect it: a line break after a block is dropped (`trim_blocks`), as is white space from the
/// beginning of a line to a block (`lstrip_blocks`).
struct TemplateLexer {
  let source: [Unicode.Scalar]
  var position = 0
  var line = 1
  var tokens: [TemplateToken] = []
  /// Whether what comes next stands at the beginning of a line.
  private var startsLine = true
  /// The closing brackets that are still owed.
  var owed: [Unicode.Scalar] = []

  private enum Tag { case block, output, comment }

  static func tokens(of text: String) throws(TemplateError) -> [TemplateToken] {
    var lexer = TemplateLexer(text)
    while lexer.position < lexer.source.count { try lexer.takeTextAndTag() }
    lexer.tokens.append(TemplateToken(kind: .end, line: lexer.line))
    return lexer.tokens
  }

  private init(_ text: String) {
    var source: [Unicode.Scalar] = []
    source.reserveCapacity(text.utf8.count)
    var afterReturn = false
    for scalar in text.unicodeScalars {
      if scalar == "\n", afterReturn {
        afterReturn = false
        continue
      }
      afterReturn = scalar == "\r"
      source.append(afterReturn ? "\n" : scalar)
    }
    if source.last == "\n" { source.removeLast() }
    self.source = source
  }

  func failure(_ what: String) -> TemplateError { TemplateError(line: line, reason: .syntax(what)) }

  func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    position + offset < source.count ? source[position + offset] : nil
  }

  func starts(_ text: String, at place: Int) -> Bool {
    var index = place
    for scalar in text.unicodeScalars {
      guard index < source.count, source[index] == scalar else { return false }
      index += 1
    }
    return true
  }

  /// Moves on, counting lines.
  mutating func advance(to end: Int) {
    while position < end {
      if source[position] == "\n" { line += 1 }
      position += 1
    }
  }

  func afterSpaces(_ start: Int) -> Int {
    var index = start
    while index < source.count, TemplateText.isSpace(source[index]) { index += 1 }
    return index
  }

  private mutating func takeTextAndTag() throws(TemplateError) {
    let start = position
    var place = start
    var tag: Tag?
    while place + 1 < source.count, tag == nil {
      if source[place] == "{" {
        switch source[place + 1] {
        case "%": tag = .block
        case "{": tag = .output
        case "#": tag = .comment
        default: break
        }
      }
      if tag == nil { place += 1 }
    }
    guard let tag else {
      emit(start..<source.count)
      return advance(to: source.count)
    }
    var inner = place + 2
    var mark: Unicode.Scalar?
    if inner < source.count, source[inner] == "-" || source[inner] == "+" {
      mark = source[inner]
      inner += 1
    }
    emit(start..<stripped(start..<place, mark, isOutput: tag == .output))
    advance(to: inner)
    startsLine = false
    switch tag {
    case .comment: try skipComment()
    case .output:
      tokens.append(TemplateToken(kind: .outputStart, line: line))
      try takeTag(isBlock: false)
    case .block:
      if let body = afterRaw(inner, "raw", allowsPlus: false) {
        advance(to: body)
        try takeRaw()
      } else {
        tokens.append(TemplateToken(kind: .blockStart, line: line))
        try takeTag(isBlock: true)
      }
    }
    startsLine = position > 0 && source[position - 1] == "\n"
  }

  private mutating func emit(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: source[range])
    tokens.append(TemplateToken(kind: .text(String(text)), line: line))
  }

  /// Where text before a tag ends, once the tag's marks and `lstrip_blocks` are done with it.
  private func stripped(_ range: Range<Int>, _ mark: Unicode.Scalar?, isOutput: Bool) -> Int {
    var end = range.upperBound
    if mark == "-" {
      while end > range.lowerBound, TemplateText.isSpace(source[end - 1]) { end -= 1 }
      return end
    }
    guard mark != "+", !isOutput else { return end }
    while end > range.lowerBound, source[end - 1] != "\n" {
      guard TemplateText.isSpace(source[end - 1]) else { return range.upperBound }
      end -= 1
    }
    return end > range.lowerBound || startsLine ? end : range.upperBound
  }

  /// Behind a tag's end at `place`, with the white space it takes; nil if none stands there.
  func afterEnd(_ closing: String, at place: Int, trims: Bool, allowsPlus: Bool) -> Int? {
    if starts("-" + closing, at: place) { return afterSpaces(place + 1 + closing.count) }
    if allowsPlus, starts("+" + closing, at: place) { return place + 1 + closing.count }
    guard starts(closing, at: place) else { return nil }
    let end = place + closing.count
    return trims && end < source.count && source[end] == "\n" ? end + 1 : end
  }

  private mutating func skipComment() throws(TemplateError) {
    let start = line
    var place = position
    // At the very end of a template the reference does not ask for an end either.
    if place == source.count { return }
    while place < source.count {
      if let end = afterEnd("#}", at: place, trims: true, allowsPlus: true) {
        return advance(to: end)
      }
      place += 1
    }
    throw TemplateError(line: start, reason: .syntax("a comment has no end"))
  }

  /// Behind `raw %}`, if that is what stands at `place`.
  private func afterRaw(_ place: Int, _ word: String, allowsPlus: Bool) -> Int? {
    let start = afterSpaces(place)
    guard starts(word, at: start) else { return nil }
    return afterEnd(
      "%}", at: afterSpaces(start + word.count), trims: allowsPlus, allowsPlus: allowsPlus)
  }

  private mutating func takeRaw() throws(TemplateError) {
    let start = position
    startsLine = position > 0 && source[position - 1] == "\n"
    var place = position
    while place + 1 < source.count {
      if starts("{%", at: place) {
        var inner = place + 2
        var mark: Unicode.Scalar?
        if inner < source.count, source[inner] == "-" || source[inner] == "+" {
          mark = source[inner]
          inner += 1
        }
        if let end = afterRaw(inner, "endraw", allowsPlus: true) {
          emit(start..<stripped(start..<place, mark, isOutput: false))
          return advance(to: end)
        }
      }
      place += 1
    }
    throw failure("'raw' has no 'endraw'")
  }
}
