package import Commands

extension Language: Codable {
  /// Reads the code.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let code = try container.decode(String.self)
    guard let language = Language(code: code) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: code)
    }
    self = language
  }

  /// Writes the code.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}

extension Place: Codable {
  /// Reads the canonical text.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let place = Place(parsing: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: text)
    }
    self = place
  }

  /// Writes the canonical text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension Place.DeviceKind: Codable {}

extension Period: Codable {
  /// Reads the canonical text.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let period = Period(parsing: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: text)
    }
    self = period
  }

  /// Writes the canonical text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
