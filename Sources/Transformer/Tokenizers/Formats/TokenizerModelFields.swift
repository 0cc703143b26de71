/// The field "model" of `tokenizer.json`: where its large parts lie, and its small ones.
struct TokenizerModelFields {
  let path: String
  /// Bytes of the file, which bound the ids: a token takes several of them.
  let size: Int
  private var fields: [String: JSONValue] = [:]
  private var vocabulary: JSONScanner?
  private var merges: JSONScanner?

  init(path: String, size: Int) {
    self.path = path
    self.size = size
  }

  /// Steps over the model's object, remembering where vocabulary and merges are.
  mutating func scan(_ scanner: inout JSONScanner) throws(JSONError) {
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.string {
      case "vocab":
        vocabulary = scanner
        try scanner.skip()
      case "merges":
        merges = scanner
        try scanner.skip()
      case let name: fields[name] = try JSONValue(next: &scanner, limit: 1000)
      }
    }
  }

  private func field(_ name: String) -> FileField {
    FileField(path: path, name: "model.\(name)", value: fields[name])
  }

  func model() throws(CheckpointError) -> any SubwordModel {
    switch try type() {
    case "BPE": return try bytePair()
    case "Unigram": return try unigram()
    case "WordPiece":
      let vocabulary = try readVocabulary()
      return WordPieceModel(
        vocabulary: vocabulary, unknown: try unknown(vocabulary, or: "[UNK]"),
        prefix: Array(try field("continuing_subword_prefix").string(or: "##").utf8),
        longestWord: try field("max_input_chars_per_word").integer(or: 100))
    case "WordLevel":
      let vocabulary = try readVocabulary()
      return WordModel(vocabulary: vocabulary, unknown: try unknown(vocabulary, or: "<unk>"))
    case let type: throw field("type").unsupported("model \(type) is not known")
    }
  }

  /// Files of before 2021 do not name the type.
  private func type() throws(CheckpointError) -> String {
    if fields["type"] != nil { return try field("type").string() }
    if merges != nil { return "BPE" }
    guard var vocabulary else { throw field("vocab").error("there is none") }
    if (try? vocabulary.peek()) == .array { return "Unigram" }
    return fields["continuing_subword_prefix"] != nil ? "WordPiece" : "WordLevel"
  }

  private func unknown(
    _ vocabulary: Vocabulary, or other: String?
  ) throws(CheckpointError) -> Int? {
    let unknown = field("unk_token")
    guard let text = unknown.value == nil ? other : try unknown.string() else { return nil }
    return vocabulary.id(text)
  }

  // MARK: Vocabulary

  private func insert(
    _ text: JSONText, id: Int, _ work: inout [UInt8], into vocabulary: inout Vocabulary
  ) throws(CheckpointError) {
    work.removeAll(keepingCapacity: true)
    text.append(to: &work)
    let name = field("vocab")
    guard (0..<size).contains(id) else { throw name.error("id \(id) is out of range") }
    switch vocabulary.insert(work, id: id) {
    case .done: return
    case .idTaken: throw name.error("two tokens have the id \(id)")
    case .textKnown(let other):
      throw name.error("one text has the ids \(other) and \(id): \(text.string.prefix(40))")
    case .tooMany: throw name.error("id \(id): at most \(Vocabulary.mostTokens) tokens are taken")
    }
  }

  /// The object of texts and ids.
  private func readVocabulary() throws(CheckpointError) -> Vocabulary {
    guard var scanner = vocabulary else { throw field("vocab").error("there is none") }
    var result = Vocabulary()
    var work: [UInt8] = []
    do {
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        try insert(key, id: try scanner.integer(), &work, into: &result)
      }
    } catch let error as JSONError {
      throw error.inFile(path, field: "model.vocab")
    } catch let error as CheckpointError {
      throw error
    } catch {
      throw field("vocab").error("\(error)")
    }
    return result
  }

  /// The list of texts and scores.
  private func unigram() throws(CheckpointError) -> UnigramModel {
    guard var scanner = vocabulary else { throw field("vocab").error("there is none") }
    var result = Vocabulary()
    var scores: [Double] = []
    var work: [UInt8] = []
    do {
      try scanner.beginArray()
      while try scanner.nextElement() {
        try scanner.beginArray()
        guard try scanner.nextElement() else { throw field("vocab").error("an empty entry") }
        try insert(try scanner.text(), id: scores.count, &work, into: &result)
        guard try scanner.nextElement() else { throw field("vocab").error("no score") }
        scores.append(try score(&scanner))
        guard try !scanner.nextElement() else { throw field("vocab").error("a third value") }
      }
    } catch let error as JSONError {
      throw error.inFile(path, field: "model.vocab")
    } catch let error as CheckpointError {
      throw error
    } catch {
      throw field("vocab").error("\(error)")
    }
    let unknown = field("unk_id")
    if unknown.value != nil, !(0..<scores.count).contains(try unknown.integer()) {
      throw unknown.error("it is not in the vocabulary")
    }
    return UnigramModel(
      vocabulary: result, scores: scores,
      unknown: unknown.value == nil ? nil : try unknown.integer(),
      byteFallback: try field("byte_fallback").bool(or: false))
  }

  /// A score as the library reads it.
  ///
  /// It takes the digits as one integer and divides by a power of ten, which rounds twice and may be
  /// off by the last bit; paths of equal likelihood are told apart by just that bit.
  private func score(_ scanner: inout JSONScanner) throws(JSONError) -> Double {
    _ = try scanner.peek()
    let start = scanner.offset
    let exact = try scanner.double()
    var digits: UInt64 = 0
    var exponent = 0
    var isFraction = false
    for index in start..<scanner.offset {
      switch scanner.base[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let (tens, high) = digits.multipliedReportingOverflow(by: 10)
        let (sum, carry) = tens.addingReportingOverflow(
          UInt64(scanner.base[index] - UInt8(ascii: "0")))
        guard !high, !carry else {
          // Further digits of a fraction are left out; of an integer the exact value will do.
          if isFraction { continue }
          return exact
        }
        digits = sum
        if isFraction { exponent -= 1 }
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "-"): continue
      default: return exact
      }
    }
    guard isFraction, exponent >= -308 else { return exact }
    let value = Double(digits) / Self.powerOfTen(-exponent)
    return exact < 0 ? -value : value
  }

  /// The double nearest to a power of ten.
  private static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 1 }

  // MARK: Merges

  private func bytePair() throws(CheckpointError) -> BytePairModel {
    let vocabulary = try readVocabulary()
    var options = BytePairModel.Options()
    options.unknown = try unknown(vocabulary, or: nil)
    options.fusesUnknown = try field("fuse_unk").bool(or: false)
    options.byteFallback = try field("byte_fallback").bool(or: false)
    options.ignoresMerges = try field("ignore_merges").bool(or: false)
    options.continuingPrefix = Array(try field("continuing_subword_prefix").string(or: "").utf8)
    options.wordSuffix = Array(try field("end_of_word_suffix").string(or: "").utf8)
    var reader = MergeReader(
      vocabulary: vocabulary, prefix: options.continuingPrefix, path: path, field: "model.merges")
    if var scanner = merges {
      do {
        try scanner.beginArray()
        while try scanner.nextElement() {
          if try scanner.peek() == .string {
            try reader.add(joined: try scanner.text().bytes)
            continue
          }
          try scanner.beginArray()
          guard try scanner.nextElement() else { throw reader.error("is empty") }
          let left = try scanner.text().bytes
          guard try scanner.nextElement() else { throw reader.error("has one part") }
          let right = try scanner.text().bytes
          guard try !scanner.nextElement() else { throw reader.error("has three parts") }
          try reader.add(left: left, right: right)
        }
      } catch let error as JSONError {
        throw error.inFile(path, field: "model.merges")
      } catch let error as CheckpointError {
        throw error
      } catch {
        throw reader.error("\(error)")
      }
    }
    return BytePairModel(vocabulary: vocabulary, merges: reader.table, options: options)
  }
}
