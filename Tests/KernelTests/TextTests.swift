import Commands
import Kernel
import Testing

struct TextTests {
  @Test(arguments: [
    ("good morning, how are you?", "en"),
    ("Bonjour, comment allez-vous ? Je suis ici depuis hier.", "fr"),
    ("Guten Morgen, wie geht es dir und der Familie?", "de"),
    ("¿Dónde está el libro que compré para mi madre?", "es"),
    ("今天天气很好", "zh"),
    ("今日はいい天気ですね", "ja"),
    ("안녕하세요", "ko"),
    ("Доброе утро", "ru"),
    ("Good morning. 你好", "en"),
  ])
  func languagesAreGuessed(text: String, code: String) {
    #expect(LanguageGuess.language(of: text)?.code == code)
  }

  @Test(arguments: ["", "12345", "zzz qqq"])
  func nothingIsGuessedFromNothing(text: String) {
    #expect(LanguageGuess.language(of: text) == nil)
  }

  @Test(arguments: [
    ("python train.py --lr 3e-4", ["python", "train.py", "--lr", "3e-4"]),
    ("echo 'a b' \"c d\"", ["echo", "a b", "c d"]),
    (#"echo a\ b "say \"hi\"" ''"#, ["echo", "a b", "say \"hi\"", ""]),
    ("CUDA_VISIBLE_DEVICES=0 python x.py", ["env", "CUDA_VISIBLE_DEVICES=0", "python", "x.py"]),
    ("echo 'a; rm -rf ~' '$HOME'", ["echo", "a; rm -rf ~", "$HOME"]),
    ("price 5$ a#b", ["price", "5$", "a#b"]),
    ("", []),
  ])
  func commandsAreSplit(command: String, arguments: [String]) throws {
    #expect(try ScriptArguments.split(command) == arguments)
  }

  @Test(arguments: [
    ("cat a | sort", "|"), ("ls; rm -rf ~", ";"), ("echo $HOME", "$"), ("ls *.txt", "*"),
    ("cd ~/x", "~"), ("echo \"$(id)\"", "$"), ("a && b", "&"), ("a > b", ">"), ("echo `id`", "`"),
  ])
  func whatNeedsAShellIsAProblem(command: String, sign: String) {
    #expect(throws: PlanProblem.shellSyntax(sign, command: command)) {
      try ScriptArguments.split(command)
    }
  }

  @Test func anOpenQuoteIsAProblem() {
    #expect(throws: PlanProblem.openQuote("echo 'a")) { try ScriptArguments.split("echo 'a") }
  }
}
