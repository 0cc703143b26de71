import Foundation
internal import Tensors

/// Makes values: how they are said, and what they canonically are.
struct ValueGenerator {
  /// A value as it is said, and its canonical texts: one, but for lists of jobs.
  struct Made {
    var surface: String
    var canonical: [String]

    init(_ surface: String, _ canonical: String? = nil) {
      self.surface = surface
      self.canonical = [canonical ?? surface]
    }

    init(_ surface: String, list: [String]) {
      self.surface = surface
      canonical = list
    }
  }

  var generator: SeededGenerator
  let language: String
  let lists: ValueLists
  /// Whether the values are those kept for measuring.
  let heldOut: Bool

  private var isChinese: Bool { language == "zh" }

  // MARK: chance

  mutating func below(_ bound: Int) -> Int { Int(generator.next() % UInt64(max(1, bound))) }
  mutating func chance(_ probability: Float) -> Bool { generator.uniform() < probability }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  private mutating func listed(_ names: String...) -> String? {
    for name in names {
      let list = lists.list(name, heldOut: heldOut)
      if !list.isEmpty { return pick(list) }
    }
    return nil
  }

  // MARK: the types

  /// A value for a placeholder such as `path` or `path2`, or `nil` for a type that is unknown.
  mutating func make(_ placeholder: String) -> Made? {
    let type = String(placeholder.prefix { $0.isLetter })
    switch type {
    case "path": return Made(path())
    case "data": return Made(chance(0.5) ? listed("data") ?? path() : table())
    case "out": return Made(chance(0.5) ? listed("out") ?? path() : path())
    case "folder": return Made(chance(0.5) ? listed("folder") ?? folder() : folder())
    case "glob": return Made(chance(0.5) ? listed("glob") ?? glob() : glob())
    case "model": return Made(model())
    case "name": return Made(name())
    case "jobname": return Made(chance(0.6) ? listed("jobname") ?? name() : name())
    case "node": return Made(node())
    case "user": return Made(user())
    case "metric":
      return Made(listed("metric") ?? pick(["accuracy", "f1", "bleu", "perplexity", "rouge-l"]))
    case "url": return Made(listed("url") ?? "https://models.example.org/\(name()).gguf")
    case "address": return Made(listed("address") ?? "\(user())@example.org")
    case "command", "prompt", "question", "text", "how": return free(type)
    case "language": return languageName()
    case "place": return place()
    case "device": return device()
    case "job": return job()
    case "jobs": return jobs()
    case "int": return chance(0.12) ? large() : integer(1 + below(below(4) == 0 ? 16 : 5))
    case "replicas": return integer(1 + below(6))
    case "bits": return bits()
    case "port": return Made(String(pick([8080, 8000, 9000, 80, 5000, 1024 + below(60_000)])))
    case "number": return number()
    case "fraction": return fraction()
    case "size": return size()
    case "duration": return duration(delay: false)
    case "delay": return duration(delay: true)
    case "time": return time()
    case "since": return since()
    case "period": return period()
    default: return nil
    }
  }

  // MARK: names and files

  private static let stems = [
    "report", "notes", "paper", "contract", "minutes", "thesis", "draft", "letter", "manual", "agenda",
    "budget", "interview", "lecture", "transcript", "invoice", "readme", "summary", "meeting", "book",
    "chapter", "release", "review", "survey", "article", "proposal", "memo", "speech", "slides", "log",
  ]
  private static let extensions = [
    "txt", "md", "pdf", "docx", "csv", "json", "jsonl", "html", "srt", "tex", "log", "wav", "mp3", "mp4",
    "png", "jpg", "parquet", "tsv", "po", "yaml",
  ]
  private static let letters = Array("abcdefghijklmnopqrstuvwxyz")

  private mutating func syllables(_ count: Int) -> String {
    (0..<count).map { _ in
      String(pick(Array("bcdfghklmnprstvz"))) + String(pick(Array("aeiou")))
    }.joined()
  }

  private mutating func word() -> String {
    chance(0.6) ? pick(Self.stems) : syllables(2 + below(2))
  }

  private mutating func stem() -> String {
    var stem = word()
    if chance(0.25) { stem += pick(["_", "-"]) + word() }
    if chance(0.3) { stem += pick(["", "_", "-", "_v"]) + String(below(40)) }
    if chance(0.06) { stem = String(pick(Self.letters)) }
    if chance(0.08) { stem = stem.capitalized }
    return stem
  }

