import Foundation

/// Languages, devices, nodes and preferences.
extension ValueGenerator {
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

  mutating func languageName() -> Made {
    // The first six are half of all: that is how requests are.
    let entry = Self.languages[chance(0.5) ? below(12) : below(Self.languages.count)]
    let surface = pick(isChinese && !chance(0.06) ? entry.chinese : entry.english)
    return Made(!isChinese && chance(0.15) ? surface.lowercased() : surface, entry.code)
  }

  private static let cards = [
    "A100", "H100", "H200", "V100", "RTX 4090", "L40S", "T4", "RTX 3090", "A6000", "MI300X", "L4",
  ]

  mutating func place() -> Made {
    switch below(10) {
    case 0, 1, 2: return preference()
    case 3, 4: return device()
    case 5, 6: return Made(node())
    case 7:
      let node = node()
      let index = below(8)
      return isChinese
        ? Made("\(node)的gpu\(index)", "\(node)/gpu\(index)")
        : Made(
          chance(0.5) ? "\(node)/gpu\(index)" : "gpu \(index) on \(node)", "\(node)/gpu\(index)")
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

  private static let preferenceWords: [(word: String, english: [String], chinese: [String])] = [
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

  mutating func preference() -> Made {
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
}
