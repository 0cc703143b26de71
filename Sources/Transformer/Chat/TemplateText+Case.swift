extension TemplateText {
  private func mapped(_ body: (Unicode.Scalar, Int) -> String) -> TemplateText {
    var result: [UInt32] = []
    result.reserveCapacity(units.count)
    for (index, unit) in units.enumerated() {
      for scalar in body(Self.scalar(unit), index).unicodeScalars {
        result.append(Self.unit(scalar, like: unit))
      }
    }
    return TemplateText(units: result)
  }

  var uppercased: TemplateText { mapped { scalar, _ in scalar.properties.uppercaseMapping } }

  var lowercased: TemplateText {
    mapped { scalar, index in
      scalar == "Σ" && endsWord(at: index) ? "ς" : scalar.properties.lowercaseMapping
    }
  }

  /// A capital sigma after a letter and before none is written as a final one.
  private func endsWord(at index: Int) -> Bool {
    var before = index - 1
    while before >= 0, scalar(at: before).properties.isCaseIgnorable { before -= 1 }
    var after = index + 1
    while after < count, scalar(at: after).properties.isCaseIgnorable { after += 1 }
    return before >= 0 && scalar(at: before).properties.isCased
      && (after == count || !scalar(at: after).properties.isCased)
  }

  var capitalized: TemplateText {
    guard !isEmpty else { return self }
    let first = slice(0..<1).mapped { scalar, _ in scalar.properties.titlecaseMapping }
    let rest = lowercased.units.dropFirst(slice(0..<1).lowercased.count)
    return TemplateText(units: first.units + rest)
  }

  /// As the method `title`: a letter after anything that has no case is a capital.
  var titled: TemplateText {
    let lower = lowercasedByPosition
    var result: [UInt32] = []
    for index in units.indices {
      if index > 0, scalar(at: index - 1).properties.isCased {
        result += lower[index]
      } else {
        let letter = slice(index..<index + 1)
        result += letter.mapped { scalar, _ in scalar.properties.titlecaseMapping }.units
      }
    }
    return TemplateText(units: result)
  }

  private var lowercasedByPosition: [[UInt32]] {
    units.indices.map { index in
      slice(index..<index + 1).mapped { scalar, _ in
        scalar == "Σ" && endsWord(at: index) ? "ς" : scalar.properties.lowercaseMapping
      }.units
    }
  }

  /// As the filter `title`: words begin after white space, hyphens and opening brackets.
  var titledWords: TemplateText {
    let breaks: Set<Unicode.Scalar> = ["-", "(", "{", "[", "<"]
    var result: [UInt32] = []
    var start = 0
    var index = 0
    func flush(_ end: Int) {
      guard start < end else { return }
      let word = slice(start..<end)
      let first = word.slice(0..<1).uppercased
      result += first.units + word.slice(1..<word.count).lowercased.units
    }
    while index < count {
      let scalar = scalar(at: index)
      if breaks.contains(scalar) || Self.isSpace(scalar) {
        flush(index)
        result.append(units[index])
        start = index + 1
      }
      index += 1
    }
    flush(count)
    return TemplateText(units: result)
  }

  func all(_ holds: (Unicode.Scalar) -> Bool) -> Bool {
    !isEmpty && units.allSatisfy { holds(Self.scalar($0)) }
  }

  var isUpper: Bool {
    var cased = false
    for unit in units {
      let properties = Self.scalar(unit).properties
      if properties.isLowercase || properties.generalCategory == .titlecaseLetter { return false }
      cased = cased || properties.isUppercase
    }
    return cased
  }

  var isLower: Bool {
    var cased = false
    for unit in units {
      let properties = Self.scalar(unit).properties
      if properties.isUppercase || properties.generalCategory == .titlecaseLetter { return false }
      cased = cased || properties.isLowercase
    }
    return cased
  }
}