  private mutating func path() -> String {
    if chance(0.5), let listed = listed("path") { return listed }
    let file = stem() + "." + pick(Self.extensions)
    return chance(0.3) ? folder() + file : file
  }

  private mutating func table() -> String {
    stem() + "." + pick(["csv", "jsonl", "json", "tsv", "parquet", "txt"])
  }

  private mutating func folder() -> String {
    let start = pick(["", "", "", "~/", "/data/", "./", "../", "/mnt/", "~/work/"])
    let middle = chance(0.3) ? word() + "/" : ""
    return start + middle + word() + "/"
  }

  private mutating func glob() -> String {
    let place = chance(0.5) ? word() + "/" : ""
    return place + pick(["*", "**/*", "part-*", "2024-*"]) + "." + pick(Self.extensions)
  }

  private mutating func model() -> String {
    if chance(0.55), let listed = listed("model") { return listed }
    let base = pick([
      "llama", "mistral", "qwen", "gemma", "phi", "bert", "whisper", "opus-mt", "yolo", "resnet", "t5",
      "falcon", "bge", "clip", "deepseek", "my-model", word(), syllables(2),
    ])
    var result = base
    if chance(0.6) { result += pick(["-", "", "-v"]) + pick(["2", "3", "3.1", "1.5", "0.5", "2.5"]) }
    if chance(0.6) { result += "-" + pick(["7b", "1b", "13b", "large", "small", "base", "tiny", "8x7b"]) }
    if chance(0.3) { result += "-" + pick(["instruct", "chat", "q4", "en-fr", "zh", "ft", "v2", "int8"]) }
    return result
  }

  private mutating func name() -> String {
    if chance(0.5), let listed = listed("name") { return listed }
    return word() + pick(["-", "_", ""]) + pick(["v2", "final", "small", "q4", "mine", "prod", word()])
  }

  private mutating func node() -> String {
    if chance(0.4), let listed = listed("node") { return listed }
    switch below(4) {
    case 0: return "node\(below(30))"
    case 1: return pick(["atlas", "hydra", "orion", "titan", "zeus", "nova", "vega", "krypton", "ares"])
    case 2: return pick(["gpu-box", "rack", "srv", "lab", "worker", "dgx"]) + pick(["", "-"]) + String(below(20))
    default: return syllables(2 + below(2))
    }
  }

  private mutating func user() -> String {
    if chance(0.6), let listed = listed("user") { return listed }
    return pick(["wei", "anna", "bob", "chen", "maria", "tom", "li", "priya", "omar", syllables(2)])
  }

  private mutating func free(_ type: String) -> Made? {
    if let listed = listed(type) { return Made(listed) }
    return nil
  }

  // MARK: languages and places

  private static let languages: [(code: String, english: [String], chinese: [String])] = [
    ("en", ["English"], ["英语", "英文"]), ("fr", ["French"], ["法语", "法文"]),
    ("de", ["German"], ["德语", "德文"]), ("es", ["Spanish"], ["西班牙语", "西语"]),
    ("it", ["Italian"], ["意大利语"]), ("pt", ["Portuguese"], ["葡萄牙语", "葡语"]),
    ("zh", ["Chinese", "Mandarin", "simplified Chinese"], ["中文", "汉语", "简体中文"]),
    ("zh-Hant", ["traditional Chinese"], ["繁体中文", "繁体"]), ("yue", ["Cantonese"], ["粤语", "广东话"]),
    ("ja", ["Japanese"], ["日语", "日文"]), ("ko", ["Korean"], ["韩语", "韩文"]),
    ("ru", ["Russian"], ["俄语", "俄文"]), ("ar", ["Arabic"], ["阿拉伯语"]),
    ("hi", ["Hindi"], ["印地语"]), ("nl", ["Dutch"], ["荷兰语"]), ("sv", ["Swedish"], ["瑞典语"]),
    ("pl", ["Polish"], ["波兰语"]), ("tr", ["Turkish"], ["土耳其语"]), ("vi", ["Vietnamese"], ["越南语"]),
    ("th", ["Thai"], ["泰语"]), ("uk", ["Ukrainian"], ["乌克兰语"]), ("el", ["Greek"], ["希腊语"]),
    ("cs", ["Czech"], ["捷克语"]), ("da", ["Danish"], ["丹麦语"]), ("fi", ["Finnish"], ["芬兰语"]),
    ("he", ["Hebrew"], ["希伯来语"]), ("hu", ["Hungarian"], ["匈牙利语"]),
    ("id", ["Indonesian"], ["印尼语"]), ("no", ["Norwegian"], ["挪威语"]), ("fa", ["Persian"], ["波斯语"]),
    ("ro", ["Romanian"], ["罗马尼亚语"]), ("sw", ["Swahili"], ["斯瓦希里语"]), ("la", ["Latin"], ["拉丁语"]),
  ]

