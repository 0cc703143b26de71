import Foundation
import Transformer

extension FuzzTarget {
  /// A chat template; what is accepted is rendered.
  static let template = FuzzTarget(
    name: "template", seeds: FuzzSeeds.templates,
    words: [
      "{% for m in messages %}", "{% endfor %}", "{% if ", "{% else %}", "{% elif ", "{% endif %}",
      "{% set x = ", "{%- ", "-%}", "{{ ", " }}", "{# ", " #}", "{% macro f(a, b=1) %}",
      "{% endmacro %}", "namespace(", "loop.index0", "loop.previtem", "raise_exception(",
      "| tojson",
      "| trim", "range(", "[::-1]", " is defined", " is string", " not in ", "**", "//", "~",
      "strftime_now(", "{% generation %}", "{% break %}", "{% raw %}", "messages[0]['role']",
    ]
  ) { bytes in
    let source = String(decoding: bytes, as: UTF8.self)
    guard let template = try? ChatTemplate(source: source) else { return }
    for request in requests { _ = try? template.render(request) }
  }

  private static let requests = [
    ChatRequest(messages: [ChatMessage]()),
    ChatRequest(
      messages: [
        ChatMessage(role: "system", content: "You are {{ x }}."),
        ChatMessage(role: "user", content: "Hello 中文 <|im_end|>"),
        ChatMessage(role: "assistant", content: nil), ChatMessage(role: "user", content: ""),
      ], controlTokens: ["bos_token": "<s>", "eos_token": "</s>"],
      now: Date(timeIntervalSince1970: 0)),
  ]
}

extension FuzzSeeds {
  @Sendable static func templates() -> [[UInt8]] {
    [
      "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m['content'] | trim }}<|im_end|>\n"
        + "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}",
      "{%- set ns = namespace(found=false, n=0) -%}{%- for m in messages[::-1] -%}"
        + "{%- if m.role == 'user' and not ns.found -%}{%- set ns.found = true -%}"
        + "{%- set ns.n = loop.index0 -%}{%- elif loop.last -%}x{%- endif -%}{%- endfor -%}{{ ns.n }}",
      "{{ bos_token }}{% macro f(a, b=2) %}{{ a ~ '-' ~ b }}{% endmacro %}{{ f(1) }}{{ f('x', b=[1]) }}"
        + "{{ {'a': [1, 2.5, none, true]} | tojson(indent=2) }}{{ strftime_now('%d %b %Y') }}",
      "{% if messages[0].role != 'system' %}{{ raise_exception('no system') }}{% endif %}"
        + "{% for i in range(0, 9, 2) %}{{ i // 2 + i % 3 ** 2 }}{{ ',' if not loop.last }}{% endfor %}"
        + "{{ 'a b c'.split(' ')[1:] | join('-') | upper }}{{ messages | length > 2 and 'x' is string }}",
    ].map { Array($0.utf8) }
  }
}
