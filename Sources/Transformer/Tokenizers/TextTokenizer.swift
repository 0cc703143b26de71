/// What turns text into the tokens of a model and back, whichever the family or the file format.
///
/// Text comes as bytes, because a model's input may be no valid UTF-8; each file format has its own
/// rule for broken sequences, and the conforming type follows its format's reference.
package protocol TextTokenizer: Sendable {
  /// One more than the largest id, counting added tokens.
  var vocabularySize: Int { get }

  /// The tokens of a text.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8, possibly broken.
  ///   - addSpecial: whether beginning and end tokens are added as the model's files ask for.
  ///   - parseSpecial: whether "<|im_end|>" in the text becomes its token or is ordinary text.
  func encode(_ bytes: [UInt8], addSpecial: Bool, parseSpecial: Bool) -> [Int]

  /// The bytes that a token stands for, so that streaming can assemble whole characters; none for
  /// control tokens unless `special`, and for ids beyond the vocabulary.
  func bytes(of token: Int, special: Bool) -> [UInt8]

  /// The text of tokens; broken UTF-8 is replaced, and control tokens are left out if `skipSpecial`.
  func decode(_ tokens: [Int], skipSpecial: Bool) -> String

  /// The token that begins a text, where the model has one.
  var beginning: Int? { get }

  /// The tokens after which a model has no more to say.
  var ends: Set<Int> { get }

  /// The id of a token by its text, as the file spells it.
  func token(_ text: String) -> Int?

  /// The text of a token, as the file spells it.
  func text(of token: Int) -> String?
}

extension TextTokenizer {
  /// The tokens of a string, with special tokens added and recognised unless told otherwise.
  package func encode(
    _ text: String, addSpecial: Bool = true, parseSpecial: Bool = true
  ) -> [Int] {
    encode(Array(text.utf8), addSpecial: addSpecial, parseSpecial: parseSpecial)
  }

  /// The tokens of bytes, with special tokens added and recognised.
  package func encode(_ bytes: [UInt8]) -> [Int] {
    encode(bytes, addSpecial: true, parseSpecial: true)
  }

  /// The text of tokens, without control tokens.
  package func decode(_ tokens: [Int]) -> String { decode(tokens, skipSpecial: true) }
}