  private mutating func languageName() -> Made {
    // The first six are half of all: that is how requests are.
    let entry = Self.languages[chance(0.5) ? below(12) : below(Self.languages.count)]
    let surface = pick(isChinese && !chance(0.06) ? entry.chinese : entry.english)
    return Made(!isChinese && chance(0.15) ? surface.lowercased() : surface, entry.code)
  }

  private static let cards = [
    "A100", "H100", "H200", "V100", "RTX 4090", "L40S", "T4", "RTX 3090", "A6000", "MI300X", "L4",
  ]

  private mutating func place() -> Made {
    switch below(10) {
    case 0, 1, 2: return preference()
    case 3, 4: return device()
    case 5, 6: return Made(node())
    case 7:
      let node = node()
      let index = below(8)
      return isChinese
        ? Made("\(node)的gpu\(index)", "\(node)/gpu\(index)")
        : Made(chance(0.5) ? "\(node)/gpu\(index)" : "gpu \(index) on \(node)", "\(node)/gpu\(index)")
    case 8:
      let card = pick(Self.cards)
      if isChinese { return Made(chance(0.5) ? card : "\(card)卡", card) }
      return Made(chance(0.6) ? "an \(card)" : card, card)
    default:
      if isChinese { return pick([Made("CPU", "cpu"), Made("GPU", "gpu"), Made("显卡", "gpu")]) }
      return pick([
        Made("the CPU", "cpu"), Made("cpu", "cpu"), Made("a GPU", "gpu"), Made("GPU", "gpu"),
        Made("any gpu", "gpu"), Made("a graphics card", "gpu"),
      ])
    }
  }

  mutating func device() -> Made {
    let index = below(8)
    let canonical = "gpu\(index)"
    if isChinese {
      let digits = ["零", "一", "二", "三", "四", "五", "六", "七"]
      switch below(6) {
      case 0: return Made("\(digits[index])号卡", canonical)
      case 1: return Made("第\(digits[min(index + 1, 7)])张卡", "gpu\(min(index, 6))")
      case 2: return Made("\(index)号GPU", canonical)
      case 3: return Made("GPU\(index)", canonical)
      default: return Made(canonical)
      }
    }
    let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
    switch below(8) {
    case 0: return Made("gpu \(index)", canonical)
    case 1: return Made("GPU\(index)", canonical)
    case 2: return Made("GPU \(index)", canonical)
    case 3: return Made("the \(ordinals[index]) \(pick(["GPU", "card", "gpu"]))", canonical)
    default: return Made(canonical)
    }
  }

  private static let preferenceWords:
    [(word: String, english: [String], chinese: [String])] = [
      (
        "fastest", ["fastest", "quickest", "speediest", "most powerful"], ["最快的", "速度最快的", "最强的"]
      ),
      (
        "least-loaded",
        ["least loaded", "least busy", "emptiest", "most idle", "idlest", "quietest", "freest"],
        ["最空闲的", "负载最低的", "最闲的", "最不忙的"]
      ),
      (
        "largest", ["largest", "biggest", "roomiest", "highest-memory"],
        ["显存最大的", "最大的", "内存最大的"]
      ),
      ("nearest", ["nearest", "closest", "lowest-latency"], ["最近的", "延迟最低的"]),
      ("cheapest", ["cheapest", "least expensive", "most economical"], ["最便宜的", "最省钱的"]),
    ]

  private mutating func preference() -> Made {
    let entry = Self.preferenceWords[chance(0.5) ? below(2) : below(5)]
    let scopes: [(String, [String], [String])] = [
      ("-gpu", ["GPU", "gpu", "card", "graphics card"], ["GPU", "显卡", "卡"]),
      ("-cpu", ["CPU", "processor"], ["CPU", "处理器"]),
      ("-node", ["node", "machine", "box", "server", "host"], ["节点", "机器", "服务器"]),
      ("", ["device", "place", "one"], ["设备", "地方"]),
    ]
    let scope = pick(scopes)
    let canonical = entry.word + scope.0
    if isChinese { return Made(pick(entry.chinese) + pick(scope.2), canonical) }
    let article = chance(0.75) ? "the " : (chance(0.5) ? "our " : "")
    return Made("\(article)\(pick(entry.english)) \(pick(scope.1))", canonical)
  }

