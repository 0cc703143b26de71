/// SentencePiece's table of replacements, its "precompiled charsmap": a double-array trie over UTF-8
/// whose values point at NUL-terminated replacements.
struct CharacterMap: Sendable {
  private let units: [UInt32]
  private let replacements: [UInt8]
  /// What each ASCII value alone becomes, where that is something else.
  private var ascii: [[UInt32]?] = []

  /// Reads and checks a table: every path of the trie inside it, every replacement inside its bytes.
  ///
  /// - Returns: the reason why not, if the bytes are no such table.
  static func read(_ bytes: [UInt8]) -> Result<CharacterMap, MapError> {
    guard bytes.count >= 4 else { return .failure(MapError("it ends before the trie's size")) }
    let size = bytes[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard size % 4 == 0, size >= 4, size <= bytes.count - 4 else {
      return .failure(MapError("a trie of \(size) bytes in \(bytes.count)"))
    }
    var units: [UInt32] = []
    units.reserveCapacity(size / 4)
    for start in stride(from: 4, to: 4 + size, by: 4) {
      units.append(bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
    var map = CharacterMap(units: units, replacements: Array(bytes[(4 + size)...]))
    if let reason = map.flaw { return .failure(MapError(reason)) }
    map.ascii = (0..<UInt8(128)).map { value in
      map.replacement(of: [value], longest: false).map { UTF8Text.scalars($0.text) }
    }
    return .success(map)
  }

  struct MapError: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private init(units: [UInt32], replacements: [UInt8]) {
    self.units = units
    self.replacements = replacements
  }

  /// More bytes than any replacement has.
  private static let longest = 256

  private static func offset(_ unit: UInt32) -> Int {
    Int(unit >> 10) << Int((unit & 1 << 9) >> 6)
  }

  private static func hasLeaf(_ unit: UInt32) -> Bool { unit >> 8 & 1 == 1 }
  private static func label(_ unit: UInt32) -> UInt32 { unit & (1 << 31 | 0xFF) }

  /// What is wrong with the trie, looking at each of its units once.
  private var flaw: String? {
    var seen = [Bool](repeating: false, count: units.count)
    var open = [Self.offset(units[0])]
    while let base = open.popLast() {
      for label in 1..<256 {
        let at = base ^ label
        guard at < units.count, Self.label(units[at]) == UInt32(label) else { continue }
        // Paths may meet, and even go round: a search ends with its text.
        if seen[at] { continue }
        seen[at] = true
        let next = at ^ Self.offset(units[at])
        if Self.hasLeaf(units[at]) {
          guard next < units.count else { return "unit \(at) points outside the trie" }
          let value = Int(units[next] & 0x7FFF_FFFF)
          guard value < replacements.count,
            replacements[value...].prefix(Self.longest).contains(0)
          else {
            return "unit \(next) points at byte \(value), where no replacement is"
          }
        }
        guard next < units.count + 256 else { return "unit \(at) points outside the trie" }
        open.append(next)
      }
    }
    return nil
  }

  /// The replacement of the shortest or the longest prefix that has one, and the prefix's length.
  func replacement(
    of text: ArraySlice<UInt8>, longest: Bool
  ) -> (text: ArraySlice<UInt8>, length: Int)? {
    var found: (value: Int, length: Int)?
    var node = Self.offset(units[0])
    for (index, byte) in text.enumerated() {
      guard byte != 0 else { break }
      node ^= Int(byte)
      guard node < units.count, Self.label(units[node]) == UInt32(byte) else { break }
      let unit = units[node]
      node ^= Self.offset(unit)
      guard Self.hasLeaf(unit), node < units.count else { continue }
      found = (Int(units[node] & 0x7FFF_FFFF), index + 1)
      if !longest { break }
    }
    guard let found, found.value < replacements.count else { return nil }
    let end = replacements[found.value...].firstIndex(of: 0) ?? replacements.endIndex
    return (replacements[found.value..<end], found.length)
  }

  /// The text as Hugging Face's `Precompiled` normalizer has it: grapheme by grapheme, then value by
  /// value, and of nested prefixes the shortest.
  func applyToGraphemes(_ text: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      if text[at] < 0x80, Self.standsAlone(text, at) {
        if let mapped = ascii[Int(text[at])] { result += mapped } else { result.append(text[at]) }
        at += 1
        continue
      }
      var end = at + 1
      while end < text.count, !(text[end] < 0x80 && Self.standsAlone(text, end)) { end += 1 }
      appendGraphemes(text[at..<end], to: &result)
      at = end
    }
    return result
  }

  /// Whether an ASCII value is a grapheme: nothing but another ASCII value follows.
  private static func standsAlone(_ text: [UInt32], _ at: Int) -> Bool {
    let isBeforeFeed = text[at] == 13 && at + 1 < text.count && text[at + 1] == 10
    let isBehindReturn = text[at] == 10 && at > 0 && text[at - 1] == 13
    return !isBeforeFeed && !isBehindReturn && (at + 1 == text.count || text[at + 1] < 0x80)
      && (at == 0 || text[at - 1] < 0x80 || !Self.joinsForward(text[at - 1]))
  }

  /// Whether a value may take the one behind it into its grapheme: those that prepend.
  private static func joinsForward(_ value: UInt32) -> Bool { value >= 0x600 && value < 0x12000 }

  private func appendGraphemes(_ text: ArraySlice<UInt32>, to result: inout [UInt32]) {
    for grapheme in UTF8Text.string(text) {
      let bytes = Array(grapheme.utf8)
      if bytes.count < 6, let found = replacement(of: bytes[...], longest: false) {
        result += UTF8Text.scalars(found.text)
        continue
      }
      for scalar in grapheme.unicodeScalars {
        let part = UTF8Text.bytes([scalar.value])
        if let found = replacement(of: part[...], longest: false) {
          result += UTF8Text.scalars(found.text)
        } else {
          result.append(scalar.value)
        }
      }
    }
  }
}
