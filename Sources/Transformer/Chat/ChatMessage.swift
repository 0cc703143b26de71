/// One message of a conversation.
package struct ChatMessage: Sendable {
  /// Who speaks: `system`, `user`, `assistant` or `tool` in most templates.
  package var role: String
  /// What is said; nil for an assistant's message that only calls tools.
  package var content: String?
  /// What else the template may look for, such as `tool_calls` or `reasoning_content`.
  package var others: [(name: String, value: TemplateValue)]

  package init(
    role: String, content: String?, others: [(name: String, value: TemplateValue)] = []
  ) {
    self.role = role
    self.content = content
    self.others = others
  }

  /// Roles that may be part of a control token, as some templates write `<|role|>`.
  ///
  /// Any other is treated as text of the conversation.
  package static let knownRoles: Set<String> = [
    "system", "user", "assistant", "tool", "developer", "function", "ipython", "model",
    "observation",
  ]

  /// The message as a template sees it.
  package var value: TemplateValue {
    var result: [(String, TemplateValue)] = [
      ("role", Self.role(role)), ("content", content.map(TemplateValue.data) ?? .none),
    ]
    for other in others where other.name != "role" && other.name != "content" {
      result.append((other.name, other.value))
    }
    return .mapping(result)
  }

  static func role(_ role: String) -> TemplateValue {
    knownRoles.contains(role) ? .string(role) : .data(role)
  }
}
