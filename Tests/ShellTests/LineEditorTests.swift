import Shell
import Testing

@Suite struct LongEntryTests {
  @Test func `a line is an entry`() {
    var entry = LongEntry()
    #expect(entry.add("show jobs") == "show jobs")
    #expect(entry.add("") == "")
  }

  @Test func `marks open several lines`() {
    var entry = LongEntry()
    #expect(entry.add("\"\"\"") == nil)
    #expect(entry.isOpen)
    #expect(entry.add("run script --command ls") == nil)
    #expect(entry.add("then show jobs\"\"\"") == "run script --command ls\nthen show jobs")
    #expect(!entry.isOpen)
  }

  @Test func `what stands between marks inside a line is one value`() {
    var entry = LongEntry()
    #expect(entry.add("translate \"\"\"Good morning.") == nil)
    #expect(
      entry.add("\"Hello\"\"\"\" into French")
        == "translate \"Good morning.\n\\\"Hello\"\" into French")
  }
}

@Suite struct CompletionTests {
  @Test func `the common beginning comes of all candidates`() {
    #expect(WordCompletion(candidates: ["run script", "run search"]).commonPrefix == "run s")
    #expect(WordCompletion(candidates: ["报告一", "报告二"]).commonPrefix == "报告")
    #expect(WordCompletion(candidates: []).commonPrefix == nil)
  }
}
