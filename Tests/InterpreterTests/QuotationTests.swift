import Interpreter
import Testing

struct QuotationTests {
  @Test(arguments: [
    ("translate 'good morning, how are you?' now", ["good morning, how are you?"]),
    ("say \"it's late\" and “see you”", ["it's late", "see you"]),
    ("don't touch bob's jobs", []), ("'don't go' in French", ["don't go"]),
    ("翻译“你好”和「再见」", ["你好", "再见"]), ("run `ls -l 'a b'`", ["ls -l 'a b'"]),
    ("an open \" quote", []), ("''", []), ("'", []), ("", []),
  ])
  func quotedTextIsFound(text: String, quoted: [String]) {
    let bytes = Array(text.utf8)
    let found = Quotation.all(in: text).map { String(decoding: bytes[$0.inside], as: UTF8.self) }
    #expect(found == quoted)
  }
}
