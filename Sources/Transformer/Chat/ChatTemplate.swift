package import Foundation

/// A conversation's form for one model: a template in the part of the Jinja language that models'
/// templates are written in, rendered as Hugging Face's `apply_chat_template` renders it.
///
/// A template comes with a model's file, from a stranger: whatever it says, reading and rendering
/// end within the limits, in text or in a `TemplateError`.
///
///     let template = try ChatTemplate(source: source)
///     let prompt = try template.render(ChatRequest(messages: [
///       ChatMessage(role: "user", content: "Hello")
///     ]))
package struct ChatTemplate: Sendable {
  package let source: String
  package let limits: TemplateLimits
  private let statements: [TemplateStatement]

  /// The longest source that is read, in bytes.
  package static let sourceLimit = 1 << 20

  /// - Throws: `TemplateError` if the source is not written in the language, or is too long.
  package init(source: String, limits: TemplateLimits = TemplateLimits()) throws(TemplateError) {
    guard source.utf8.count <= Self.sourceLimit else {
      throw TemplateError(line: 1, reason: .limit("the template is too long"))
    }
    self.source = source
    self.limits = limits
    statements = try TemplateParser.statements(of: source)
  }

  /// The conversation as text.
  package func render(_ request: ChatRequest) throws(TemplateError) -> String {
    try text(request).string
  }

  /// The conversation as text of which every part tells whether the template wrote it.
  ///
  /// Only what the template wrote may name control tokens.
  package func segments(_ request: ChatRequest) throws(TemplateError) -> [ChatSegment] {
    try text(request).segments
  }

  func text(_ request: ChatRequest) throws(TemplateError) -> TemplateText {
    try render(variables: request.variables, now: request.now)
  }

  /// The template as text, with variables of any kind.
  package func render(
    variables: [String: TemplateValue], now: Date = Date()
  ) throws(TemplateError) -> TemplateText {
    guard variables.values.allSatisfy({ $0.depth < limits.nesting }) else {
      throw TemplateError(line: 1, reason: .limit("the conversation is nested too deeply"))
    }
    let size = variables.values.reduce(0) { $0 + $1.size }
    let renderer = TemplateRenderer(limits: limits, now: now, inputSize: size)
    return try renderer.render(statements, variables: variables)
  }
}

extension TemplateValue {
  /// About how many characters and members it has.
  var size: Int {
    switch self {
    case .text(let text): 1 + text.count
    case .list(let list): list.items.reduce(1) { $0 + $1.size }
    case .mapping(let mapping): mapping.values.reduce(mapping.keys.count) { $0 + $1.size }
    default: 1
    }
  }
}
