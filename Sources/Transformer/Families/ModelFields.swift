internal import Tensors

/// The fields that describe a model, read alike from `config.json` and from a GGUF file's metadata.
struct ModelFields {
  /// The file that has them.
  let path: String
  private let prefix: String
  private let find: (String) -> JSONValue?

  init(path: String, prefix: String = "", find: @escaping (String) -> JSONValue?) {
    self.path = path
    self.prefix = prefix
    self.find = find
  }

  /// The value of a field, nil if it is missing or null.
  subscript(_ name: String) -> JSONValue? {
    let value = find(name)
    return value == .null ? nil : value
  }

  /// Whether a field is there, be it null.
  func has(_ name: String) -> Bool { find(name) != nil }

  /// What a size is at most, where nothing else limits it.
  static let largestSize = 1 << 24

  /// A whole number of at least one.
  ///
  /// - Throws: `CheckpointError.malformed` if it is missing without a `default`, or not in the range.
  func size(
    _ name: String, default standard: Int? = nil, atMost limit: Int = largestSize
  ) throws(CheckpointError) -> Int {
    guard let value = self[name] else {
      guard let standard else { throw error(name, "it is missing") }
      return standard
    }
    guard let size = value.intValue, size >= 1, size <= limit else {
      throw error(name, "\(value.short) is not a whole number from 1 to \(limit)")
    }
    return size
  }

  /// A finite number above zero, or zero itself.
  func number(_ name: String, default standard: Float? = nil) throws(CheckpointError) -> Float {
    guard let value = self[name] else {
      guard let standard else { throw error(name, "it is missing") }
      return standard
    }
    let number = value.doubleValue.map(Float.init)
    guard let number, number.isFinite, number >= 0 else {
      throw error(name, "\(value.short) is not a number that can be")
    }
    return number
  }

  /// A number that something is divided by or grows with.
  func factor(_ name: String, default standard: Float? = nil) throws(CheckpointError) -> Float {
    let number = try number(name, default: standard)
    guard number > 0 else { throw error(name, "it must be above zero") }
    return number
  }

  func flag(_ name: String, default standard: Bool) throws(CheckpointError) -> Bool {
    guard let value = self[name] else { return standard }
    guard case .bool(let flag) = value else { throw error(name, "it must be true or false") }
    return flag
  }

  func text(_ name: String, default standard: String? = nil) throws(CheckpointError) -> String {
    guard let value = self[name] else {
      guard let standard else { throw error(name, "it is missing") }
      return standard
    }
    guard case .string(let text) = value else { throw error(name, "it must be text") }
    return text
  }

  /// A list of numbers.
  func numbers(_ name: String, count: Int) throws(CheckpointError) -> [Float] {
    guard case .array(let values) = self[name], values.count == count else {
      throw error(name, "it must be a list of \(count) numbers")
    }
    return try values.map { value throws(CheckpointError) in
      guard let number = value.doubleValue.map(Float.init), number.isFinite, number > 0 else {
        throw error(name, "\(value.short) cannot be among its numbers")
      }
      return number
    }
  }

  /// The fields of an object within these.
  func object(_ name: String) throws(CheckpointError) -> ModelFields? {
    guard let value = self[name] else { return nil }
    guard case .object(let fields) = value else { throw error(name, "it must be an object") }
    return ModelFields(path: path, prefix: prefix + name + ".") { fields[$0] }
  }

  /// What is wrong with a field, to throw.
  func error(_ name: String, _ reason: String) -> CheckpointError {
    .malformed(path: path, field: prefix + name, reason: reason)
  }

  /// A name that is well formed, but not one of ours.
  func unsupported(_ name: String, _ found: String, supported: [String]) -> CheckpointError {
    .unsupported(
      path: path, field: prefix + name,
      reason: "\"\(found.prefix(40))\"; supported: \(supported.joined(separator: ", "))")
  }
}

extension ModelFields {
  /// The fields of a model's `config.json`.
  init(json file: ModelFile) throws(CheckpointError) {
    let path = file.folder + "/config.json"
    guard let configuration = file.configuration else {
      throw .unreadable(path: path, reason: "the weights need the configuration beside them")
    }
    guard case .object(let fields) = configuration else {
      throw .malformed(path: path, field: "the whole", reason: "it is not an object")
    }
    self.init(path: path) { fields[$0] }
  }

  /// The metadata of a GGUF file whose keys begin with `prefix`.
  init(gguf file: ModelFile, prefix: String) {
    self.init(path: file.path, prefix: prefix) {
      file.metadata[prefix + $0].flatMap(JSONValue.init)
    }
  }
}

extension JSONValue {
  /// The value for an error message.
  var short: String {
    switch self {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .number(let number): "\(number)"
    case .integer(let integer): "\(integer)"
    case .string(let text): "\"\(text.prefix(40))\""
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSONValue {
  /// A number, flag or text of a GGUF file; nil for a list.
  fileprivate init?(_ value: GGUFValue) {
    if let integer = value.intValue {
      self = .integer(integer)
    } else if let number = value.doubleValue {
      self = .number(number)
    } else if let flag = value.boolValue {
      self = .bool(flag)
    } else if let text = value.stringValue {
      self = .string(text)
    } else {
      return nil
    }
  }
}
