import Commands
import Interpreter

/// Which words of the last request made which part of its program.
extension Session {
  /// Shows the request with its words in the colours of the parts that they made, and the parts
  /// with their words; false where nothing was said yet.
  @discardableResult
  func showReasons() -> Bool {
    guard let lastRead, let program = lastRead.program else { return false }
    let reasons = reader.reasons(
      for: program, saidAs: lastRead.request, in: lastRead.conversation)
    guard !reasons.isEmpty else { return false }
    let styles: [Style] = [.command, .good, .warning, .bad]
    let coloured = reasons.enumerated().map { (reason: $1, style: styles[$0 % styles.count]) }
    var page = Page()
    page.add(words(of: lastRead.request, coloured), indent: 2)
    page.add(
      Table(
        columns: [Column("part", ""), Column("words", "", flexible: true)],
        rows: coloured.map { reason, style in
          [Cell(reason.part, style: style), Cell(because(reason, in: lastRead.request))]
        }), indent: 2)
    page.json = [
      (
        key: "reasons",
        value: .array(
          reasons.map { reason in
            .object([
              (key: "part", value: .string(reason.part)),
              (
                key: "words",
                value: .array(
                  joined(reason.words).compactMap { lastRead.request.text($0) }.map { .string($0) })
              ),
            ])
          })
      )
    ]
    show(page)
    return true
  }

  private func because(_ reason: Reason, in request: String) -> String {
    let words = joined(reason.words).compactMap { request.text($0) }
    if !words.isEmpty { return "← " + words.joined(separator: " … ") }
    let before = lastRead?.conversation.turns.contains { $0.text.contains(reason.part) } ?? false
    return replies(before ? "reasons.conversation" : "reasons.together")
  }

  /// Ranges with at most a blank between them as one.
  private func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    ranges.reduce(into: []) { result, range in
      if let last = result.last, range.lowerBound <= last.upperBound + 1 {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
  }

  private func words(
    of request: String, _ coloured: [(reason: Reason, style: Style)]
  ) -> [Page.Span] {
    var styles = [Style?](repeating: nil, count: request.utf8.count)
    // What was copied is surer than what changed when a word was left out.
    for isCopied in [false, true] {
      for (reason, style) in coloured where reason.isCopied == isCopied {
        for range in reason.words {
          for byte in range.clamped(to: styles.indices) { styles[byte] = style }
        }
      }
    }
    var spans: [Page.Span] = []
    var start = 0
    for byte in 1...max(1, styles.count)
    where byte == styles.count || byte < styles.count && styles[byte] != styles[start] {
      spans.append(Page.Span(request.text(start..<byte) ?? "", styles[start] ?? .faint))
      start = byte
    }
    return spans
  }
}
