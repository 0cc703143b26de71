/// Forms of conversations for models whose files have no template.
///
/// The raw values are the names they are known by.
package enum BuiltInChatTemplate: String, Sendable, CaseIterable {
  case chatML = "chatml"
  case llama2
  case llama3
  case mistral
  case zephyr
  case gemma
  case phi3
  /// `User: …` and `Assistant: …`, for a model without control tokens.
  case plain

  /// The form whose control tokens a vocabulary has; `plain` if it has none's.
  package init(for tokenizer: any TextTokenizer) {
    func has(_ texts: String...) -> Bool { texts.allSatisfy { tokenizer.token($0) != nil } }
    if has("<|im_start|>", "<|im_end|>") {
      self = .chatML
    } else if has("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>") {
      self = .llama3
    } else if has("<start_of_turn>", "<end_of_turn>") {
      self = .gemma
    } else if has("<|user|>", "<|assistant|>") {
      self = has("<|end|>") ? .phi3 : .zephyr
    } else if has("[INST]", "[/INST]") {
      self = has("<<SYS>>") ? .llama2 : .mistral
    } else {
      self = .plain
    }
  }

  /// Texts at which an answer ends where there is no control token for it.
  package var stopStrings: [String] { self == .plain ? ["\nUser:", "\nSystem:"] : [] }

  /// The form as a template.
  package var source: String {
    switch self {
    case .chatML:
      """
      {%- for message in messages -%}
      {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' -}}
      {%- endfor -%}
      {{- '<|im_start|>assistant\\n' if add_generation_prompt -}}
      """
    case .llama3:
      """
      {{- bos_token -}}
      {%- for message in messages -%}
      {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\\n\\n' -}}
      {{- message.content | trim + '<|eot_id|>' -}}
      {%- endfor -%}
      {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' if add_generation_prompt -}}
      """
    case .llama2:
      Self.withFirstSystem(
        """
        {%- if message.role == 'assistant' -%}
        {{- ' ' + message.content | trim + ' ' + eos_token -}}
        {%- else -%}
        {{- bos_token + '[INST] ' -}}
        {{- '<<SYS>>\\n' + system + '\\n<</SYS>>\\n\\n' if loop.first and system -}}
        {{- message.content | trim + ' [/INST]' -}}
        {%- endif -%}
        """)
    case .mistral:
      "{{- bos_token -}}"
        + Self.withFirstSystem(
          """
          {%- if message.role == 'assistant' -%}
          {{- ' ' + message.content | trim + eos_token -}}
          {%- else -%}
          {{- '[INST] ' + (system + '\\n\\n' if loop.first and system else '') -}}
          {{- message.content + ' [/INST]' -}}
          {%- endif -%}
          """)
    case .gemma:
      "{{- bos_token -}}"
        + Self.withFirstSystem(
          """
          {{- '<start_of_turn>' + ('model' if message.role == 'assistant' else message.role) -}}
          {{- '\\n' + (system + '\\n\\n' if loop.first and system else '') -}}
          {{- message.content | trim + '<end_of_turn>\\n' -}}
          """) + "{{- '<start_of_turn>model\\n' if add_generation_prompt -}}"
    case .zephyr:
      """
      {%- for message in messages -%}
      {{- '<|' + message.role + '|>\\n' + message.content + eos_token + '\\n' -}}
      {%- endfor -%}
      {{- '<|assistant|>\\n' if add_generation_prompt -}}
      """
    case .phi3:
      """
      {%- for message in messages -%}
      {{- '<|' + message.role + '|>\\n' + message.content + '<|end|>\\n' -}}
      {%- endfor -%}
      {{- '<|assistant|>\\n' if add_generation_prompt -}}
      """
    case .plain:
      """
      {%- for message in messages -%}
      {{- message.role | capitalize + ': ' + message.content + '\\n' -}}
      {%- endfor -%}
      {{- 'Assistant:' if add_generation_prompt -}}
      """
    }
  }

  /// A loop over the messages but a first one of the system's, which is in `system`.
  private static func withFirstSystem(_ body: String) -> String {
    """
    {%- set system = messages[0].content if messages and messages[0].role == 'system' else '' -%}
    {%- set first = 1 if messages and messages[0].role == 'system' else 0 -%}
    {%- for message in messages[first:] -%}
    """ + body + "{%- endfor -%}"
  }
}
