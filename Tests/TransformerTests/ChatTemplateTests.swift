import Foundation
import Testing
import Transformer

/// Against jinja2, set up as `apply_chat_template` does; `Fixtures/make-templates.py` writes the
/// fixture.
struct ChatTemplateTests {
  private struct Fixture {
    let values: TemplateMapping

    init() throws {
      let path =
        ProcessInfo.processInfo.environment["BEHEST_TEMPLATES"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/templates.json").path
      guard
        case .mapping(let values) = try TemplateValue(
          json: String(contentsOfFile: path, encoding: .utf8))
      else { throw TemplateError(line: 0, reason: .type("no fixture")) }
      self.values = values
    }

    func mapping(_ name: String) -> TemplateMapping { ChatTemplateTests.mapping(values[name]) }

    func list(_ name: String) -> [TemplateMapping] {
      guard case .list(let list)? = values[name] else { return [] }
      return list.items.map(ChatTemplateTests.mapping)
    }

    var now: Date {
      guard case .number(let seconds)? = values["now"] else { return Date() }
      return Date(timeIntervalSince1970: seconds)
    }
  }

  private static func mapping(_ value: TemplateValue?) -> TemplateMapping {
    if case .mapping(let mapping)? = value { mapping } else { TemplateMapping() }
  }

  private static func string(_ value: TemplateValue?) -> String? {
    if case .text(let text)? = value { text.string } else { nil }
  }

  private static func variables(_ mapping: TemplateMapping) -> [String: TemplateValue] {
    Dictionary(
      zip(mapping.keys.map(\.string), mapping.values), uniquingKeysWith: { first, _ in first })
  }

  private static func outcome(
    _ source: String, _ variables: [String: TemplateValue], _ now: Date
  ) -> String? {
    do throws(TemplateError) {
      return try ChatTemplate(source: source).render(variables: variables, now: now).string
    } catch {
      return nil
    }
  }

  @Test func conversationsRenderAsJinjaRendersThem() throws {
    let fixture = try Fixture()
    let templates = fixture.mapping("templates")
    let conversations = fixture.mapping("conversations")
    let chats = fixture.list("chats")
    #expect(chats.count > 150)
    for chat in chats {
      let template = Self.string(chat["template"]) ?? ""
      let title = Self.string(chat["conversation"]) ?? ""
      let found = Self.outcome(
        Self.string(templates[template]) ?? "",
        Self.variables(Self.mapping(conversations[title])), fixture.now)
      #expect(found == Self.string(chat["expected"]), "\(template) with \(title)")
    }
  }

  @Test func piecesOfTheLanguageRenderAsJinjaRendersThem() throws {
    let fixture = try Fixture()
    let data = Self.variables(fixture.mapping("data"))
    let pieces = fixture.list("pieces")
    #expect(pieces.count > 100)
    for piece in pieces {
      let source = Self.string(piece["source"]) ?? ""
      let found = Self.outcome(source, data, fixture.now)
      #expect(found == Self.string(piece["expected"]), "\(source)")
    }
  }

  @Test func whatJinjaRefusesIsRefused() throws {
    let fixture = try Fixture()
    let data = Self.variables(fixture.mapping("data"))
    for piece in fixture.list("errors") {
      let source = Self.string(piece["source"]) ?? ""
      #expect(throws: TemplateError.self, "\(source)") {
        try ChatTemplate(source: source).render(variables: data)
      }
    }
  }
}
