import Commands
import Interpreter
import Testing

@Suite struct NormalizationValuesTests {
  @Test("whole numbers", arguments: Self.integers)
  func wholeNumbers(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .integer)?.text ?? "-" == canonical)
  }

  static let integers: [(String, String)] = [
    ("8", "8"), ("twenty-four", "24"), ("twenty four", "24"), ("twice", "2"), ("a couple", "2"),
    ("a couple of", "2"), ("both", "2"), ("a", "1"), ("an", "1"), ("a GPU", "1"), ("two gpus", "2"),
    ("one", "1"), ("once", "1"), ("three times", "3"), ("a dozen", "12"), ("half a dozen", "6"),
    ("a hundred", "100"), ("a hundred and five", "105"), ("two hundred fifty", "250"),
    ("two thousand", "2000"), ("8,080", "8080"), ("port 8080", "8080"), ("4-bit", "4"),
    ("int8", "8"),
    ("10k", "10000"), ("zero", "0"), ("sixty-four", "64"), ("nineteen", "19"), ("forty", "40"),
    ("eight thousand and eighty", "8080"), ("x4", "4"),
    ("the last hundred lines", "100"), ("the newest job", "1"), ("no replicas", "0"),
    ("三十二", "32"), ("两", "2"), ("一张", "1"), ("两张卡", "2"), ("三次", "3"), ("十", "10"), ("十二", "12"),
    ("一百二十", "120"), ("八零八零", "8080"), ("8080端口", "8080"), ("８０８０", "8080"), ("两百", "200"),
    ("一千零二十四", "1024"), ("1万", "10000"), ("双", "2"), ("二十", "20"), ("一百零五", "105"),
    ("gpus", "-"), ("", "-"), ("two or three", "-"), ("99999999999999999999999", "-"),
  ]

  @Test("numbers are kept as said", arguments: Self.numbers)
  func numbersAsSaid(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .number)?.text ?? "-" == canonical)
  }

  static let numbers: [(String, String)] = [
    ("3e-4", "3e-4"), ("0.001", "0.001"), ("1E-5", "1E-5"), ("lr 3e-4", "3e-4"),
    ("lr=1e-4", "1e-4"),
    ("two", "2"), ("point", "-"), ("零点五", "0.5"), ("２e-5", "2e-5"), ("1.50", "1.50"),
  ]

  @Test("sizes", arguments: Self.sizes)
  func amounts(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .size)?.text ?? "-" == canonical)
  }

  static let sizes: [(String, String)] = [
    ("64G", "64GB"), ("64 gigs", "64GB"), ("64 GiB", "64GB"), ("64gb", "64GB"),
    ("16 gigabytes", "16GB"),
    ("half a terabyte", "0.5TB"), ("a terabyte", "1TB"), ("1.5TB", "1.5TB"), ("512 megs", "512MB"),
    ("512MB", "512MB"), ("sixteen gigs", "16GB"), ("32 gigs of memory", "32GB"), ("two tb", "2TB"),
    ("16g", "16GB"), ("one and a half terabytes", "1.5TB"), ("64个G", "64GB"), ("六十四G", "64GB"),
    ("16吉", "16GB"), ("512兆", "512MB"), ("半个T", "0.5TB"), ("1T", "1TB"), ("３２ＧＢ", "32GB"),
    ("64", "64GB"), ("gigs", "-"), ("", "-"),
  ]

  @Test("shares", arguments: Self.fractions)
  func shares(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .fraction)?.text ?? "-" == canonical)
  }

  static let fractions: [(String, String)] = [
    ("50%", "0.5"), ("half", "0.5"), ("0.3", "0.3"), (".3", "0.3"), ("30 percent", "0.3"),
    ("thirty percent", "0.3"), ("a quarter", "0.25"), ("three quarters", "0.75"),
    ("12.5%", "0.125"),
    ("80 per cent", "0.8"), ("一半", "0.5"), ("三成", "0.3"), ("七成半", "0.75"), ("百分之五十", "0.5"),
    ("四分之一", "0.25"), ("５０％", "0.5"), ("百分之30", "0.3"), ("150%", "-"), ("many", "-"), ("", "-"),
  ]

  @Test("languages", arguments: Self.languages)
  func tongues(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .language)?.text ?? "-" == canonical)
  }

  static let languages: [(String, String)] = [
    ("French", "fr"), ("french", "fr"), ("fr", "fr"), ("FR", "fr"), ("français", "fr"),
    ("法语", "fr"),
    ("法文", "fr"), ("法", "fr"), ("English", "en"), ("英文", "en"), ("英语", "en"), ("英", "en"),
    ("German", "de"), ("Deutsch", "de"), ("Chinese", "zh"), ("simplified Chinese", "zh"),
    ("简体", "zh"),
    ("Mandarin", "zh"), ("中文", "zh"), ("汉语", "zh"), ("traditional Chinese", "zh-Hant"),
    ("繁体中文", "zh-Hant"), ("繁體中文", "zh-Hant"), ("法語", "fr"), ("zh-Hant", "zh-Hant"),
    ("Cantonese", "yue"), ("粤语", "yue"), ("日本語", "ja"),
    ("日文", "ja"), ("韩语", "ko"), ("Brazilian Portuguese", "pt"), ("Farsi", "fa"), ("Swahili", "sw"),
    ("Tagalog", "tl"), ("Scottish Gaelic", "gd"), ("frnech", "fr"), ("Potuguese", "pt"),
    ("spansih", "es"), ("japenese", "ja"), ("into French", "fr"), ("法语版", "fr"), ("Ｆｒｅｎｃｈ", "fr"),
    ("Klingon", "-"), ("report", "-"), ("", "-"),
  ]

  @Test("every language has a name that is read", arguments: Language.all)
  func everyLanguage(language: Language) {
    #expect(Normalizer.normalize(language.code, as: .language) == .language(language))
    #expect(LanguageNaming.names(of: language).isEmpty == false)
    for name in LanguageNaming.names(of: language).prefix(1) {
      #expect(Normalizer.normalize(name, as: .language) == .language(language), "\(name)")
    }
  }

  @Test("places", arguments: Self.places)
  func whereabouts(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .place)?.text ?? "-" == canonical)
  }

  static let places: [(String, String)] = [
    ("gpu1", "gpu1"), ("GPU1", "gpu1"), ("gpu 1", "gpu1"), ("GPU #1", "gpu1"),
    ("gpu number 2", "gpu2"),
    ("card 2", "gpu2"), ("gpu zero", "gpu0"), ("the second card", "gpu1"),
    ("the first gpu", "gpu0"),
    ("2nd GPU", "gpu1"), ("第二张卡", "gpu1"), ("第一块显卡", "gpu0"), ("一号卡", "gpu1"), ("1号GPU", "gpu1"),
    ("零号卡", "gpu0"), ("ｇｐｕ１", "gpu1"), ("GPU 1 on node2", "node2/gpu1"),
    ("gpu 0 on atlas", "atlas/gpu0"),
    ("node2/gpu1", "node2/gpu1"), ("node2's gpu 1", "node2/gpu1"),
    ("the second card on node3", "node3/gpu1"),
    ("node2上的GPU 1", "node2/gpu1"), ("node2 的第二张卡", "node2/gpu1"), ("node2 gpu1", "node2/gpu1"),
    ("atlas", "atlas"), ("rack3-node12", "rack3-node12"), ("node 2", "node2"), ("节点2", "node2"),
    ("A100s", "A100"), ("an A100", "A100"), ("A100", "A100"), ("H100s", "H100"),
    ("RTX 4090s", "RTX 4090"),
    ("the RTX 4090", "RTX 4090"), ("A100 GPUs", "A100"), ("A100卡", "A100"), ("V100 cards", "V100"),
    ("a GPU", "gpu"), ("the GPU", "gpu"), ("显卡", "gpu"), ("the cpu", "cpu"), ("CPU", "cpu"),
    ("the fastest GPU", "fastest-gpu"), ("fastest", "fastest"),
    ("the quickest card", "fastest-gpu"),
    ("the fastest machine", "fastest-node"),
    ("whichever machine is least busy", "least-loaded-node"),
    ("the emptiest machine", "least-loaded-node"), ("最空闲的机器", "least-loaded-node"),
    ("最快的显卡", "fastest-gpu"), ("显存最大的卡", "largest-gpu"), ("the biggest gpu", "largest-gpu"),
    ("the cheapest node", "cheapest-node"), ("最便宜的", "cheapest"),
    ("the nearest node", "nearest-node"),
    ("the gpu with the most memory", "largest-gpu"), ("whichever gpu is fastest", "fastest-gpu"),
    ("all gpus", "all-gpus"), ("every node", "all-nodes"), ("所有机器", "all-nodes"),
    ("on gpu1", "gpu1"), ("RTX 4090", "RTX 4090"), ("A100 on node9", "-"),
    ("cam feeds", "-"), ("1080 Ti", "1080 Ti"),
    ("Node5", "node5"), ("the cluster", "-"), ("集群", "-"),
    ("在gpu1上", "gpu1"), ("gpu 3 of node7", "node7/gpu3"), ("", "-"),
  ]

  @Test("jobs, their lists and ranges", arguments: Self.jobs)
  func selections(said: String, canonical: [String]) {
    #expect(Normalizer.values(said, as: .selection).map(\.text) == canonical)
  }

  static let jobs: [(String, [String])] = [
    ("12", ["12"]), ("#12", ["12"]), ("job 12", ["12"]), ("12号", ["12"]), ("任务12", ["12"]),
    ("twelve", ["12"]), ("3, 5 and 9", ["3", "5", "9"]), ("3 and 5", ["3", "5"]),
    ("3、5和9", ["3", "5", "9"]),
    ("12 to 15", ["12", "13", "14", "15"]), ("12-15", ["12", "13", "14", "15"]),
    ("12到15号", ["12", "13", "14", "15"]), ("jobs 3 through 5", ["3", "4", "5"]),
    ("#3, #5, #9", ["3", "5", "9"]), ("7 up to and including 9", ["7", "8", "9"]),
    ("nightly", ["nightly"]), ("last", ["last"]), ("all", ["all"]),
    ("3 thru 6 but spare number 5", ["3", "4", "6"]), ("12-15, except 13 and 14", ["12", "15"]),
    ("3、5、7，除了5", ["3", "7"]), ("12到15，14除外", ["12", "13", "15"]),
    ("210 thru 213, though spare 211 and 212", ["210", "213"]),
    ("41 thru 44, less 43", ["41", "42", "44"]), ("5 to 8, not 6 nor 7", ["5", "8"]),
    ("150 thru 152, 151 excepted", ["150", "152"]), ("1到3 2不用", ["1", "3"]),
    ("12到15，13先不要", ["12", "14", "15"]), ("3-5, 4", ["3", "4", "5"]),
    ("3, 5, 8-11", ["3", "5", "8", "9", "10", "11"]),
    ("77, 79 and 80 through 82", ["77", "79", "80", "81", "82"]),
    ("5、8到10", ["5", "8", "9", "10"]), ("3, 9-8", []),
    ("3 to 6 but not 9", []), ("7 except 7", []), ("14 an 15", ["14", "15"]),
    ("３号和５号", ["3", "5"]), ("15 to 12", []), ("", []),
  ]

  @Test("people are named as said", arguments: Self.users)
  func people(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .user)?.text ?? "-" == canonical)
  }

  static let users: [(String, String)] = [
    ("wei", "wei"), ("Wei's", "Wei"), ("me", "me"), ("my", "me"), ("我的", "me"), ("小王的", "小王"),
    ("", "-"),
  ]

  @Test("free values stay letter for letter", arguments: [ValueKind.path, .prompt, .name, .how])
  func free(kind: ValueKind) {
    for text in ["Report.TXT", "ａ.txt", " two  spaces ", "it's \"quoted\"", "--flag"] {
      #expect(Normalizer.normalize(text, as: kind) == .text(text))
    }
    #expect(Normalizer.normalize("", as: kind) == nil)
    #expect(Normalizer.normalize(["a", "b"], as: kind) == nil)
  }

  @Test("canonical text is its own normal form", arguments: Self.canonical)
  func canonicalText(kind: ValueKind, texts: [String]) {
    for text in texts + kind.closedValues {
      #expect(Normalizer.normalize(text, as: kind)?.text == text)
    }
  }

  static let canonical: [(ValueKind, [String])] = [
    (
      .time,
      ["+10m", "18:00", "tomorrow 09:00", "friday", "+2d 09:00", "12-24 08:00", "2026-12-01 08:00"]
    ),
    (.past, ["-2h", "-1d", "today", "yesterday", "monday", "08:00"]),
    (.period, ["hour", "day", "week", "month", "weekday", "sunday", "15m", "1d"]),
    (.duration, ["1m30s", "45m", "2h", "1d", "7d"]), (.size, ["64GB", "0.5TB", "512MB"]),
    (.fraction, ["0.5", "0.33", "1"]), (.integer, ["0", "8080"]), (.number, ["3e-4", "-1"]),
    (.place, ["gpu0", "node2", "node2/gpu1", "A100", "RTX 4090", "atlas"]),
    (.language, Language.all.map(\.code)), (.selection, ["12", "nightly"]), (.user, ["me", "wei"]),
    (.state, []), (.level, []), (.policy, []), (.task, []), (.model, ["last", "mistral-7b"]),
    (.unloadTarget, []), (.trainTarget, []), (.benchmarkTarget, []), (.recipient, ["ops@lab.org"]),
    (.job, ["12"]), (.input, ["a.txt"]),
  ]

  @Test("no words trap", arguments: 0..<8 as Range<UInt64>)
  func fuzz(seed: UInt64) {
    var state = seed
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let words =
      (NormalizationTimesTests.english + NormalizationTimesTests.chinese
      + NormalizationTimesTests.past + Self.places + Self.integers).map(\.0)
    for _ in 0..<150 {
      var text = words[random(words.count)] + words[random(words.count)]
      if random(3) == 0 {
        text = String(decoding: (0..<random(20)).map { _ in UInt8(random(256)) }, as: UTF8.self)
      }
      for kind in ValueKind.allCases {
        for value in Normalizer.values(text, as: kind) where !kind.isVerbatim && kind != .topic {
          #expect(Value(parsing: value.text, as: kind)?.text == value.text)
        }
      }
    }
  }
}
