/// What SentencePiece's `tokenizer.model` holds, a protocol buffer: pieces, the training's settings
/// and those of the normalizer.
struct SentencePieceModel: Sendable {
  enum Algorithm: Sendable { case unigram, bytePair }

  let path: String
  private(set) var tokens = Vocabulary()
  private(set) var scores: [Float] = []
  private(set) var kinds: [TokenKind] = []
  private(set) var algorithm = Algorithm.unigram
  private(set) var hasByteFallback = false
  private(set) var unknown: Int?
  private(set) var beginning: Int? = 1
  private(set) var end: Int? = 2
  private(set) var map: CharacterMap?
  private(set) var addsPrefix = true
  private(set) var removesSpaces = true
  private(set) var escapesSpaces = true

  /// - Throws: `CheckpointError` naming the field that is wrong or not supported.
  init(path: String) throws(CheckpointError) {
    self.path = path
    let file = try MappedFile(path: path)
    // What follows reads the file's memory, which goes with its last owner.
    defer { withExtendedLifetime(file) {} }
    try fields(file.bytes, "model") { (field, value, model) throws(CheckpointError) in
      guard case .bytes(let part) = value else { return }
      switch field {
      case 1: try model.readPiece(part)
      case 2: try model.readTraining(part)
      case 3: try model.readNormalizer(part)
      default: break
      }
    }
    guard !kinds.isEmpty else { throw error("pieces", "there are none") }
    unknown = kinds.firstIndex(of: .unknown)
    beginning = beginning.flatMap { kinds.indices.contains($0) ? $0 : nil }
    end = end.flatMap { kinds.indices.contains($0) ? $0 : nil }
  }

  private func error(_ field: String, _ reason: String) -> CheckpointError {
    .malformed(path: path, field: field, reason: reason)
  }

  private mutating func fields(
    _ memory: UnsafeRawBufferPointer, _ name: String,
    _ body: (Int, ProtocolBuffer.Value, inout SentencePieceModel) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    var message = ProtocolBuffer(memory)
    while true {
      let next: (field: Int, value: ProtocolBuffer.Value)?
      do throws(ProtocolBuffer.Flaw) {
        next = try message.next()
      } catch {
        throw self.error(name, "it is no protocol buffer at byte \(error.offset)")
      }
      guard let next else { return }
      try body(next.field, next.value, &self)
    }
  }

  private mutating func readPiece(_ memory: UnsafeRawBufferPointer) throws(CheckpointError) {
    let id = kinds.count
    let name = "pieces[\(id)]"
    var text: [UInt8] = []
    var score: Float = 0
    var kind: TokenKind? = .normal
    try fields(memory, name) { (field, value, _) throws(CheckpointError) in
      switch (field, value) {
      case (1, .bytes(let bytes)): text = Array(bytes)
      case (2, .fixed32(let bits)): score = Float(bitPattern: bits)
      case (3, .integer(let raw)): kind = UInt8(exactly: raw).flatMap(TokenKind.init)
      default: break
      }
    }
    guard let kind else { throw error("\(name).type", "it is not known") }
    guard !text.isEmpty else { throw error("\(name).piece", "it is empty") }
    guard score.isFinite else { throw error("\(name).score", "it is no number") }
    switch tokens.insert(text, id: id) {
    case .done: break
    case .textKnown(let other): throw error("\(name).piece", "it is piece \(other) already")
    case .idTaken, .tooMany:
      throw error(name, "at most \(Vocabulary.mostTokens) pieces are taken")
    }
    scores.append(score)
    kinds.append(kind)
  }

  private mutating func readTraining(_ memory: UnsafeRawBufferPointer) throws(CheckpointError) {
    try fields(memory, "trainer_spec") { (field, value, model) throws(CheckpointError) in
      guard case .integer(let raw) = value else { return }
      // Negative where the model has no such token.
      let id = Int(exactly: Int64(bitPattern: raw)).flatMap { $0 >= 0 ? $0 : nil }
      switch field {
      case 3:
        guard raw == 1 || raw == 2 else {
          throw .unsupported(
            path: model.path, field: "trainer_spec.model_type",
            reason: "\(raw) is neither unigram nor byte pairs")
        }
        model.algorithm = raw == 1 ? .unigram : .bytePair
      case 24 where raw != 0:
        throw .unsupported(
          path: model.path, field: "trainer_spec.treat_whitespace_as_suffix",
          reason: "spaces behind words are not supported")
      case 35: model.hasByteFallback = raw != 0
      case 41: model.beginning = id
      case 42: model.end = id
      default: break
      }
    }
  }

  private mutating func readNormalizer(_ memory: UnsafeRawBufferPointer) throws(CheckpointError) {
    try fields(memory, "normalizer_spec") { (field, value, model) throws(CheckpointError) in
      switch (field, value) {
      case (2, .bytes(let bytes)) where !bytes.isEmpty:
        switch CharacterMap.read(Array(bytes)) {
        case .success(let map): model.map = map
        case .failure(let flaw):
          throw model.error("normalizer_spec.precompiled_charsmap", flaw.reason)
        }
      case (3, .integer(let raw)): model.addsPrefix = raw != 0
      case (4, .integer(let raw)): model.removesSpaces = raw != 0
      case (5, .integer(let raw)): model.escapesSpaces = raw != 0
      default: break
      }
    }
  }
}
