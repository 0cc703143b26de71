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

  var isChinese: Bool { language == "zh" }

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
    case "command": return chance(0.5) ? free(type) ?? Made(command()) : Made(command())
    case "prompt", "question", "text", "how": return free(type)
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
    "report", "notes", "paper", "contract", "minutes", "thesis", "draft", "letter", "manual",
    "agenda",
    "budget", "interview", "lecture", "transcript", "invoice", "readme", "summary", "meeting",
    "book",
    "chapter", "release", "review", "survey", "article", "proposal", "memo", "speech", "slides",
    "log",
  ]
  private static let extensions = [
    "txt", "md", "pdf", "docx", "csv", "json", "jsonl", "html", "srt", "tex", "log", "wav", "mp3",
    "mp4",
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
    let start = pick(["", "", "", "~/", "/data/", "./", "../", "/mnt/", "~/projects/"])
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
      "llama", "mistral", "qwen", "gemma", "phi", "bert", "whisper", "opus-mt", "yolo", "resnet",
      "t5",
      "falcon", "bge", "clip", "deepseek", "my-model", word(), syllables(2),
    ])
    var result = base
    if chance(0.6) {
      result += pick(["-", "", "-v"]) + pick(["2", "3", "3.1", "1.5", "0.5", "2.5"])
    }
    if chance(0.6) {
      result += "-" + pick(["7b", "1b", "13b", "large", "small", "base", "tiny", "8x7b"])
    }
    if chance(0.3) {
      result += "-" + pick(["instruct", "chat", "q4", "en-fr", "zh", "ft", "v2", "int8"])
    }
    return result
  }

  private mutating func name() -> String {
    if chance(0.5), let listed = listed("name") { return listed }
    return word() + pick(["-", "_", ""])
      + pick(["v2", "final", "small", "q4", "mine", "prod", word()])
  }

  mutating func node() -> String {
    if chance(0.4), let listed = listed("node") { return listed }
    switch below(4) {
    case 0: return "node\(below(30))"
    case 1:
      return pick(["atlas", "hydra", "orion", "titan", "zeus", "nova", "vega", "krypton", "ares"])
    case 2:
      return pick(["gpu-box", "rack", "srv", "lab", "worker", "dgx"]) + pick(["", "-"])
        + String(below(20))
    default: return syllables(2 + below(2))
    }
  }

  private mutating func user() -> String {
    if chance(0.6), let listed = listed("user") { return listed }
    return pick(["wei", "anna", "bob", "chen", "maria", "tom", "li", "priya", "omar", syllables(2)])
  }

  private static let programs = [
    "python", "python3", "bash", "sh", "make", "echo", "node", "julia", "Rscript", "perl",
    "cargo run",
    "torchrun", "accelerate launch", "deepspeed", "ls", "du", "df", "wc", "sort", "grep", "tar",
    "rsync",
    "ffmpeg", "nvidia-smi", "sleep", "cp", "gcc", "java -jar", "mpirun", "npm run", "pytest",
    "cmake",
    "uv run", "go run", "jupyter nbconvert", "nohup", "time", "curl", "git", "head", "cat", "date",
  ]

  /// A shell line: a program with arguments, or a script of the user's.
  private mutating func command() -> String {
    var words: [String]
    if chance(0.25) {
      words = [
        pick(["./", "./", "bin/", "~/bin/", "scripts/"]) + stem() + pick([".sh", ".py", "", ".R"])
      ]
    } else {
      words = [pick(Self.programs)]
      if chance(0.5) { words.append(stem() + pick([".py", ".sh", ".jl", ".R", ".py", ".cfg"])) }
    }
    for _ in 0..<below(4) {
      switch below(6) {
      case 0:
        words.append("--" + word() + pick([" ", "="]) + pick(["3", "0.1", "3e-4", "16", word()]))
      case 1: words.append("--" + word())
      case 2: words.append("-" + String(pick(Self.letters)))
      case 3: words.append(path())
      case 4: words.append(String(below(500)))
      default: words.append(chance(0.5) ? word() : syllables(2))
      }
    }
    return words.joined(separator: " ")
  }

  private mutating func free(_ type: String) -> Made? {
    if let listed = listed(type) { return Made(listed) }
    return nil
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

  static let english = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
  ]
  static let chinese = [
    "零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六",
  ]

  private mutating func integer(_ value: Int) -> Made {
    if chance(0.5) || value > 16 { return Made("\(value)") }
    return Made((isChinese ? Self.chinese : Self.english)[value], "\(value)")
  }

  private mutating func large() -> Made {
    let (value, english, chinese) = pick([
      (20, "twenty", "二十"), (30, "thirty", "三十"), (50, "fifty", "五十"), (100, "a hundred", "一百"),
      (200, "two hundred", "两百"), (64, "sixty-four", "六十四"), (40, "forty", "四十"),
      (500, "five hundred", "五百"),
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
    let hundredths =
      percent % 10 == 0 ? "0.\(percent / 10)" : "0.\(percent < 10 ? "0" : "")\(percent)"
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
    if isChinese {
      return Made(pick(["\(value)G", "\(value)GB", "\(value) GB", "\(value)个G"]), canonical)
    }
    return Made(
      pick([
        "\(value)GB", "\(value) GB", "\(value)G", "\(value) gigs", "\(value)gb",
        "\(value) gigabytes",
        "\(value) GiB", "\(value)g",
      ]), canonical)
  }
}
