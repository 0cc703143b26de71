import Foundation
import Tensors
import Testing
import Transformer

/// A template comes from a stranger: whatever it says ends soon, in text or in an error.
struct TemplateLimitTests {
  private static let data: [String: TemplateValue] = [
    "messages": .list([ChatMessage(role: "user", content: "Hello <b> 世界").value]),
    "s": .data(String(repeating: "ab", count: 500)), "bos_token": .string("<s>"),
  ]

  private func isLimited(_ source: String) -> Bool {
    do throws(TemplateError) {
      _ = try ChatTemplate(source: source).render(variables: Self.data)
      return false
    } catch {
      if case .limit = error.reason { return true }
      return false
    }
  }

  @Test(arguments: [
    "{% for a in range(1000000000000) %}x{% endfor %}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{{ 'x' * 1000000000000 }}", "{{ 9223372036854775807 * 2 }}", "{{ 10 ** 1000000000000 }}",
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(100) %}{% set n.s = n.s + n.s %}{% endfor %}",
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(100) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
    "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(100) %}{% set n.s = n.s.replace('x', n.s) %}{% endfor %}",
    "{% set n = namespace(s=['x']) %}{% for i in range(100) %}{% set n.s = n.s + n.s %}{% endfor %}",
    "{% set n = namespace(s=[]) %}{% for i in range(9999) %}{% set n.s = [n.s] %}{% endfor %}",
    "{% set n = namespace(s={}) %}{% for i in range(9999) %}{% set n.s = {'a': n.s} %}{% endfor %}",
    "{% set n = namespace(s=[]) %}{% for i in range(90) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s }}",
    "{% set n = namespace(s=[]) %}{% for i in range(90) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s | tojson }}",
    "{% set n = namespace(s=[], t=[]) %}{% for i in range(90) %}{% set n.s = [n.s, n.s] %}"
      + "{% set n.t = [n.t, n.t] %}{% endfor %}{{ n.s == n.t }}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f() %}{% call f() %}{% endcall %}{% endmacro %}{{ f() }}",
    "{% macro f(x) %}{{ g(x) }}{% endmacro %}{% macro g(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}",
    "{{ 'a\nb' | indent(1000000000) }}", "{{ {'a': 1} | tojson(indent=1000000000) }}",
    "{% for i in range(90000) %}{{ s }}{{ s }}{% endfor %}",
    "{% for i in range(90000) %}{% set x = s | upper | lower %}{% endfor %}",
  ])
  func worksOfGiantsEndAtALimit(source: String) {
    #expect(isLimited(source))
  }

  @Test(arguments: [
    ("(", ")"), ("[", "]"), ("-", ""), ("not ", ""), ("{'a':", "}"), ("x if y else ", ""),
    ("x(", ")"),
    ("x[", "]"), ("+", ""), ("x and (", ")"), ("x|f(", ")"),
  ])
  func deepExpressionsAreErrors(open: String, close: String) {
    for depth in [10, 99, 101, 1000, 50_000] {
      let source =
        "{{ " + String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        + " }}"
      if depth > 100 { #expect(isLimited(source)) } else { _ = isLimited(source) }
    }
  }

  @Test(arguments: [
    "{{ range(9223372036854775800, 9223372036854775807, 5) | list }}",
    "{{ range(-9223372036854775807, 9223372036854775807) }}",
    "{{ s[-9223372036854775807:] | length }}",
    "{{ s[::9223372036854775807] }}{{ s[::-9223372036854775807] }}", "{{ s[9223372036854775807] }}",
    "{{ (-9223372036854775807 - 1) // -1 }}", "{{ (-9223372036854775807 - 1) % -1 }}",
    "{{ (-9223372036854775807 - 1) | abs }}", "{{ 1e400 | int }}{{ 1e19 | int }}", "{{ 'x' * -1 }}",
    "{{ 2.5 | round(9223372036854775807) }}", "{{ 'a b' | indent(-5) }}",
    "{{ [] | tojson(indent=-1) }}",
    "{{ 'a,b'.split(',', -9223372036854775807) }}", "{{ 'aa'.replace('a', 'b', -9) }}",
    "{{ s == s }}{{ s < s }}{{ strftime_now('%' * 200) }}{{ strftime_now('%s%Ez%1000d') }}",
  ])
  func numbersAtTheEdgeDoNotTrap(source: String) {
    _ = isLimited(source)
  }

  /// Threads of others may have little stack.
  @Test func depthFitsASmallStack() async {
    let sources = [
      "{% macro f(x) %}{% if 1 %}{% for i in [1] %}{{ f([(not (1 ~ (x or 2)))]) | trim }}{% endfor %}"
        + "{% endif %}{% endmacro %}{{ f(1) }}",
      "{{ " + String(repeating: "(", count: 1000) + "1" + String(repeating: ")", count: 1000)
        + " }}",
      "{{ " + String(repeating: "x(a=[1 if {'a':", count: 500)
        + String(repeating: "}])", count: 500) + " }}",
      String(repeating: "{% if 1 %}{% for x in [1] %}", count: 1000),
      "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}",
      "{% macro f(x) %}{% call f(x) %}{{ caller() }}{% endcall %}{% endmacro %}{{ f(1) }}",
    ]
    for source in sources {
      let limited = await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: isLimited(source)) }
        thread.stackSize = 512 << 10
        thread.start()
      }
      #expect(limited)
    }
  }

  @Test func longChainsEnd() {
    for (first, link) in [
      ("x", "|trim"), ("x", ".y"), ("x", "[0]"), ("1", " if x"), ("x", "()"),
    ] {
      #expect(isLimited("{{ " + first + String(repeating: link, count: 50_000) + " }}"))
    }
    for link in [" + 1", " ~ 1", " and 1", " == 1", " * 1", " or 0", " ** 1"] {
      #expect(!isLimited("{{ 1" + String(repeating: link, count: 20_000) + " }}"))
    }
    let many = "{% if a %}" + String(repeating: "{% elif b %}", count: 20_000) + "{% endif %}"
    #expect(!isLimited(many))
    #expect(
      isLimited(
        String(repeating: "{% if 1 %}", count: 5000) + String(repeating: "{% endif %}", count: 5000)
      ))
    #expect(isLimited(String(repeating: " ", count: (1 << 20) + 1)))
  }

  @Test func valuesThatHoldOneAnotherAreLetGo() throws {
    let source = """
      {% set a = namespace() %}{% set b = namespace(a=a) %}{% set a.b = b %}{% set a.a = [a] %}
      {% macro m() %}{% set x = 1 %}{% macro n() %}{{ x }}{% endmacro %}{% set a.n = n %}{% endmacro %}
      {{ m() }}{{ a.n() }}{{ a }}
      """
    let text = try ChatTemplate(source: source).render(variables: [:]).string
    #expect(text.contains("1"))
    // A chain of namespaces as long as the steps allow is let go without recursion.
    let chain = """
      {% set n = namespace(last=none) %}{% for i in range(50000) %}{% set n.last = namespace(next=n.last) %}{% endfor %}
      """
    _ = try ChatTemplate(source: chain).render(variables: [:])
  }

  @Test func noMutationOfATemplateTraps() throws {
    let pieces = [
      "{{", "}}", "{%", "%}", "{#", "#}", "-", "if", "for", "x", "in", "messages", "'", "\"", "(",
      ")", "[", "]",
      "|", "tojson", "set", "=", "macro", "endfor", "endif", "else", " ", "\n", ".", ",", "0",
      "9999999999", "-1",
      "loop", ".index", "namespace(", "~", "+", "*", "/", "%", "**", "not", "is", "defined", "raw",
      "endraw",
      "\\", "\\x", "\\u12", "世", "\u{0}", "content", "['role']", ":", "::", "[::-1]", "[-9:9]", "{",
      "}", "==", "<",
      "break", "continue", "call", "endmacro", "caller()", "range(3)", ".split('')", ".strip()",
      "{'a':1}",
    ]
    var generator = SeededGenerator(seed: 17)
    let sources = BuiltInChatTemplate.allCases.map(\.source)
    var rendered = 0
    for round in 0..<12_000 {
      var scalars: [String]
      if round % 2 == 0 {
        scalars = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
          pieces.randomElement(using: &generator) ?? ""
        }
      } else {
        scalars = (sources.randomElement(using: &generator) ?? "").map(String.init)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          let place = Int.random(in: 0..<scalars.count, using: &generator)
          switch Int.random(in: 0..<3, using: &generator) {
          case 0: scalars.remove(at: place)
          case 1: scalars[place] = pieces.randomElement(using: &generator) ?? ""
          default: scalars.insert(pieces.randomElement(using: &generator) ?? "", at: place)
          }
        }
      }
      do throws(TemplateError) {
        _ = try ChatTemplate(source: scalars.joined()).render(variables: Self.data)
        rendered += 1
      } catch {
        #expect(error.line >= 1)
      }
    }
    #expect(rendered > 500)
  }

  @Test func errorsTellTheLine() {
    func line(_ source: String) -> Int? {
      do throws(TemplateError) {
        _ = try ChatTemplate(source: source).render(variables: [:])
        return nil
      } catch {
        return error.line
      }
    }
    #expect(line("a\nb\n{{ x.y }}") == 3)
    #expect(line("{{ 1 }}\n{% if 1 %}\n{{ 1 / 0 }}\n{% endif %}") == 3)
    #expect(line("{#\n\n#}\n{{ 'a\nb' ~ x.y }}") == 5)
    #expect(line("\r\n\r\n{{ raise_exception('no') }}") == 3)
    #expect(line("{% for x in y %}\n") == 1)
  }
}
