/// A regular expression over scalar values, compiled for a backtracking matcher.
///
/// The standard library's expressions match graphemes, and Foundation's are many times slower than
/// what a tokeniser needs. Matching is bounded: past a number of steps in one attempt the matcher
/// remembers which states have failed, so that an attempt takes no more steps than the program has
/// instructions times the text has values, whatever the expression.
struct ScalarExpression: Sendable {
  enum Instruction: Sendable {
    case value(UInt32)
    case set(Int)
    /// As many as there are from `minimum` to `maximum`; given back one by one unless possessive.
    case run(set: Int, minimum: Int, maximum: Int, possessive: Bool)
    case jump(Int)
    /// Goes on behind, and to the target if that fails.
    case either(Int)
    /// As `either`, but straight to the target if the next value is not in the set.
    case eitherIf(Int, set: Int)
    /// Goes to the target, and on behind if that fails.
    case later(Int)
    /// A sub-expression up to its own `.end`, then on at `next`.
    case look(next: Int, ahead: Bool, negated: Bool, behind: Int)
    case atomic(next: Int)
    case border(ExpressionNode.Border)
    case end
  }

  static let mostInstructions = 4000

  let source: String
  let classes: ScalarClasses
  let program: [Instruction]
  let sets: [ScalarSet]
  /// The set that every match starts with a value of, if there is one.
  let first: Int?
  let wordSet: Int

  /// - Throws: `ExpressionError` for syntax that is not supported, and for a repetition without end
  ///   inside another, or of something that can match nothing, which could take for ever.
  init(_ source: String, classes: ScalarClasses = .current) throws(ExpressionError) {
    var parser = ExpressionParser(source)
    let node = try parser.parse()
    var compiler = ExpressionCompiler(classes: classes)
    let wordSet = compiler.add(ExpressionParser.word)
    try compiler.compile(node)
    self.first = node.first.map { compiler.add($0) }
    self.source = source
    self.classes = classes
    self.wordSet = wordSet
    program = compiler.program + [.end]
    sets = compiler.sets
  }

  /// Where the expression matches, from left to right without overlap.
  ///
  /// An empty match counts, but not right behind another match. An expression that takes too many
  /// steps matches no more in this text.
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt32>, _ body: (Range<Int>) -> Void
  ) {
    var matcher = ExpressionMatcher(self, text)
    var at = 0
    var last: Int?
    while at <= text.count, !matcher.isExhausted {
      if let first {
        while at < text.count, !sets[first].contains(text[at], classes) { at += 1 }
        if at >= text.count { return }
      }
      guard let end = matcher.match(at: at) else {
        at += 1
        continue
      }
      if end == at {
        if last != at { body(at..<at) }
        at += 1
      } else {
        body(at..<end)
        last = end
        at = end
      }
    }
  }
}
