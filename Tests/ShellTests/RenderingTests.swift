import Shell
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("你好", 4), ("ab你", 4), ("é", 1), ("e\u{301}", 1), ("👍", 2), ("，", 2),
    ("한글", 4), ("✔", 1), ("\u{1B}", 0),
  ])
  func `a text takes the columns that a terminal gives it`(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test func `shortening never cuts a wide character in two`() {
    #expect(DisplayWidth.shortened("你好世界", to: 5) == "你好…")
    #expect(DisplayWidth.shortened("你好世界", to: 4) == "你…")
    #expect(DisplayWidth.shortened("abc", to: 3) == "abc")
  }

  @Test func `lines break at spaces and between wide characters`() {
    #expect(DisplayWidth.wrapped("one two three", to: 8) == ["one two", "three"])
    #expect(DisplayWidth.wrapped("把报告翻译成法语", to: 6) == ["把报告", "翻译成", "法语"])
    #expect(DisplayWidth.wrapped("abcdefghij", to: 4) == ["abcd", "efgh", "ij"])
  }

  @Test(arguments: 1...12)
  func `no wrapped line is wider than the window`(width: Int) {
    let text = "translate 报告.txt into French, 然后 summarize averyveryverylongword"
    for line in DisplayWidth.wrapped(text, to: max(2, width)) {
      #expect(DisplayWidth.of(line) <= max(2, width))
    }
  }
}

@Suite struct TableTests {
  private let table = Table(
    columns: [
      Column("job", "JOB", right: true), Column("what", "WHAT", flexible: true),
      Column("empty", "EMPTY"), Column("state", "STATE"),
    ],
    rows: [
      [Cell("1", .integer(1)), Cell("translation of 一个很长的文件名.txt"), .empty, Cell("done")],
      [Cell("12", .integer(12)), Cell("embedding"), .empty, Cell("running")],
    ])
  private let plain = Painter(isOn: false)

  @Test func `columns line up, and one that nothing fills is left out`() {
    #expect(
      table.lines(width: nil, painter: plain) == [
        "JOB  WHAT                                 STATE",
        "  1  translation of 一个很长的文件名.txt  done",
        " 12  embedding                            running",
      ])
  }

  @Test func `a narrow window shortens the flexible column`() {
    for line in table.lines(width: 30, painter: plain) {
      #expect(DisplayWidth.of(line) <= 30)
    }
  }

  @Test func `a very narrow window lists the fields`() {
    let lines = table.lines(width: 18, painter: plain)
    #expect(lines.first == "JOB    1")
    #expect(lines.contains("STATE  running"))
    for line in lines { #expect(DisplayWidth.of(line) <= 18) }
  }

  @Test func `a program reads every column`() {
    #expect(
      table.json.text.hasPrefix(
        #"[{"job": 1, "what": "translation of 一个很长的文件名.txt", "empty": null, "state": "done"}"#))
  }

  @Test func `without rows there are no lines`() {
    #expect(Table(columns: table.columns, rows: []).lines(width: 80, painter: plain).isEmpty)
  }
}

@Suite struct EscapingTests {
  @Test func `control characters are shown`() {
    #expect(Escaping.line("a\u{1B}[31mb\n\u{7}\u{202E}") == #"a\e[31mb\n\x07\u{202E}"#)
    #expect(Escaping.lines("a\n\tb\u{1B}") == "a\n\tb\\e")
    #expect(Escaping.line("报告 ✔") == "报告 ✔")
  }
}

@Suite struct ColorTests {
  @Test func `colours are for terminals, unless the person says otherwise`() {
    #expect(ColorChoice.auto.isOn(isTerminal: true, environment: ["TERM": "xterm"]))
    #expect(!ColorChoice.auto.isOn(isTerminal: false, environment: ["TERM": "xterm"]))
    #expect(!ColorChoice.auto.isOn(isTerminal: true, environment: ["NO_COLOR": "1"]))
    #expect(ColorChoice.auto.isOn(isTerminal: true, environment: ["NO_COLOR": ""]))
    #expect(!ColorChoice.auto.isOn(isTerminal: true, environment: ["TERM": "dumb"]))
    #expect(ColorChoice.always.isOn(isTerminal: false, environment: ["NO_COLOR": "1"]))
  }
}

@Suite struct JSONValueTests {
  @Test func `text is quoted as JSON wants it`() {
    let value = JSONValue.object([
      (key: "a", value: .string("\"\\\n\u{1}你")), (key: "b", value: .array([.null, .integer(3)])),
      (key: "c", value: .number(0.5)), (key: "d", value: .number(.infinity)),
    ])
    #expect(value.text == #"{"a": "\"\\\n\u0001你", "b": [null, 3], "c": 0.5, "d": null}"#)
  }
}
