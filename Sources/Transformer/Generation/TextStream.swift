/// Turns the bytes of tokens into whole characters as they come, up to a stop string.
///
/// A UTF-8 sequence is held back until it is complete, and what may be the beginning of a stop
/// string until it is known not to be one. However the bytes are split, the pieces together are the
/// same text. Bytes that are no UTF-8 come out as U+FFFD. A base letter and the marks combined with
/// it are separate code points and may come out one after the other.
///
///     var stream = TextStream(stopStrings: ["</s>"])
///     print(stream.append(tokenizer.bytes(of: token, special: false)), terminator: "")
package struct TextStream: Sendable {
  private var matcher: StopMatcher
  private let stopStrings: [String]
  private var pending: [UInt8] = []
  /// The stop string that was found, which is not in the text; nothing is taken any more then.
  package private(set) var stop: String?

  /// - Parameter stopStrings: texts that end the stream; empty ones are ignored.
  package init(stopStrings: [String] = []) {
    self.stopStrings = stopStrings
    matcher = StopMatcher(stopStrings.map { Array($0.utf8) })
  }

  /// Takes bytes and gives the characters that are certain now.
  package mutating func append(_ bytes: some Sequence<UInt8>) -> String {
    guard stop == nil else { return "" }
    for byte in bytes {
      pending.append(byte)
      if let match = matcher.take(byte) {
        stop = stopStrings[match]
        pending.removeLast(matcher.strings[match].count)
        return take(pending.count)
      }
    }
    return take(wholeCharacters(in: pending.count - matcher.held))
  }

  /// What was held back, at the end of the stream.
  package mutating func finish() -> String {
    defer { pending = [] }
    return take(pending.count)
  }

  private mutating func take(_ count: Int) -> String {
    guard count > 0 else { return "" }
    defer { pending.removeFirst(count) }
    return String(decoding: pending[..<count], as: UTF8.self)
  }

  /// The longest front of `count` bytes that does not end within a sequence that may still become
  /// a character.
  private func wholeCharacters(in count: Int) -> Int {
    var lead = count - 1
    while lead >= 0, count - lead < 4, pending[lead] & 0xC0 == 0x80 { lead -= 1 }
    guard lead >= 0, Self.isIncomplete(pending[lead..<count]) else { return count }
    return lead
  }

  /// Whether bytes from a lead byte on are the beginning of a well-formed sequence, and not all of
  /// it (table 3-7 of the Unicode standard).
  private static func isIncomplete(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let lead = bytes.first else { return false }
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return false
    }
    switch lead {
    case 0xE0: second = 0xA0...0xBF
    case 0xED: second = 0x80...0x9F
    case 0xF0: second = 0x90...0xBF
    case 0xF4: second = 0x80...0x8F
    default: break
    }
    guard bytes.count < length else { return false }
    guard let next = bytes.dropFirst().first else { return true }
    return second.contains(next)
  }
}
