import Tensors
import Testing
import Transformer

struct TextStreamTests {
  /// What the stream of all bytes at once should be: up to the stop that is complete first, of
  /// several the longest.
  private func expected(_ bytes: [UInt8], _ stops: [String]) -> (text: String, stop: String?) {
    let stops = stops.filter { !$0.isEmpty }
    for end in 0...bytes.count {
      let found = stops.filter { bytes[..<end].reversed().starts(with: $0.utf8.reversed()) }
      if let longest = found.max(by: { $0.utf8.count < $1.utf8.count }) {
        return (String(decoding: bytes[..<(end - longest.utf8.count)], as: UTF8.self), longest)
      }
    }
    return (String(decoding: bytes, as: UTF8.self), nil)
  }

  private func pieces(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = min(rest.count, Int.random(in: 0...4, using: &generator))
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return pieces
  }

  @Test func anySplitOfAnyBytesGivesTheSameText() {
    var generator = SeededGenerator(seed: 5)
    let alphabet: [[UInt8]] = [
      Array("ab".utf8), Array("a".utf8), Array("é".utf8), Array("世".utf8), Array("👩‍👧".utf8),
      [0xE4], [0xF0, 0x9F], [0x80], [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90],
      Array("</s>".utf8), Array("</".utf8), Array("stop".utf8), Array("sto".utf8),
    ]
    let stopSets = [
      [], ["</s>"], ["stop", "</s>"], ["aba", "ab", "bb"], ["世a"], ["", "\u{1F469}"],
    ]
    for round in 0..<6000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        bytes += alphabet.randomElement(using: &generator) ?? []
      }
      let stops = stopSets[round % stopSets.count]
      var stream = TextStream(stopStrings: stops)
      var text = ""
      for piece in pieces(bytes, &generator) { text += stream.append(piece) }
      text += stream.finish()
      let wanted = expected(bytes, stops)
      #expect(Array(text.utf8) == Array(wanted.text.utf8), "\(bytes) \(stops)")
      #expect(stream.stop == wanted.stop)
    }
  }

  @Test func nothingIsHeldBackLongerThanNeeded() {
    var stream = TextStream(stopStrings: ["</s>"])
    #expect(stream.append("Hello <".utf8) == "Hello ")
    #expect(stream.append("/".utf8) == "")
    #expect(stream.append("b>".utf8) == "</b>")
    let bytes = Array("世".utf8)
    #expect(stream.append(bytes[..<2]) == "")
    #expect(stream.append(bytes[2...]) == "世")
    #expect(stream.append([0xE4, 0x41]) == "\u{FFFD}A")
    #expect(stream.append([0xF0, 0x9F]) == "")
    #expect(stream.finish() == "\u{FFFD}")
  }

  @Test func whatFollowsAStopStringIsDropped() {
    var stream = TextStream(stopStrings: ["END"])
    #expect(stream.append("oneE".utf8) == "one")
    #expect(stream.append("ND two".utf8) == "")
    #expect(stream.append("three".utf8) == "")
    #expect(stream.finish() == "")
    #expect(stream.stop == "END")
  }
}