  // MARK: jobs and numbers

  private mutating func job() -> Made {
    let number = 1 + below(pick([20, 60, 200, 2000]))
    if isChinese { return Made(chance(0.15) ? "#\(number)" : "\(number)", "\(number)") }
    return Made(chance(0.2) ? "#\(number)" : "\(number)", "\(number)")
  }

  private mutating func jobs() -> Made {
    let first = 1 + below(90)
    if chance(0.25) {
      let last = first + 2 + below(4)
      let all = (first...last).map(String.init)
      let surface =
        isChinese
        ? pick(["\(first)到\(last)", "\(first)-\(last)", "\(first)至\(last)"])
        : pick(["\(first) to \(last)", "\(first)-\(last)", "\(first) through \(last)"])
      return Made(surface, list: all)
    }
    var numbers = [first]
    for _ in 0..<(chance(0.65) ? 1 : 2) { numbers.append((numbers.last ?? 1) + 1 + below(9)) }
    let texts = numbers.map(String.init)
    let head = texts.dropLast().joined(separator: isChinese ? pick(["、", ",", "，"]) : ", ")
    let tail = texts.last ?? ""
    let surface =
      isChinese
      ? head + pick(["和", "、", "跟"]) + tail : head + pick([" and ", ", ", " & ", ", and "]) + tail
    return Made(surface, list: texts)
  }

