/// Runs a compiled expression over one text, keeping its stacks between attempts.
struct ExpressionMatcher {
  private struct Choice {
    var instruction: Int
    var position: Int
    /// For a run that can give back: the least position; else -1.
    var least: Int
  }

  /// Steps in one attempt after which failed states are remembered.
  static let freeSteps = 4096
  /// Steps over all attempts, in multiples of the text's length, after which nothing matches any more.
  static let mostRounds = 200

  private let expression: ScalarExpression
  private let text: UnsafeBufferPointer<UInt32>
  private var choices: [Choice] = []
  private var stepsLeft: Int

  init(_ expression: ScalarExpression, _ text: UnsafeBufferPointer<UInt32>) {
    self.expression = expression
    self.text = text
    stepsLeft = (text.count + 64) * Self.mostRounds
  }

  /// Whether the text has taken more steps than a useful expression can need.
  var isExhausted: Bool { stepsLeft <= 0 }

  /// The end of the match that starts at a position, if there is one.
  mutating func match(at position: Int) -> Int? {
    guard stepsLeft > 0 else { return nil }
    return expression.program.withUnsafeBufferPointer { program in
      run(program, from: 0, at: position, floor: choices.count)
    }
  }

  private mutating func run(
    _ program: UnsafeBufferPointer<ScalarExpression.Instruction>, from start: Int,
    at startPosition: Int, floor: Int
  ) -> Int? {
    let sets = expression.sets
    let classes = expression.classes
    var instruction = start
    var position = startPosition
    var steps = 0
    var failed: FailedStates?
    defer { choices.removeSubrange(floor...) }
    while true {
      steps += 1
      var succeeded = true
      switch program[instruction] {
      case .value(let value):
        succeeded = position < text.count && text[position] == value
        position += 1
        instruction += 1
      case .set(let set):
        succeeded = position < text.count && sets[set].contains(text[position], classes)
        position += 1
        instruction += 1
      case .run(let set, let minimum, let maximum, let possessive):
        let from = position
        let limit = maximum < text.count - position ? position + maximum : text.count
        while position < limit, sets[set].contains(text[position], classes) { position += 1 }
        steps += (position - from) >> 2
        succeeded = position - from >= minimum
        instruction += 1
        if succeeded, !possessive, position - from > minimum {
          choices.append(
            Choice(instruction: instruction, position: position, least: from + minimum))
        }
      case .jump(let target): instruction = target
      case .either(let target):
        choices.append(Choice(instruction: target, position: position, least: -1))
        instruction += 1
      case .eitherIf(let target, let set):
        if position < text.count, sets[set].contains(text[position], classes) {
          choices.append(Choice(instruction: target, position: position, least: -1))
          instruction += 1
        } else {
          instruction = target
        }
      case .later(let target):
        choices.append(Choice(instruction: instruction + 1, position: position, least: -1))
        instruction = target
      case .look(let next, _, let negated, let behind):
        var found = false
        if position >= behind {
          found =
            run(program, from: instruction + 1, at: position - behind, floor: choices.count) != nil
        }
        succeeded = found != negated
        instruction = next
      case .atomic(let next):
        if let end = run(program, from: instruction + 1, at: position, floor: choices.count) {
          position = end
        } else {
          succeeded = false
        }
        instruction = next
      case .border(let border):
        succeeded = isBorder(border, position)
        instruction += 1
      case .end:
        stepsLeft -= steps
        return position
      }
      if succeeded, steps < Self.freeSteps { continue }
      if steps >= Self.freeSteps, failed == nil {
        let states = FailedStates(instructions: program.count, positions: text.count + 1)
        steps += states.cost
        failed = states
      }
      if succeeded, failed?.enter(instruction, position) ?? true, steps < stepsLeft { continue }
      // Back to the last choice that has not been tried to its end.
      repeat {
        guard choices.count > floor, steps < stepsLeft else {
          stepsLeft -= steps
          return nil
        }
        steps += 1
        let top = choices.count - 1
        instruction = choices[top].instruction
        if choices[top].least >= 0 {
          choices[top].position -= 1
          position = choices[top].position
          if position == choices[top].least { choices.removeLast() }
        } else {
          position = choices[top].position
          choices.removeLast()
        }
      } while !(failed?.enter(instruction, position) ?? true)
    }
  }

  private func isWord(_ position: Int) -> Bool {
    text.indices.contains(position)
      && expression.sets[expression.wordSet].contains(text[position], expression.classes)
  }

  private func isBorder(_ border: ExpressionNode.Border, _ position: Int) -> Bool {
    switch border {
    case .textStart: position == 0
    case .textEnd: position == text.count
    case .lineStart: position == 0 || (text[position - 1] == 10 && position < text.count)
    case .lineEnd: position == text.count || text[position] == 10
    case .word: isWord(position - 1) != isWord(position)
    case .notWord: isWord(position - 1) == isWord(position)
    }
  }
}

/// The pairs of instruction and position that an attempt has been through: without back references
/// nothing else decides, so the second time fails like the first.
private struct FailedStates {
  private var bits: [UInt64]
  private let positions: Int

  /// The most bytes that are spent; beyond, only the number of steps bounds an attempt.
  private static let mostBytes = 1 << 26

  init(instructions: Int, positions: Int) {
    self.positions = positions
    let words = instructions * positions / 64 + 1
    bits = [UInt64](repeating: 0, count: words <= Self.mostBytes / 8 ? words : 0)
  }

  var cost: Int { bits.count / 4 }

  /// False if the state has been entered before.
  mutating func enter(_ instruction: Int, _ position: Int) -> Bool {
    let bit = instruction * positions + position
    guard bit >> 6 < bits.count else { return true }
    let mask = UInt64(1) << UInt64(bit & 63)
    defer { bits[bit >> 6] |= mask }
    return bits[bit >> 6] & mask == 0
  }
}
