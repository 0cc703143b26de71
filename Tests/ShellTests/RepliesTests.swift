import Shell
import Testing

@Suite struct ReplyTemplateTests {
  @Test func `places are filled by name and number`() {
    let template = ReplyTemplate("{count} {count:file|files} in {folder}")
    #expect(template.names == ["count", "folder"])
    #expect(template.filled { ["count": "1", "folder": "a"][$0] } == "1 file in a")
    #expect(template.filled { ["count": "2", "folder": "a"][$0] } == "2 files in a")
  }

  @Test func `other braces stay`() {
    #expect(ReplyTemplate("{} {a b} {x").filled { _ in "1" } == "{} {a b} {x")
  }
}

@Suite struct SpokenLanguageTests {
  @Test(arguments: [
    ("translate report.txt", "en"), ("把报告翻译成法语", "zh"), ("用 gpu1 翻译 report.txt", "zh"),
    ("translate \"你好\" into English", "en"), ("42", nil), ("", nil),
  ])
  func `the language is that of the words that ask`(text: String, language: String?) {
    #expect(SpokenLanguage.of(text) == language)
  }

  @Test func `the environment says it before anything is said`() {
    let available = ["en", "zh"]
    #expect(SpokenLanguage.of(environment: ["LANG": "zh_CN.UTF-8"], available: available) == "zh")
    #expect(SpokenLanguage.of(environment: ["LANG": "C.UTF-8"], available: available) == "en")
    #expect(
      SpokenLanguage.of(
        environment: ["LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN"], available: available) == "en")
    #expect(SpokenLanguage.of(environment: [:], available: available) == "en")
  }
}
