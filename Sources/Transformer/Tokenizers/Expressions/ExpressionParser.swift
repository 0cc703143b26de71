/// Why an expression is not taken.
struct ExpressionError: Error, Equatable, CustomStringConvertible {
  let description: String
}

/// Reads the regular expressions of tokeniser files: the part of Oniguruma's syntax that they use.
///
/// Properties by general category and a few scripts, classes with unions and intersections, groups,
/// look-ahead, look-behind of one length, atomic groups, greedy, lazy and possessive repetition, and
/// `(?i:…)`. Back references, recursion, conditionals and captures by name are refused.
struct ExpressionParser {
  let source: [UInt32]
  var at = 0
  var depth = 0
  var foldsCase = false

  static let longest = 20_000
  static let deepest = 64
  static let mostRepeats = 1000

  init(_ text: String) { source = text.scalarValues }

  mutating func parse() throws(ExpressionError) -> ExpressionNode {
    guard source.count <= Self.longest else {
      throw fail("more than \(Self.longest) characters")
    }
    let node = try alternatives()
    if at < source.count { throw ExpressionError(description: "')' without '(' at \(at)") }
    return node
  }

  // MARK: Characters

  var current: Unicode.Scalar? { at < source.count ? Unicode.Scalar(source[at]) : nil }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    at += 1
    return true
  }

  mutating func take(text: String) -> Bool {
    let wanted = text.scalarValues
    guard at + wanted.count <= source.count,
      source[at..<at + wanted.count].elementsEqual(wanted)
    else { return false }
    at += wanted.count
    return true
  }

  func fail(_ reason: String) -> ExpressionError {
    ExpressionError(description: "\(reason) at position \(at)")
  }

  // MARK: Structure

  private mutating func alternatives() throws(ExpressionError) -> ExpressionNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw fail("groups nest more than \(Self.deepest) deep") }
    let folded = foldsCase
    defer { foldsCase = folded }
    var nodes = [try sequence()]
    while take("|") { nodes.append(try sequence()) }
    return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
  }

  private mutating func sequence() throws(ExpressionError) -> ExpressionNode {
    var nodes: [ExpressionNode] = []
    while let scalar = current, scalar != "|", scalar != ")" {
      let atom = try atom()
      nodes.append(try repetition(of: atom))
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func repetition(
    of atom: ExpressionNode
  ) throws(ExpressionError) -> ExpressionNode {
    var node = atom
    var count = 0
    while let scalar = current {
      var bounds: (Int, Int?)
      var counted = false
      switch scalar {
      case "*": bounds = (0, nil)
      case "+": bounds = (1, nil)
      case "?": bounds = (0, 1)
      case "{":
        guard let read = try counts() else { return node }
        bounds = read
        counted = true
      default: return node
      }
      if !counted { at += 1 }
      var greed = ExpressionNode.Greed.greedy
      if take("?") {
        greed = .lazy
      } else if !counted, take("+") {
        greed = .possessive
      }
      count += 1
      guard count <= 4 else { throw fail("repetitions of repetitions") }
      if bounds.1 != 1, node.isNullable {
        throw fail("what repeats can match nothing")
      }
      if bounds.1 == nil, Self.repeatsWithoutEnd(node) {
        throw fail("one repetition without end inside another")
      }
      node = .repeated(node, minimum: bounds.0, maximum: bounds.1, greed)
    }
    return node
  }

  /// Whether a node holds a repetition without end whose parts can be divided in many ways between
  /// the rounds of a repetition around it.
  private static func repeatsWithoutEnd(_ node: ExpressionNode) -> Bool {
    switch node {
    case .empty, .set, .border, .look, .atomic: false
    case .repeated(let inner, _, let maximum, let greed):
      greed != .possessive && (maximum == nil || repeatsWithoutEnd(inner))
    case .sequence(let nodes):
      // A part that must be there keeps the rounds apart: "(?: a+)+" has one reading.
      nodes.contains(where: repeatsWithoutEnd)
        && !nodes.contains { if case .set = $0 { true } else { false } }
    case .alternatives(let nodes): nodes.contains(where: repeatsWithoutEnd)
    }
  }

  /// Reads "{n}", "{n,}", "{,m}" or "{n,m}"; nil if the brace stands for itself.
  private mutating func counts() throws(ExpressionError) -> (Int, Int?)? {
    let start = at
    at += 1
    let minimum = try number()
    var maximum = minimum
    if take(",") {
      maximum = try number()
      if minimum == nil, maximum == nil {
        at = start
        return nil
      }
    }
    guard take("}"), minimum != nil || maximum != nil else {
      at = start
      return nil
    }
    if let maximum, maximum < minimum ?? 0 { throw fail("a repetition from more to fewer") }
    return (minimum ?? 0, maximum)
  }

  private mutating func number() throws(ExpressionError) -> Int? {
    var value: Int?
    while let scalar = current, ("0"..."9").contains(scalar) {
      value = (value ?? 0) * 10 + Int(scalar.value - 48)
      at += 1
      if (value ?? 0) > Self.mostRepeats { throw fail("more than \(Self.mostRepeats) repetitions") }
    }
    return value
  }

  private mutating func atom() throws(ExpressionError) -> ExpressionNode {
    guard let scalar = current else { return .empty }
    switch scalar {
    case "(": return try group()
    case "[":
      at += 1
      return .set(try characterClass())
    case ".":
      at += 1
      return .set(.complement(.value(10)))
    case "^":
      at += 1
      return .border(.lineStart)
    case "$":
      at += 1
      return .border(.lineEnd)
    case "\\": return try escape()
    case "*", "+", "?": throw fail("nothing to repeat")
    default:
      // A brace that opens no repetition stands for itself.
      at += 1
      return .set(literal(scalar.value))
    }
  }

  private mutating func group() throws(ExpressionError) -> ExpressionNode {
    at += 1
    let folded = foldsCase
    defer { foldsCase = folded }
    var wrap: (ExpressionNode) -> ExpressionNode = { $0 }
    if take(text: "?") {
      if take(text: ":") {
      } else if take(text: "=") {
        wrap = { .look($0, ahead: true, negated: false) }
      } else if take(text: "!") {
        wrap = { .look($0, ahead: true, negated: true) }
      } else if take(text: "<=") {
        wrap = { .look($0, ahead: false, negated: false) }
      } else if take(text: "<!") {
        wrap = { .look($0, ahead: false, negated: true) }
      } else if take(text: ">") {
        wrap = { .atomic($0) }
      } else if take(text: "i:") {
        foldsCase = true
      } else if take(text: "-i:") {
        foldsCase = false
      } else if take(text: "i)") {
        // The rest of the group around it folds case.
        foldsCase = true
        let rest = try alternatives()
        return rest
      } else {
        throw fail("a group of a kind that is not supported")
      }
    }
    let inner = try alternatives()
    guard take(")") else { throw fail("'(' without ')'") }
    let node = wrap(inner)
    if case .look(let inner, false, _) = node, inner.fixedLength == nil {
      throw fail("a look-behind without fixed length")
    }
    return node
  }
}
