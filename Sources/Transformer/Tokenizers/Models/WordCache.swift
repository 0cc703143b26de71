import Synchronization

/// Words that were cut before and their tokens, up to a bounded size; when it is full it starts anew.
struct WordCache {
  private struct Entry {
    var hash: UInt64
    var wordStart: Int32
    var wordCount: Int32
    var idStart: Int32
    var idCount: Int32
  }

  private var entries: [Entry]
  private var words: [UInt32] = []
  private var ids: [Int32] = []
  private var used = 0

  private static let slots = 1 << 15
  private static let mostValues = 1 << 18
  /// Longer words are not kept.
  static let longest = 128

  init() {
    entries = [Entry](
      repeating: Entry(hash: 0, wordStart: -1, wordCount: 0, idStart: 0, idCount: 0),
      count: Self.slots)
  }

  static func hash(_ word: UnsafeBufferPointer<UInt32>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(word.count)
    for value in word {
      hash = (hash ^ UInt64(value)) &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 32
    }
    return hash
  }

  /// Appends the tokens of a word, if it is known.
  func append(_ word: UnsafeBufferPointer<UInt32>, hash: UInt64, to result: inout [Int]) -> Bool {
    var slot = Int(truncatingIfNeeded: hash & UInt64(Self.slots - 1))
    while entries[slot].wordStart >= 0 {
      let entry = entries[slot]
      let start = Int(entry.wordStart)
      if entry.hash == hash, Int(entry.wordCount) == word.count,
        words[start..<start + word.count].elementsEqual(word)
      {
        for index in Int(entry.idStart)..<Int(entry.idStart + entry.idCount) {
          result.append(Int(ids[index]))
        }
        return true
      }
      slot = (slot + 1) & (Self.slots - 1)
    }
    return false
  }

  mutating func insert(
    _ word: UnsafeBufferPointer<UInt32>, hash: UInt64, _ tokens: ArraySlice<Int>
  ) {
    if used * 2 > Self.slots || words.count > Self.mostValues || ids.count > Self.mostValues {
      self = WordCache()
    }
    var slot = Int(truncatingIfNeeded: hash & UInt64(Self.slots - 1))
    while entries[slot].wordStart >= 0 { slot = (slot + 1) & (Self.slots - 1) }
    entries[slot] = Entry(
      hash: hash, wordStart: Int32(words.count), wordCount: Int32(word.count),
      idStart: Int32(ids.count), idCount: Int32(tokens.count))
    words.append(contentsOf: word)
    for token in tokens { ids.append(Int32(truncatingIfNeeded: token)) }
    used += 1
  }
}

/// A cache that threads share: whoever finds it taken works with an empty one of its own.
final class SharedWordCache: Sendable {
  private let shared = Mutex<WordCache?>(nil)

  init() {}

  func take() -> WordCache {
    shared.withLock { cache in
      defer { cache = nil }
      return cache ?? WordCache()
    }
  }

  func giveBack(_ cache: consuming WordCache) {
    let kept = cache
    shared.withLock { $0 = kept }
  }
}
