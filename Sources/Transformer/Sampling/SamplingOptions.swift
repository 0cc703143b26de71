/// How the next token is chosen from a model's logits.
///
/// The defaults are those that chat models are usually run with; `.greedy` always takes the likeliest.
package struct SamplingOptions: Sendable, Equatable {
  /// What logits are divided by after the filters; 0 (or less) is greedy.
  package var temperature: Float
  /// Only so many of the likeliest tokens are kept; 0 keeps all.
  package var topK: Int
  /// The smallest set of likeliest tokens with at least this probability is kept; 1 keeps all.
  package var topP: Float
  /// Tokens with less than this share of the likeliest token's probability are dropped; 0 keeps all.
  package var minP: Float
  /// Logits of recent tokens are divided by it where positive, multiplied where negative
  /// (Keskar et al., 2019); 1 is none.
  package var repetitionPenalty: Float
  /// How many of the last tokens count as recent; 0 is none, a negative number all.
  package var repetitionWindow: Int
  package var seed: UInt64

  package init(
    temperature: Float = 0.8, topK: Int = 40, topP: Float = 0.95, minP: Float = 0.05,
    repetitionPenalty: Float = 1, repetitionWindow: Int = 64, seed: UInt64 = 0
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.repetitionWindow = repetitionWindow
    self.seed = seed
  }

  /// Always the likeliest token; of equally likely ones the one with the lowest id.
  package static let greedy = SamplingOptions(temperature: 0, topK: 0, topP: 1, minP: 0)

  /// Refuses values that no distribution follows from.
  ///
  /// - Throws: `SamplingError.badOption` with the option's name and value.
  package func validate() throws(SamplingError) {
    func check(_ name: String, _ value: Float, _ holds: Bool) throws(SamplingError) {
      if !holds { throw .badOption(name: name, value: "\(value)") }
    }
    try check("temperature", temperature, temperature.isFinite)
    try check("topP", topP, topP >= 0)
    try check("minP", minP, minP >= 0 && minP <= 1)
    try check(
      "repetitionPenalty", repetitionPenalty,
      repetitionPenalty > 0
        && repetitionPenalty.isFinite)
    if topK < 0 { throw .badOption(name: "topK", value: "\(topK)") }
  }
}
