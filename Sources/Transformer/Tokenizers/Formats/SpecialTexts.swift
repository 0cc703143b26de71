import Glibc

/// The tokens that llama.cpp looks for in the text before it is cut: the longest first, each wherever
/// no longer one was found.
struct SpecialTexts: Sendable {
  private struct Entry: Sendable {
    var id: Int
    var text: [UInt8]
    /// Whether it is found only when special tokens are asked for.
    var isControl: Bool
  }

  /// A part of a text: a token, or bytes still to be cut.
  enum Part {
    case token(Int)
    case text(ArraySlice<UInt8>)
  }

  private let entries: [Entry]

  init(_ tokens: Vocabulary, _ kinds: [TokenKind], including wanted: Set<TokenKind>) {
    var entries: [Entry] = []
    for (id, kind) in kinds.enumerated() {
      guard wanted.contains(kind), let text = tokens.bytes(id), !text.isEmpty else { continue }
      entries.append(Entry(id: id, text: Array(text), isControl: kind != .userDefined))
    }
    entries.sort { ($1.text.count, $0.id) < ($0.text.count, $1.id) }
    self.entries = entries
  }

  func split(_ bytes: [UInt8], parseSpecial: Bool) -> [Part] {
    guard !bytes.isEmpty else { return [] }
    var parts: [Part] = [.text(bytes[...])]
    for entry in entries where parseSpecial || !entry.isControl {
      guard Self.find(entry.text, in: bytes[...]) != nil else { continue }
      parts = parts.flatMap { part -> [Part] in
        guard case .text(var rest) = part else { return [part] }
        var cut: [Part] = []
        while let at = Self.find(entry.text, in: rest) {
          if at > rest.startIndex { cut.append(.text(rest[..<at])) }
          cut.append(.token(entry.id))
          rest = rest[(at + entry.text.count)...]
        }
        if !rest.isEmpty { cut.append(.text(rest)) }
        return cut
      }
    }
    return parts
  }

  private static func find(_ text: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first else { return nil }
    return bytes.withUnsafeBytes { haystack in
      guard let base = haystack.baseAddress else { return nil }
      var at = 0
      while at + text.count <= haystack.count,
        let found = memchr(base + at, Int32(first), haystack.count - text.count - at + 1)
      {
        at = UnsafeRawPointer(found) - base
        if haystack[at..<at + text.count].elementsEqual(text) { return bytes.startIndex + at }
        at += 1
      }
      return nil
    }
  }
}
