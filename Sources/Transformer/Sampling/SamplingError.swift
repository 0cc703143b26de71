/// Why no token could be chosen.
package enum SamplingError: Error, Equatable, CustomStringConvertible {
  /// A logit is not a number, or is plus infinity: the model's arithmetic broke.
  case notFinite(token: Int)
  /// Every logit is minus infinity, or there is none.
  case nothingPossible
  case badOption(name: String, value: String)

  package var description: String {
    switch self {
    case .notFinite(let token): "the model's score of token \(token) is not a finite number"
    case .nothingPossible: "the model leaves no token possible"
    case .badOption(let name, let value): "\(name) cannot be \(value)"
    }
  }
}
