package import Commands

extension Amendment {
  /// What was changed between two programs, and the steps added behind; `nil` where they have too
  /// little in common to call one a change of the other.
  package static func difference(
    from base: Program, to program: Program
  ) -> (amendments: [Amendment], more: [Step])? {
    if let plain = plainDifference(from: base, to: program) { return plain }
    guard program.steps.count < base.steps.count else { return nil }
    for step in base.steps.indices.reversed() {
      let drop = Amendment(.drop, step: step)
      guard let shorter = base.applying(drop) else { continue }
      if shorter == program { return ([drop], []) }
      if let rest = plainDifference(from: shorter, to: program), rest.more.isEmpty,
        rest.amendments.count <= 2
      {
        return ([drop] + rest.amendments, [])
      }
    }
    return nil
  }

  private static func plainDifference(
    from base: Program, to program: Program
  ) -> (amendments: [Amendment], more: [Step])? {
    let count = base.steps.count
    guard count > 0, program.steps.count >= count else { return nil }
    for index in 0..<count {
      guard base.steps[index].command.verb == program.steps[index].command.verb,
        base.steps[index].connector == program.steps[index].connector
      else { return nil }
    }
    let goal = Program(steps: Array(program.steps.prefix(count)))
    var now = base
    var amendments: [Amendment] = []
    func make(_ amendment: Amendment) -> Bool {
      guard let next = now.applying(amendment) else { return false }
      now = next
      amendments.append(amendment)
      return true
    }
    for index in 0..<count {
      let old = base.steps[index].command.operands
      let new = goal.steps[index].command.operands
      guard old != new else { continue }
      let step = count == 1 ? nil : index
      if !old.isEmpty, new.count > old.count, Array(new.prefix(old.count)) == old {
        guard make(Amendment(.moreOperands(Array(new.dropFirst(old.count))), step: step)) else {
          return nil
        }
      } else if new.isEmpty || !make(Amendment(.operands(new), step: step)) {
        return nil
      }
    }
    for flag in Flag.allCases {
      // One change for all steps where that gives what is wanted, else one for each step.
      for step in [nil] + (0..<count).map(Optional.some) {
        guard flagDiffers(flag, now, goal) else { break }
        if let step, now.steps[step].command[flag] == goal.steps[step].command[flag] { continue }
        for change in changes(of: flag, from: now, to: goal, step: step) {
          let amendment = Amendment(change, step: step)
          guard let next = now.applying(amendment), fits(flag, next, goal, step) else { continue }
          now = next
          amendments.append(amendment)
          break
        }
      }
    }
    guard now == goal else { return nil }
    let more = Array(program.steps.dropFirst(count))
    return amendments.isEmpty && more.isEmpty ? nil : (amendments, more)
  }

  private static func flagDiffers(_ flag: Flag, _ a: Program, _ b: Program) -> Bool {
    zip(a.steps, b.steps).contains { $0.command[flag] != $1.command[flag] }
  }

  /// Whether a change brought all steps (or the one it is for) where they should be.
  private static func fits(_ flag: Flag, _ now: Program, _ goal: Program, _ step: Int?) -> Bool {
    guard let step else { return !flagDiffers(flag, now, goal) }
    return now.steps[step].command[flag] == goal.steps[step].command[flag]
  }

  private static func changes(
    of flag: Flag, from now: Program, to goal: Program, step: Int?
  ) -> [Change] {
    let places =
      step.map { [$0] }
      ?? now.steps.indices.filter {
        now.steps[$0].command[flag] != goal.steps[$0].command[flag]
      }
    guard let place = places.first else { return [] }
    let old = now.steps[place].command[flag]
    let new = goal.steps[place].command[flag]
    if new.isEmpty { return [.remove(flag)] }
    var changes: [Change] = []
    if !old.isEmpty, new.count > old.count, Array(new.prefix(old.count)) == old {
      changes.append(.add(flag, Array(new.dropFirst(old.count))))
    }
    if old.count == new.count + 1, let gone = old.first(where: { !new.contains($0) }) {
      changes.append(.less(flag, gone))
    }
    return changes + [.set(flag, new)]
  }
}
