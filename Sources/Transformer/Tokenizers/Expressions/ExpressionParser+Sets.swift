extension ExpressionParser {
  mutating func escape() throws(ExpressionError) -> ExpressionNode {
    at += 1
    guard let scalar = current else { throw fail("the expression ends with a backslash") }
    switch scalar {
    case "A": at += 1; return .border(.textStart)
    case "z": at += 1; return .border(.textEnd)
    case "b": at += 1; return .border(.word)
    case "B": at += 1; return .border(.notWord)
    case "R", "X", "K", "G", "Z", "k", "g", "1"..."9":
      throw fail("\\\(scalar) is not supported")
    default: return .set(try escapedSet(inClass: false))
    }
  }

  private mutating func escapedSet(
    inClass: Bool
  ) throws(ExpressionError) -> ScalarSet.Expression {
    guard let scalar = current else { throw fail("the expression ends with a backslash") }
    at += 1
    switch scalar {
    case "s": return .whiteSpace
    case "S": return .complement(.whiteSpace)
    case "d": return Self.digits
    case "D": return .complement(Self.digits)
    case "w": return Self.word
    case "W": return .complement(Self.word)
    case "h": return Self.hexadecimal
    case "H": return .complement(Self.hexadecimal)
    case "p", "P": return try property(negated: scalar == "P")
    case "n": return .value(10)
    case "r": return .value(13)
    case "t": return .value(9)
    case "f": return .value(12)
    case "v": return .value(11)
    case "a": return .value(7)
    case "e": return .value(27)
    case "0": return .value(0)
    case "x":
      if take("{") {
        let value = try hexadecimalValue(most: 8)
        guard take("}") else { throw fail("'{' without '}'") }
        return literal(value)
      }
      return literal(try hexadecimalValue(most: 2))
    case "u": return literal(try hexadecimalValue(most: 4))
    case "b" where inClass: return .value(8)
    case "A"..."Z", "a"..."z", "1"..."9": throw fail("\\\(scalar) is not supported")
    default: return literal(scalar.value)
    }
  }

  private mutating func hexadecimalValue(most: Int) throws(ExpressionError) -> UInt32 {
    var value: UInt32 = 0
    var count = 0
    while count < most, let scalar = current, let digit = Character(scalar).hexDigitValue {
      value = value << 4 | UInt32(digit)
      count += 1
      at += 1
    }
    guard count > 0, value <= 0x10FFFF else { throw fail("no hexadecimal value") }
    return value
  }

  private mutating func property(negated: Bool) throws(ExpressionError) -> ScalarSet.Expression {
    guard take("{") else { throw fail("\\p without '{'") }
    var negated = negated
    if take("^") { negated.toggle() }
    var name = ""
    while let scalar = current, scalar != "}" {
      name.unicodeScalars.append(scalar)
      at += 1
      if name.count > 64 { break }
    }
    guard take("}") else { throw fail("'{' without '}'") }
    guard let set = ScalarProperty.named(name) else {
      throw fail("property \\p{\(name)} is not known")
    }
    return negated ? .complement(set) : set
  }

  /// The rest of a class, behind its bracket.
  mutating func characterClass() throws(ExpressionError) -> ScalarSet.Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw fail("classes nest more than \(Self.deepest) deep") }
    let negated = take("^")
    var whole: ScalarSet.Expression?
    var parts: [ScalarSet.Expression] = []
    var first = true
    while true {
      guard let scalar = current else { throw fail("'[' without ']'") }
      if scalar == "]", !first || !closesLater() {
        at += 1
        break
      }
      first = false
      if take(text: "&&") {
        whole = Self.intersect(whole, parts)
        parts = []
      } else if take(text: "[:") {
        parts.append(try bracket())
      } else if take("[") {
        parts.append(try characterClass())
      } else {
        parts.append(try member())
      }
    }
    let set = Self.intersect(whole, parts)
    return negated ? .complement(set) : set
  }

  /// Whether another bracket closes the class, so that one at its start stands for itself.
  private func closesLater() -> Bool {
    source[(at + 1)...].contains(93)
  }

  private static func intersect(
    _ whole: ScalarSet.Expression?, _ parts: [ScalarSet.Expression]
  ) -> ScalarSet.Expression {
    let union = parts.count == 1 ? parts[0] : ScalarSet.Expression.union(parts)
    return whole.map { .intersection($0, union) } ?? union
  }

  private mutating func bracket() throws(ExpressionError) -> ScalarSet.Expression {
    let negated = take("^")
    var name = ""
    while let scalar = current, scalar != ":", name.count < 16 {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard take(text: ":]"), let set = ScalarProperty.bracket(name) else {
      throw fail("class [:\(name):] is not known")
    }
    return negated ? .complement(set) : set
  }

  /// A single value, a range of them or an escaped set.
  private mutating func member() throws(ExpressionError) -> ScalarSet.Expression {
    let low = try classItem()
    guard case .single(let from) = low else {
      guard case .set(let set) = low else { return .union([]) }
      return set
    }
    let mark = at
    guard take("-"), let next = current, next != "]", next != "[" else {
      at = mark
      return literal(from)
    }
    guard case .single(let to) = try classItem() else {
      // A set cannot end a range: the hyphen stands for itself.
      at = mark
      return literal(from)
    }
    guard from <= to else { throw fail("a range from high to low") }
    guard foldsCase else { return .range(from...to) }
    guard to - from < 1024 else { throw fail("a range that is too wide to fold case") }
    return .union((from...to).map(literal))
  }

  private enum ClassItem {
    case single(UInt32)
    case set(ScalarSet.Expression)
  }

  private mutating func classItem() throws(ExpressionError) -> ClassItem {
    guard let scalar = current else { throw fail("'[' without ']'") }
    guard take("\\") else {
      at += 1
      return .single(scalar.value)
    }
    let folded = foldsCase
    foldsCase = false
    defer { foldsCase = folded }
    let set = try escapedSet(inClass: true)
    if case .range(let range) = set, range.count == 1 { return .single(range.lowerBound) }
    return .set(set)
  }

  /// One value, in both cases where case does not count.
  func literal(_ value: UInt32) -> ScalarSet.Expression {
    guard foldsCase, let scalar = Unicode.Scalar(value) else { return .value(value) }
    var values: Set<UInt32> = [value]
    for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
      let mapped = text.scalarValues
      if mapped.count == 1 { values.insert(mapped[0]) }
    }
    // The long s and the Kelvin sign fold to ASCII letters.
    if !values.isDisjoint(with: [0x53, 0x73, 0x17F]) { values.formUnion([0x53, 0x73, 0x17F]) }
    if !values.isDisjoint(with: [0x4B, 0x6B, 0x212A]) { values.formUnion([0x4B, 0x6B, 0x212A]) }
    let sets = values.sorted().map(ScalarSet.Expression.value)
    return sets.count == 1 ? sets[0] : .union(sets)
  }

  private static let digits = ScalarSet.Expression.categories(ScalarClasses.mask(.Nd))
  static let word = ScalarSet.Expression.union([
    .alphabetic, .categories(ScalarClasses.mask(.Mn, .Mc, .Me, .Nd, .Pc)),
    // Oniguruma counts the superscripts and fractions of Latin-1 too.
    .range(0xB2...0xB3), .value(0xB9), .range(0xBC...0xBE),
  ])
  private static let hexadecimal = ScalarSet.Expression.union([
    .range(48...57), .range(65...70), .range(97...102),
  ])
}
