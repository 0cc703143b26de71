/// A piece of a template's source.
struct TemplateToken: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    /// What stands outside of all tags.
    case text(String)
    case blockStart, blockEnd, outputStart, outputEnd
    case name(String)
    case string(String)
    case integer(Int)
    case number(Double)
    case sign(String)
    case end
  }

  let kind: Kind
  let line: Int

  /// What a message about it calls it.
  var described: String {
    switch kind {
    case .text: "text"
    case .blockStart: "'{%'"
    case .blockEnd: "'%}'"
    case .outputStart: "'{{'"
    case .outputEnd: "'}}'"
    case .name(let name): "'\(name)'"
    case .string: "a string"
    case .integer, .number: "a number"
    case .sign(let sign): "'\(sign)'"
    case .end: "the end of the template"
    }
  }
}
