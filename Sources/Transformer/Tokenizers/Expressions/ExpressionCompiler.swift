/// Turns the tree of an expression into the matcher's instructions.
struct ExpressionCompiler {
  private(set) var program: [ScalarExpression.Instruction] = []
  private(set) var sets: [ScalarSet] = []
  private let classes: ScalarClasses

  init(classes: ScalarClasses) { self.classes = classes }

  mutating func add(_ set: ScalarSet.Expression) -> Int {
    sets.append(ScalarSet(set, classes: classes))
    return sets.count - 1
  }

  private mutating func emit(_ instruction: ScalarExpression.Instruction) throws(ExpressionError) {
    guard program.count < ScalarExpression.mostInstructions else {
      throw ExpressionError(description: "the expression is too long")
    }
    program.append(instruction)
  }

  mutating func compile(_ node: ExpressionNode) throws(ExpressionError) {
    switch node {
    case .empty: break
    case .set(.range(let range)) where range.count == 1: try emit(.value(range.lowerBound))
    case .set(let set): try emit(.set(add(set)))
    case .sequence(let nodes): for node in nodes { try compile(node) }
    case .alternatives(let nodes): try compileAlternatives(nodes)
    case .repeated(let inner, let minimum, let maximum, let greed):
      try compileRepetition(inner, minimum, maximum, greed)
    case .look(let inner, let ahead, let negated):
      let start = program.count
      try emit(.end)
      try compile(inner)
      try emit(.end)
      program[start] = .look(
        next: program.count, ahead: ahead, negated: negated,
        behind: ahead ? 0 : inner.fixedLength ?? 0)
    case .atomic(let inner): try compileAtomic(inner)
    case .border(let border): try emit(.border(border))
    }
  }

  private mutating func compileAtomic(_ inner: ExpressionNode) throws(ExpressionError) {
    let start = program.count
    try emit(.end)
    try compile(inner)
    try emit(.end)
    program[start] = .atomic(next: program.count)
  }

  private mutating func compileAlternatives(
    _ nodes: [ExpressionNode]
  ) throws(ExpressionError) {
    var exits: [Int] = []
    for (index, node) in nodes.enumerated() {
      guard index + 1 < nodes.count else {
        try compile(node)
        break
      }
      let choice = program.count
      try emit(.end)
      try compile(node)
      exits.append(program.count)
      try emit(.end)
      program[choice] = either(node, program.count)
    }
    for exit in exits { program[exit] = .jump(program.count) }
  }

  private mutating func either(
    _ node: ExpressionNode, _ target: Int
  ) -> ScalarExpression.Instruction {
    guard let first = node.first else { return .either(target) }
    return .eitherIf(target, set: add(first))
  }

  private mutating func compileRepetition(
    _ inner: ExpressionNode, _ minimum: Int, _ maximum: Int?, _ greed: ExpressionNode.Greed
  ) throws(ExpressionError) {
    if case .set(let set) = inner, greed != .lazy {
      try emit(
        .run(
          set: add(set), minimum: minimum, maximum: maximum ?? .max,
          possessive: greed == .possessive))
      return
    }
    if greed == .possessive {
      try compileAtomic(.repeated(inner, minimum: minimum, maximum: maximum, .greedy))
      return
    }
    for _ in 0..<minimum { try compile(inner) }
    if let maximum {
      // Each further round may be the last: the choices all lead behind the rounds.
      var choices: [Int] = []
      for _ in minimum..<max(minimum, maximum) {
        choices.append(program.count)
        try emit(.end)
        try compile(inner)
      }
      for choice in choices {
        program[choice] = greed == .lazy ? .later(program.count) : either(inner, program.count)
      }
    } else {
      let start = program.count
      try emit(.end)
      try compile(inner)
      try emit(.jump(start))
      program[start] = greed == .lazy ? .later(program.count) : either(inner, program.count)
    }
  }
}
