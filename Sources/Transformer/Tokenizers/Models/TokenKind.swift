/// What a token is for, in the numbers of SentencePiece and of GGUF's `tokenizer.ggml.token_type`.
enum TokenKind: UInt8, Sendable {
  case normal = 1, unknown, control, userDefined, unused, byte
}
