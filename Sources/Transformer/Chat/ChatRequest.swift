package import Foundation

/// What a chat template is rendered with.
package struct ChatRequest: Sendable {
  /// The messages, as mappings; see `ChatMessage.value`.
  package var messages: [TemplateValue]
  /// Descriptions of the tools that the model may call, as mappings of JSON schema.
  package var tools: [TemplateValue]
  /// Whether the prompt ends where the assistant's answer begins.
  package var addsGenerationPrompt: Bool
  /// Switches of the template's own, such as `enable_thinking`.
  package var options: [String: TemplateValue]
  /// Texts of control tokens that templates write, such as `bos_token` and `eos_token`.
  package var controlTokens: [String: String]
  /// What `strftime_now` tells.
  package var now: Date

  package init(
    messages: [ChatMessage], tools: [TemplateValue] = [], addsGenerationPrompt: Bool = true,
    options: [String: TemplateValue] = [:], controlTokens: [String: String] = [:],
    now: Date = Date()
  ) {
    self.messages = messages.map(\.value)
    self.tools = tools
    self.addsGenerationPrompt = addsGenerationPrompt
    self.options = options
    self.controlTokens = controlTokens
    self.now = now
  }

  /// A request whose messages are mappings already, such as those of a JSON text.
  package init(
    messages: [TemplateValue], tools: [TemplateValue] = [], addsGenerationPrompt: Bool = true,
    options: [String: TemplateValue] = [:], controlTokens: [String: String] = [:],
    now: Date = Date()
  ) {
    self.init(
      messages: [ChatMessage](), tools: tools, addsGenerationPrompt: addsGenerationPrompt,
      options: options, controlTokens: controlTokens, now: now)
    self.messages = messages.map(\.asMessage)
  }

  var variables: [String: TemplateValue] {
    var result: [String: TemplateValue] = [
      "messages": .list(messages), "tools": tools.isEmpty ? .none : .list(tools),
      "documents": .none, "add_generation_prompt": .bool(addsGenerationPrompt),
    ]
    for (name, token) in controlTokens { result[name] = .string(token) }
    for (name, value) in options { result[name] = value }
    return result
  }
}
