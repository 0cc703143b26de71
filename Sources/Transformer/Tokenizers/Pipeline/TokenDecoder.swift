/// A step from the texts of tokens back to text, as Hugging Face's files describe them.
indirect enum TokenDecoder: Sendable {
  case sequence([TokenDecoder])
  case byteLevel
  case byteFallback
  case fuse
  case strip(UInt32, start: Int, stop: Int)
  case replace(TextPattern, [UInt32])
  case metaspace(UInt32, stripsFirst: Bool)
  case wordPiece(prefix: [UInt32], cleansUp: Bool)
  case bpe(suffix: [UInt32])

  /// The texts of tokens, as bytes; all of them joined are the decoded text.
  func apply(_ tokens: [[UInt8]]) -> [[UInt8]] {
    switch self {
    case .sequence(let steps): return steps.reduce(tokens) { $1.apply($0) }
    case .byteLevel: return [tokens.flatMap { Self.byteLevel($0) }]
    case .byteFallback: return Self.byteFallback(tokens)
    case .fuse: return [tokens.flatMap { $0 }]
    case .strip(let value, let start, let stop):
      let mark = UTF8Text.bytes([value])
      return tokens.map { Self.strip($0, mark, start, stop) }
    case .replace(let pattern, let content):
      return tokens.map { token in
        let text = UTF8Text.scalars(token)
        return UTF8Text.bytes(
          TextNormalizer.replace(pattern, content, text: text, most: 64 * text.count + (1 << 16)))
      }
    case .metaspace(let mark, let stripsFirst):
      return tokens.enumerated().map { index, token in
        UTF8Text.bytes(
          UTF8Text.scalars(token).enumerated().compactMap { place, value in
            value != mark ? value : index == 0 && place == 0 && stripsFirst ? nil : 32
          })
      }
    case .wordPiece(let prefix, let cleansUp):
      let mark = UTF8Text.bytes(prefix)
      return tokens.enumerated().map { index, token in
        var token = token
        if index > 0 {
          token = token.starts(with: mark) ? Array(token.dropFirst(mark.count)) : [32] + token
        }
        return cleansUp ? Self.cleanedUp(token) : token
      }
    case .bpe(let suffix):
      let mark = UTF8Text.bytes(suffix)
      return tokens.enumerated().map { index, token in
        guard !mark.isEmpty, token.count >= mark.count, token.suffix(mark.count).elementsEqual(mark)
        else { return token }
        return token.dropLast(mark.count) + (index + 1 < tokens.count ? [32] : [])
      }
    }
  }

  /// The bytes that one token adds in the middle of a text.
  func bytes(of token: [UInt8]) -> [UInt8] {
    switch self {
    case .sequence(let steps):
      var result = token
      for step in steps {
        // A single byte is no text for later steps to change.
        if case .byteFallback = step, let byte = Self.byte(result) { return [byte] }
        result = step.bytes(of: result)
      }
      return result
    case .byteLevel: return Self.byteLevel(token)
    case .byteFallback: return Self.byte(token).map { [$0] } ?? token
    case .fuse, .strip: return token
    case .metaspace(let mark, _):
      return UTF8Text.bytes(UTF8Text.scalars(token).map { $0 == mark ? 32 : $0 })
    case .replace: return apply([token]).first ?? token
    case .wordPiece, .bpe:
      // As the second of two, what stands before it dropped.
      return apply([[], token]).last ?? token
    }
  }

  private static func byteLevel(_ token: [UInt8]) -> [UInt8] {
    ByteAlphabet.decode(UTF8Text.scalars(token)) ?? token
  }

  /// The byte of "<0x0A>".
  static func byte(_ token: [UInt8]) -> UInt8? {
    guard token.count == 6, token.starts(with: "<0x".utf8), token[5] == UInt8(ascii: ">"),
      let high = hexDigit(token[3]), let low = hexDigit(token[4])
    else { return nil }
    return high << 4 | low
  }

  /// Runs of byte tokens become their text, or as many U+FFFD if they are no UTF-8.
  private static func byteFallback(_ tokens: [[UInt8]]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var run: [UInt8] = []
    func flush() {
      guard !run.isEmpty else { return }
      if String(validating: run, as: UTF8.self) != nil {
        result.append(run)
      } else {
        for _ in run { result.append([0xEF, 0xBF, 0xBD]) }
      }
      run = []
    }
    for token in tokens {
      if let byte = byte(token) {
        run.append(byte)
      } else {
        flush()
        result.append(token)
      }
    }
    flush()
    return result
  }

  private static func strip(
    _ token: [UInt8], _ mark: [UInt8], _ start: Int, _ stop: Int
  ) -> [UInt8] {
    var rest = token[...]
    var count = 0
    while count < start, rest.starts(with: mark), !mark.isEmpty {
      rest = rest.dropFirst(mark.count)
      count += 1
    }
    count = 0
    while count < stop, !mark.isEmpty, rest.count >= mark.count,
      rest.suffix(mark.count).elementsEqual(mark)
    {
      rest = rest.dropLast(mark.count)
      count += 1
    }
    return Array(rest)
  }

  private static func cleanedUp(_ token: [UInt8]) -> [UInt8] {
    var text = String(decoding: token, as: UTF8.self)
    for (from, to) in [
      (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
      (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ] where text.contains(from) {
      text = text.split(separator: from, omittingEmptySubsequences: false).joined(separator: to)
    }
    return Array(text.utf8)
  }
}

extension TokenDecoder {
  init(_ field: FileField, depth: Int = 0) throws(CheckpointError) {
    guard depth < 16 else { throw field.error("sequences nest more than 16 deep") }
    let type = try field["type"].string()
    switch type {
    case "Sequence":
      var steps: [TokenDecoder] = []
      for element in try field["decoders"].elements() {
        steps.append(try TokenDecoder(element, depth: depth + 1))
      }
      self = .sequence(steps)
    case "ByteLevel": self = .byteLevel
    case "ByteFallback": self = .byteFallback
    case "Fuse": self = .fuse
    case "Strip":
      self = .strip(
        try field["content"].character(or: " "), start: try field["start"].integer(or: 0),
        stop: try field["stop"].integer(or: 0))
    case "Replace":
      self = .replace(
        try field["pattern"].pattern(), try field["content"].string().scalarValues)
    case "Metaspace":
      let adds = try field["add_prefix_space"].bool(or: true)
      let scheme = try field["prepend_scheme"].string(or: adds ? "always" : "never")
      self = .metaspace(
        try field["replacement"].character(or: "▁"), stripsFirst: scheme != "never")
    case "WordPiece":
      self = .wordPiece(
        prefix: try field["prefix"].string(or: "##").scalarValues,
        cleansUp: try field["cleanup"].bool(or: true))
    case "BPEDecoder":
      self = .bpe(suffix: try field["suffix"].string(or: "</w>").scalarValues)
    default: throw field.unsupported("decoder \(type) is not known")
    }
  }
}