  private static let english = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
  ]
  private static let chinese = [
    "零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六",
  ]

  private mutating func integer(_ value: Int) -> Made {
    if chance(0.5) || value > 16 { return Made("\(value)") }
    return Made((isChinese ? Self.chinese : Self.english)[value], "\(value)")
  }

  private mutating func large() -> Made {
    let (value, english, chinese) = pick([
      (20, "twenty", "二十"), (30, "thirty", "三十"), (50, "fifty", "五十"), (100, "a hundred", "一百"),
      (200, "two hundred", "两百"), (64, "sixty-four", "六十四"), (40, "forty", "四十"), (500, "five hundred", "五百"),
    ])
    return Made(chance(0.6) ? "\(value)" : (isChinese ? chinese : english), "\(value)")
  }

  private mutating func bits() -> Made {
    let value = pick([4, 8, 4, 8, 2, 3, 5, 6])
    return chance(0.25)
      ? Made((isChinese ? Self.chinese : Self.english)[value], "\(value)") : Made("\(value)")
  }

  private mutating func number() -> Made {
    Made(pick(["1e-4", "3e-4", "0.001", "5e-5", "2e-5", "0.01", "1e-3", "0.0003", "6e-6"]))
  }

  private mutating func fraction() -> Made {
    let percent = 5 * (1 + below(19))
    let hundredths = percent % 10 == 0 ? "0.\(percent / 10)" : "0.\(percent < 10 ? "0" : "")\(percent)"
    if percent == 50, chance(0.5) { return Made(isChinese ? "一半" : "half", "0.5") }
    switch below(3) {
    case 0: return Made(hundredths)
    case 1: return Made(isChinese ? "百分之\(percent)" : "\(percent) percent", hundredths)
    default: return Made("\(percent)%", hundredths)
    }
  }

  private mutating func size() -> Made {
    let value = pick([4, 8, 12, 16, 24, 32, 40, 48, 64, 80, 96, 128, 256])
    let canonical = "\(value)GB"
    if isChinese { return Made(pick(["\(value)G", "\(value)GB", "\(value) GB", "\(value)个G"]), canonical) }
    return Made(
      pick([
        "\(value)GB", "\(value) GB", "\(value)G", "\(value) gigs", "\(value)gb", "\(value) gigabytes",
        "\(value) GiB", "\(value)g",
      ]), canonical)
  }

  // MARK: time

  private mutating func duration(delay: Bool) -> Made {
    let sign = delay ? "+" : ""
    func chineseNumber(_ value: Int) -> String {
      value <= 16 ? Self.chinese[value] : "\(value)"
    }
    switch below(8) {
    case 0, 1, 2:
      let minutes = pick([5, 10, 15, 20, 30, 45, 40, 2, 25, 50])
      if minutes == 30, chance(0.5) { return Made(isChinese ? "半小时" : "half an hour", sign + "30m") }
      if isChinese {
        return Made((chance(0.5) ? chineseNumber(minutes) : "\(minutes)") + "分钟", "\(sign)\(minutes)m")
      }
      let count = minutes <= 16 && chance(0.4) ? Self.english[minutes] : "\(minutes)"
      return Made(pick(["\(count) minutes", "\(count) min", "\(minutes) mins"]), "\(sign)\(minutes)m")
    case 3, 4, 5:
      let hours = 1 + below(12)
      if isChinese {
        return Made((chance(0.5) ? chineseNumber(hours) : "\(hours)") + pick(["小时", "个小时", "个钟头"]), "\(sign)\(hours)h")
      }
      if hours == 1 { return Made(pick(["an hour", "one hour", "1 hour"]), "\(sign)1h") }
      let count = chance(0.4) ? Self.english[hours] : "\(hours)"
      return Made(pick(["\(count) hours", "\(count) hours", "\(hours)h", "\(hours) hrs"]), "\(sign)\(hours)h")
    case 6:
      let hours = 1 + below(4)
      if isChinese { return Made("\(chineseNumber(hours))个半小时", "\(sign)\(hours)h30m") }
      return hours == 1
        ? Made("an hour and a half", "\(sign)1h30m")
        : Made("\(Self.english[hours]) and a half hours", "\(sign)\(hours)h30m")
    default:
      let days = 2 + below(5)
      if isChinese { return Made(chineseNumber(days) + "天", "\(sign)\(days)d") }
      return Made((chance(0.5) ? Self.english[days] : "\(days)") + " days", "\(sign)\(days)d")
    }
  }

  private static let weekdays = [
    ("monday", "一"), ("tuesday", "二"), ("wednesday", "三"), ("thursday", "四"), ("friday", "五"),
    ("saturday", "六"), ("sunday", "日"),
  ]

  private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// An hour as it is said, and on the clock.
  private mutating func clock() -> Made {
    let hour = below(24)
    let half = chance(0.2)
    let minute = half ? 30 : (chance(0.15) ? 15 : 0)
    let canonical = "\(twoDigits(hour)):\(twoDigits(minute))"
    if chance(0.3) { return Made(canonical) }
    if isChinese {
      let part: String
      let shown: Int
      switch hour {
      case 0...5: (part, shown) = (hour == 0 ? "半夜" : "凌晨", hour == 0 ? 12 : hour)
      case 6...11: (part, shown) = (pick(["早上", "上午"]), hour)
      case 12: (part, shown) = ("中午", 12)
      case 13...17: (part, shown) = ("下午", hour - 12)
      default: (part, shown) = ("晚上", hour - 12)
      }
      let number = chance(0.6) ? Self.chinese[shown] : "\(shown)"
      let tail = minute == 30 ? "点半" : (minute == 15 ? "点一刻" : "点")
      if hour == 0 { return Made("23点", "23:00") }
      return Made(part + number + tail, canonical)
    }
    let shown = hour % 12 == 0 ? 12 : hour % 12
    let suffix = hour < 12 ? "am" : "pm"
    switch below(4) {
    case 0 where minute == 0:
      let words = Self.english[shown]
      let part = hour < 12 ? "in the morning" : (hour < 18 ? "in the afternoon" : "in the evening")
      if hour == 0 || hour == 12 { return Made(hour == 0 ? "midnight" : "noon", canonical) }
      return Made("\(words) \(part)", canonical)
    case 1: return Made("\(shown)\(minute == 0 ? "" : ":\(twoDigits(minute))") \(suffix)", canonical)
    case 2 where minute == 30: return Made("half past \(Self.english[shown]) \(suffix)", canonical)
    default: return Made("\(shown)\(minute == 0 ? "" : ":\(twoDigits(minute))")\(suffix)", canonical)
    }
  }

  private static let parts: [(english: String, chinese: String, clock: String)] = [
    ("morning", "早上", "09:00"), ("noon", "中午", "12:00"), ("afternoon", "下午", "15:00"),
    ("evening", "傍晚", "18:00"), ("night", "晚上", "20:00"),
  ]

  private mutating func time() -> Made {
    switch below(10) {
    case 0, 1, 2, 3: return clock()
    case 4, 5:
      let clock = clock()
      if isChinese { return Made(pick(["明天", "明天"]) + clock.surface, "tomorrow \(clock.canonical[0])") }
      let at = clock.surface == "noon" || clock.surface == "midnight" ? " at " : pick([" at ", " "])
      if clock.surface == "midnight" { return Made("midnight", "00:00") }
      return Made("tomorrow" + at + clock.surface, "tomorrow \(clock.canonical[0])")
    case 6:
      let part = pick(Self.parts)
      if isChinese { return Made("明天" + part.chinese, "tomorrow \(part.clock)") }
      return Made("tomorrow \(part.english)", "tomorrow \(part.clock)")
    case 7:
      let day = pick(Self.weekdays)
      let next = isChinese ? pick(["周", "星期", "下周", "礼拜"]) : pick(["", "", "next "])
      let name = isChinese ? next + day.1 : next + (chance(0.5) ? day.0 : day.0.capitalized)
      if chance(0.4) { return Made(name, day.0) }
      if chance(0.3) {
        let part = pick(Self.parts)
        return isChinese
          ? Made(name + part.chinese, "\(day.0) \(part.clock)")
          : Made("\(name) \(part.english)", "\(day.0) \(part.clock)")
      }
      let clock = clock()
      if clock.surface == "midnight" { return Made(name, day.0) }
      return Made(name + (isChinese ? "" : " at ") + clock.surface, "\(day.0) \(clock.canonical[0])")
    case 8:
      if isChinese {
        return pick([
          Made("今晚", "20:00"), Made("今晚八点", "20:00"), Made("明天", "tomorrow"), Made("明早", "tomorrow 09:00"),
          Made("后天", "+2d"), Made("半夜", "00:00"), Made("下班前", "18:00"), Made("中午", "12:00"),
          Made("今晚九点半", "21:30"), Made("明晚", "tomorrow 20:00"), Made("下周", "monday"), Made("这个周末", "saturday"),
        ])
      }
      return pick([
        Made("tonight", "20:00"), Made("noon", "12:00"), Made("midnight", "00:00"),
        Made("tomorrow", "tomorrow"), Made("tonight at nine", "21:00"),
        Made("first thing tomorrow", "tomorrow 09:00"), Made("the day after tomorrow", "+2d"),
        Made("this evening", "18:00"), Made("this afternoon", "15:00"), Made("next week", "monday"),
        Made("this weekend", "saturday"), Made("lunch", "12:00"), Made("the end of the day", "18:00"),
        Made("tomorrow night", "tomorrow 20:00"),
      ])
    default:
      let month = 1 + below(12)
      let day = 1 + below(28)
      let canonical = "\(twoDigits(month))-\(twoDigits(day))"
      let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
      ]
      let surface =
        isChinese ? "\(month)月\(day)\(pick(["号", "日"]))" : "\(months[month - 1]) \(day)"
      if chance(0.5) { return Made(surface, canonical) }
      let clock = clock()
      if clock.surface == "midnight" { return Made(surface, canonical) }
      return Made(surface + (isChinese ? "" : " at ") + clock.surface, "\(canonical) \(clock.canonical[0])")
    }
  }

  private mutating func since() -> Made {
    if isChinese {
      let count = 2 + below(8)
      return pick([
        Made("昨天", "yesterday"), Made("今天", "today"), Made("最近\(Self.chinese[count])小时", "-\(count)h"),
        Made("过去\(count)天", "-\(count)d"), Made("周一", "monday"), Made("今天早上八点", "08:00"),
        Made("最近\(count)个小时", "-\(count)h"), Made("过去半小时", "-30m"),
      ])
    }
    let count = 2 + below(8)
    return pick([
      Made("yesterday", "yesterday"), Made("today", "today"), Made("monday", "monday"),
      Made("the last \(count) hours", "-\(count)h"), Made("the past \(count) days", "-\(count)d"),
      Made("8am", "08:00"), Made("the last hour", "-1h"), Made("\(count) hours ago", "-\(count)h"),
      Made("the last \(Self.english[count]) hours", "-\(count)h"), Made("the past week", "-7d"),
      Made("9 this morning", "09:00"), Made("friday", "friday"),
    ])
  }

  private mutating func period() -> Made {
    let day = pick(Self.weekdays)
    if isChinese {
      return pick([
        Made("天", "day"), Made("小时", "hour"), Made("周", "week"), Made("个月", "month"), Made("工作日", "weekday"),
        Made("周\(day.1)", day.0), Made("十五分钟", "15m"), Made("30分钟", "30m"), Made("两小时", "2h"), Made("半小时", "30m"),
      ])
    }
    return pick([
      Made("day", "day"), Made("hour", "hour"), Made("week", "week"), Made("month", "month"),
      Made("weekday", "weekday"), Made(day.0, day.0), Made(day.0.capitalized, day.0),
      Made("15 minutes", "15m"), Made("half hour", "30m"), Made("two hours", "2h"), Made("six hours", "6h"),
      Made("30 min", "30m"),
    ])
  }
}
