import Foundation

/// A field of a tokeniser's file on the way to its meaning, with its name for errors.
struct FileField {
  let path: String
  let name: String
  let value: JSONValue?

  init(path: String, name: String, value: JSONValue?) {
    self.path = path
    self.name = name
    if let value, !value.isNull { self.value = value } else { self.value = nil }
  }

  subscript(key: String) -> FileField {
    FileField(path: path, name: "\(name).\(key)", value: value?[key])
  }

  func error(_ reason: String) -> CheckpointError {
    .malformed(path: path, field: name, reason: reason)
  }

  func unsupported(_ reason: String) -> CheckpointError {
    .unsupported(path: path, field: name, reason: reason)
  }

  func string() throws(CheckpointError) -> String {
    guard let text = value?.stringValue else { throw error("a text is expected") }
    return text
  }

  func string(or other: String) throws(CheckpointError) -> String {
    value == nil ? other : try string()
  }

  func bool(or other: Bool) throws(CheckpointError) -> Bool {
    guard let value else { return other }
    guard let bool = value.boolValue else { throw error("true or false is expected") }
    return bool
  }

  func integer() throws(CheckpointError) -> Int {
    guard let integer = value?.intValue else { throw error("an integer is expected") }
    return integer
  }

  func integer(or other: Int) throws(CheckpointError) -> Int {
    value == nil ? other : try integer()
  }

  /// The elements of an array.
  func elements() throws(CheckpointError) -> [FileField] {
    guard let values = value?.arrayValue else { throw error("a list is expected") }
    return values.enumerated().map {
      FileField(path: path, name: "\(name)[\($0)]", value: $1)
    }
  }

  /// A text of one character, as a scalar value.
  func character(or other: String) throws(CheckpointError) -> UInt32 {
    let scalars = try string(or: other).scalarValues
    guard scalars.count == 1 else { throw error("one character is expected") }
    return scalars[0]
  }

  /// An expression of Hugging Face's files: `{"Regex": …}` or `{"String": …}`.
  func pattern() throws(CheckpointError) -> TextPattern {
    if let literal = value?["String"]?.stringValue { return .literal(literal.scalarValues) }
    if let literal = value?.stringValue { return .literal(literal.scalarValues) }
    guard let source = value?["Regex"]?.stringValue else {
      throw error("a String or a Regex is expected")
    }
    do throws(ExpressionError) {
      return .expression(try ScalarExpression(source, classes: .unicode16))
    } catch {
      throw unsupported("expression \(source.prefix(200)): \(error)")
    }
  }
}

/// What `Split` and `Replace` look for.
enum TextPattern: Sendable {
  case literal([UInt32])
  case expression(ScalarExpression)

  /// Where the pattern is found, from left to right without overlap.
  func matches(in text: UnsafeBufferPointer<UInt32>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    switch self {
    case .expression(let expression): expression.forEachMatch(in: text) { found.append($0) }
    case .literal(let literal):
      guard let first = literal.first else { return [] }
      var at = 0
      while at + literal.count <= text.count {
        if text[at] == first,
          UnsafeBufferPointer(rebasing: text[at..<at + literal.count]).elementsEqual(literal)
        {
          found.append(at..<at + literal.count)
          at += literal.count
        } else {
          at += 1
        }
      }
    }
    return found
  }
}
