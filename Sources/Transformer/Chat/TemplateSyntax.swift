/// An expression and the line it begins in.
struct TemplateExpression: Sendable {
  enum Sign: Sendable { case plus, minus, times, divide, floorDivide, modulo, power }
  enum Comparison: Sendable {
    case equal, unequal, less, lessOrEqual, greater, greaterOrEqual, within, notWithin
  }

  indirect enum Kind: Sendable {
    case constant(TemplateValue)
    case variable(String)
    case list([TemplateExpression], isTuple: Bool)
    case mapping([(key: TemplateExpression, value: TemplateExpression)])
    case attribute(TemplateExpression, String)
    case item(TemplateExpression, TemplateExpression)
    case slice(
      TemplateExpression, from: TemplateExpression?, to: TemplateExpression?,
      step: TemplateExpression?)
    case call(TemplateExpression, TemplateArguments)
    case filter(TemplateExpression, TemplateFilter)
    case test(TemplateExpression, name: String, TemplateArguments, negated: Bool)
    case not(TemplateExpression)
    case negative(TemplateExpression)
    case positive(TemplateExpression)
    /// Left to right, all of one precedence.
    case arithmetic(TemplateExpression, [(sign: Sign, operand: TemplateExpression)])
    case concatenation([TemplateExpression])
    case and([TemplateExpression])
    case or([TemplateExpression])
    case comparison(TemplateExpression, [(comparison: Comparison, operand: TemplateExpression)])
    case conditional(
      TemplateExpression, condition: TemplateExpression, otherwise: TemplateExpression?)
  }

  let kind: Kind
  let line: Int
}

/// What stands between the parentheses of a call.
struct TemplateArguments: Sendable {
  var positional: [TemplateExpression] = []
  var named: [(name: String, value: TemplateExpression)] = []
  var isEmpty: Bool { positional.isEmpty && named.isEmpty }
}

struct TemplateFilter: Sendable {
  let name: String
  let arguments: TemplateArguments
  let line: Int
}

/// What a value is given to.
indirect enum TemplateTarget: Sendable {
  case name(String)
  case member(namespace: String, name: String)
  case tuple([TemplateTarget])
}

/// A statement and the line it begins in.
struct TemplateStatement: Sendable {
  indirect enum Kind: Sendable {
    case text(TemplateText)
    case output(TemplateExpression)
    case branch(
      [(condition: TemplateExpression, body: [TemplateStatement])], otherwise: [TemplateStatement])
    case loop(
      TemplateTarget, over: TemplateExpression, where: TemplateExpression?,
      body: [TemplateStatement], otherwise: [TemplateStatement])
    case set(TemplateTarget, TemplateExpression)
    case setBlock(TemplateTarget, [TemplateFilter], [TemplateStatement])
    case with([(TemplateTarget, TemplateExpression)], [TemplateStatement])
    case macro(TemplateMacroDeclaration)
    case call(TemplateMacroDeclaration, TemplateExpression)
    case filter([TemplateFilter], [TemplateStatement])
    /// The part that a model writes; rendered as it stands.
    case generation([TemplateStatement])
    case leaveLoop
    case nextTurn
  }

  let kind: Kind
  let line: Int
}

struct TemplateMacroDeclaration: Sendable {
  let name: String
  let parameters: [(name: String, standard: TemplateExpression?)]
  let body: [TemplateStatement]
  let line: Int
}

/// A macro together with the variables around it.
package struct TemplateMacro: Sendable {
  let declaration: TemplateMacroDeclaration
  let scope: TemplateScope
}

/// Variables of a block, and of those around it.
///
/// It is `Sendable` without a lock because it lives within one rendering.
final class TemplateScope: @unchecked Sendable {
  var variables: [String: TemplateValue] = [:]
  let parent: TemplateScope?

  init(parent: TemplateScope?) { self.parent = parent }

  func find(_ name: String) -> TemplateValue? {
    var scope: TemplateScope? = self
    while let current = scope {
      if let value = current.variables[name] { return value }
      scope = current.parent
    }
    return nil
  }
}
