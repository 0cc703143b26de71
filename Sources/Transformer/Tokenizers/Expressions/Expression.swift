/// A regular expression as a tree, before it is compiled.
indirect enum ExpressionNode {
  case empty
  case set(ScalarSet.Expression)
  case sequence([ExpressionNode])
  /// The first that matches wins.
  case alternatives([ExpressionNode])
  case repeated(ExpressionNode, minimum: Int, maximum: Int?, Greed)
  case look(ExpressionNode, ahead: Bool, negated: Bool)
  /// Once matched, never tried another way.
  case atomic(ExpressionNode)
  case border(Border)

  enum Greed { case greedy, lazy, possessive }

  enum Border { case textStart, textEnd, lineStart, lineEnd, word, notWord }

  /// Whether the node can match nothing.
  var isNullable: Bool {
    switch self {
    case .empty, .look, .border: true
    case .set: false
    case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
    case .alternatives(let nodes): nodes.contains(where: \.isNullable)
    case .repeated(let node, let minimum, _, _): minimum == 0 || node.isNullable
    case .atomic(let node): node.isNullable
    }
  }

  /// The values a match can start with; nil if it can match nothing, or cannot be told.
  var first: ScalarSet.Expression? {
    switch self {
    case .empty, .look, .border: return nil
    case .set(let set): return set
    case .atomic(let node): return node.first
    case .repeated(let node, let minimum, _, _): return minimum == 0 ? nil : node.first
    case .alternatives(let nodes):
      let sets = nodes.map(\.first)
      let known = sets.compactMap { $0 }
      return known.count == sets.count ? .union(known) : nil
    case .sequence(let nodes):
      var sets: [ScalarSet.Expression] = []
      for node in nodes {
        if case .look = node { continue }
        if case .border = node { continue }
        if case .repeated(let inner, 0, _, _) = node {
          guard let set = inner.first else { return nil }
          sets.append(set)
          continue
        }
        guard let set = node.first else { return nil }
        return .union(sets + [set])
      }
      return nil
    }
  }

  /// The number of values that a match has, if it is always the same.
  var fixedLength: Int? {
    switch self {
    case .empty, .look, .border: return 0
    case .set: return 1
    case .atomic(let node): return node.fixedLength
    case .repeated(let node, let minimum, let maximum, _):
      guard minimum == maximum, let length = node.fixedLength else { return nil }
      return length * minimum
    case .sequence(let nodes):
      var sum = 0
      for node in nodes {
        guard let length = node.fixedLength else { return nil }
        sum += length
      }
      return sum
    case .alternatives(let nodes):
      let lengths = Set(nodes.map(\.fixedLength))
      return lengths.count == 1 ? lengths.first ?? nil : nil
    }
  }
}
