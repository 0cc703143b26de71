extension TemplateText {
  /// What Python takes for white space in text.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    (0x1C...0x1F).contains(scalar.value) || scalar.properties.isWhitespace
  }

  /// The places of `needle`, none within another, at most `limit` (Knuth, Morris & Pratt, 1977).
  func occurrences(of needle: TemplateText, limit: Int = .max) -> [Int] {
    guard !needle.isEmpty, needle.count <= count else { return [] }
    var borders = [0]
    var length = 0
    for index in needle.units.indices.dropFirst() {
      while length > 0, needle.scalar(at: index) != needle.scalar(at: length) {
        length = borders[length - 1]
      }
      if needle.scalar(at: index) == needle.scalar(at: length) { length += 1 }
      borders.append(length)
    }
    var result: [Int] = []
    var matched = 0
    for index in units.indices {
      while matched > 0, scalar(at: index) != needle.scalar(at: matched) {
        matched = borders[matched - 1]
      }
      if scalar(at: index) == needle.scalar(at: matched) { matched += 1 }
      if matched == needle.count {
        guard result.count < limit else { break }
        result.append(index + 1 - matched)
        matched = 0
      }
    }
    return result
  }

  func contains(_ needle: TemplateText) -> Bool {
    needle.isEmpty || !occurrences(of: needle, limit: 1).isEmpty
  }

  func hasPrefix(_ prefix: TemplateText) -> Bool {
    prefix.count <= count && slice(0..<prefix.count).matches(prefix)
  }

  func hasSuffix(_ suffix: TemplateText) -> Bool {
    suffix.count <= count && slice(count - suffix.count..<count).matches(suffix)
  }

  /// Without the white space, or the characters of `set`, at its ends.
  func trimmed(_ set: TemplateText?, left: Bool = true, right: Bool = true) -> TemplateText {
    let characters = set.map { Set($0.units.map(Self.scalar)) }
    func drops(_ index: Int) -> Bool {
      characters?.contains(scalar(at: index)) ?? Self.isSpace(scalar(at: index))
    }
    var start = 0
    var end = count
    while left, start < end, drops(start) { start += 1 }
    while right, end > start, drops(end - 1) { end -= 1 }
    return slice(start..<end)
  }

  /// The parts between separators, at most `limit` of which count, from the left or the right.
  func split(by separator: TemplateText, limit: Int, fromRight: Bool) -> [TemplateText] {
    var places = occurrences(of: separator)
    if fromRight {
      var last = count
      var kept: [Int] = []
      let reversed = TemplateText(units: units.reversed())
      let backwards = reversed.occurrences(of: TemplateText(units: separator.units.reversed()))
      for place in backwards.prefix(limit) {
        last = count - place - separator.count
        kept.append(last)
      }
      places = kept.reversed()
    } else {
      places = Array(places.prefix(limit))
    }
    var parts: [TemplateText] = []
    var start = 0
    for place in places {
      parts.append(slice(start..<place))
      start = place + separator.count
    }
    parts.append(slice(start..<count))
    return parts
  }

  /// The words, or after `limit` separators the rest.
  func splitAtSpaces(limit: Int, fromRight: Bool) -> [TemplateText] {
    if fromRight {
      return TemplateText(units: units.reversed()).splitAtSpaces(limit: limit, fromRight: false)
        .reversed().map { TemplateText(units: $0.units.reversed()) }
    }
    var parts: [TemplateText] = []
    var index = 0
    while true {
      while index < count, Self.isSpace(scalar(at: index)) { index += 1 }
      guard index < count else { return parts }
      if parts.count == limit {
        parts.append(slice(index..<count).trimmed(nil, left: false))
        return parts
      }
      let start = index
      while index < count, !Self.isSpace(scalar(at: index)) { index += 1 }
      parts.append(slice(start..<index))
    }
  }

  /// The lines, without their ends unless `keepEnds`.
  func lines(keepEnds: Bool = false) -> [TemplateText] {
    let ends: Set<UInt32> = [0xA, 0xB, 0xC, 0xD, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029]
    var result: [TemplateText] = []
    var start = 0
    var index = 0
    while index < count {
      let value = scalar(at: index).value
      guard ends.contains(value) else {
        index += 1
        continue
      }
      let end = index
      index += 1
      if value == 0xD, index < count, scalar(at: index).value == 0xA { index += 1 }
      result.append(slice(start..<(keepEnds ? index : end)))
      start = index
    }
    if start < count { result.append(slice(start..<count)) }
    return result
  }

  /// With `old` replaced, at most `limit` times.
  func replacing(_ old: TemplateText, with new: TemplateText, limit: Int) -> TemplateText {
    var result: [UInt32] = []
    if old.isEmpty {
      for index in 0...count {
        if index < limit { result += new.units }
        if index < count { result.append(units[index]) }
      }
      return TemplateText(units: result)
    }
    var start = 0
    for place in occurrences(of: old, limit: limit) {
      result += units[start..<place]
      result += new.units
      start = place + old.count
    }
    result += units[start...]
    return TemplateText(units: result)
  }
}
