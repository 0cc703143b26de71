/// Takes merges one by one, by their texts, and checks that all they name are tokens.
struct MergeReader {
  private(set) var table = PairTable(capacity: 1024)
  private let vocabulary: Vocabulary
  private let prefix: [UInt8]
  private let path: String
  private let field: String
  /// Whether of two merges of one pair the last counts, or the first.
  private let replaces: Bool
  private var count = 0

  init(
    vocabulary: Vocabulary, prefix: [UInt8] = [], path: String, field: String, replaces: Bool = true
  ) {
    self.vocabulary = vocabulary
    self.prefix = prefix
    self.path = path
    self.field = field
    self.replaces = replaces
  }

  func error(_ reason: String) -> CheckpointError {
    .malformed(path: path, field: "\(field)[\(count)]", reason: reason)
  }

  /// Adds a merge written as "left right".
  mutating func add(joined text: [UInt8]) throws(CheckpointError) {
    let space = UInt8(ascii: " ")
    // A first part may itself be a space in vocabularies that are not of bytes.
    guard let at = text.dropFirst().firstIndex(of: space) else { throw error("has one part") }
    try add(left: Array(text[..<at]), right: Array(text[(at + 1)...]))
  }

  mutating func add(left: [UInt8], right: [UInt8]) throws(CheckpointError) {
    let first = try id(left)
    let second = try id(right)
    guard right.starts(with: prefix) else {
      throw error("\(name(right)) does not begin as a continuing token")
    }
    let result = try id(left + right.dropFirst(prefix.count))
    table.insert(
      UInt32(first), UInt32(second), rank: count, result: result, replacing: replaces)
    count += 1
  }

  private func id(_ text: [UInt8]) throws(CheckpointError) -> Int {
    guard !text.isEmpty, let id = vocabulary.id(text) else {
      throw error("\(name(text)) is not in the vocabulary")
    }
    return id
  }

  private func name(_ text: [UInt8]) -> String {
    "\"\(String(decoding: text.prefix(60), as: UTF8.self))\""
  }
}
