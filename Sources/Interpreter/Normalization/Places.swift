import Commands

extension Normalizer {
  /// A place: "GPU 1 on node2", "A100s", 第二张卡, "whichever machine is least busy", `atlas`.
  static func place(_ text: String) -> Place? {
    let narrow = stripped(Folding.narrow(text))
    guard !narrow.isEmpty else { return nil }
    if let place = Place(parsing: narrow), !isNamed(place) { return place }
    if let place = PlaceWords.table.value(of: narrow) { return place }
    if let device = device(narrow) { return device }
    if let preference = preference(narrow) { return preference }
    if let node = numberedNode(narrow) { return .named(node) }
    if PlaceWords.nowhere.contains(narrow.lowercased()) { return nil }
    let name = singular(narrow)
    // Of several words only a card's name is ("RTX 4090"), and that begins with its line.
    let words = name.split(separator: " ")
    guard let first = words.first,
      words.count == 1 || PlaceWords.lines.contains(first.lowercased())
        || words.count == 2 && first.allSatisfy(\.isNumber)
          && ["ti", "super"].contains(words[1].lowercased())
    else { return nil }
    // A sentence may begin with it.
    return .named(
      name.hasPrefix("Node") && name.dropFirst(4).allSatisfy(\.isNumber) ? name.lowercased() : name)
  }

  private static func isNamed(_ place: Place) -> Bool {
    if case .named = place { true } else { false }
  }

  /// Without prepositions and articles before, and without particles after.
  private static func stripped(_ text: String) -> String {
    var words = text.split(separator: " ").map(String.init)
    while words.count > 1, let first = words.first, PlaceWords.leading.contains(first.lowercased())
    {
      words.removeFirst()
    }
    var rest = words.joined(separator: " ")
    for prefix in ["在", "到", "用", "往", "去", "放"] where rest.hasPrefix(prefix) && rest.count > 1 {
      rest = String(rest.dropFirst())
    }
    for suffix in ["上面", "上", "里", "那台", "那张卡", "这张卡"]
    where rest.hasSuffix(suffix) && rest.count > suffix.count {
      rest = String(rest.dropLast(suffix.count))
      break
    }
    return Folding.trimmed(rest)
  }

  /// A GPU by its index or by its position, on a node or on none.
  private static func device(_ text: String) -> Place? {
    if let index = deviceIndex(text) { return .device(node: nil, index: index) }
    for separator in [" on ", " of ", " at ", " in "] {
      guard let range = text.firstRange(of: separator) else { continue }
      if let index = deviceIndex(String(text[..<range.lowerBound])) {
        return .device(node: nodeName(String(text[range.upperBound...])), index: index)
      }
    }
    for separator in ["'s ", "上的", "的", " ", "/", ":", "上", ", ", "，"] {
      guard let range = text.firstRange(of: separator) else { continue }
      let node = String(text[..<range.lowerBound])
      if !node.isEmpty, PlaceWords.devices.value(of: node) == nil,
        PlaceWords.counted.value(of: node) == nil, !node.hasPrefix("第"),
        let index = deviceIndex(String(text[range.upperBound...]), isBare: false)
      {
        return .device(node: nodeName(node), index: index)
      }
    }
    return nil
  }

  private static func nodeName(_ text: String) -> String {
    let name = stripped(text)
    return numberedNode(name) ?? name
  }

  private static func deviceIndex(_ text: String, isBare: Bool = true) -> Int? {
    var cursor = Cursor(text)
    _ = cursor.word(["the", "a"])
    if cursor.entry(PlaceWords.devices) != nil {
      _ = cursor.sign(["#", "-", "_", ":"]) || cursor.word(["number", "no", "nr", "id"]) != nil
      _ = cursor.sign(["."])
      _ = cursor.word(["and"])
      if cursor.word(["a", "an"]) != nil { return nil }
      guard let index = cursor.wholeNumber() else { return nil }
      _ = cursor.han(["号"]) != nil && cursor.han(["卡"]) != nil
      return cursor.isAtEnd ? index : nil
    }
    if case .word(let word) = cursor.next, let position = Numerals.ordinals[word] {
      cursor.index += 1
      _ = cursor.word(["available"])
      guard cursor.entry(PlaceWords.devices) != nil, cursor.isAtEnd else { return nil }
      return position - 1
    }
    if cursor.han(["第"]) != nil {
      guard let position = cursor.wholeNumber(), position > 0 else { return nil }
      _ = cursor.han(["张", "块", "个", "片"])
      guard cursor.entry(PlaceWords.devices) != nil, cursor.isAtEnd else { return nil }
      return position - 1
    }
    if let number = cursor.wholeNumber() {
      if cursor.word(["st", "nd", "rd", "th"]) != nil {
        guard cursor.entry(PlaceWords.devices) != nil, cursor.isAtEnd, number > 0 else {
          return nil
        }
        return number - 1
      }
      if cursor.isAtEnd {
        // "4090" is a kind of card.
        return isBare && number < 100 && text.allSatisfy(\.isNumber) ? number : nil
      }
      guard cursor.han(["号"]) != nil else { return nil }
      return cursor.entry(PlaceWords.devices) != nil && cursor.isAtEnd ? number : nil
    }
    return nil
  }

  /// "node 2", "machine two", 2号节点: the node's name is one word.
  private static func numberedNode(_ text: String) -> String? {
    var cursor = Cursor(text)
    if cursor.entry(PlaceWords.counted) != nil {
      _ = cursor.sign(["#", "-"]) || cursor.word(["number", "no"]) != nil
      guard !text.contains("-"), let number = cursor.wholeNumber() else { return nil }
      _ = cursor.han(["号"])
      return cursor.isAtEnd && text.contains(where: { $0.isWhitespace || !$0.isASCII })
        ? "node\(number)" : nil
    }
    _ = cursor.han(["第"])
    guard let number = cursor.wholeNumber(), cursor.han(["号", "台", "个"]) != nil,
      cursor.entry(PlaceWords.counted) != nil, cursor.isAtEnd
    else { return nil }
    return "node\(number)"
  }

  /// "A100s" is the kind of card `A100`.
  private static func singular(_ text: String) -> String {
    var words = text.split(separator: " ").map(String.init)
    if words.count > 1, let last = words.last,
      [
        "gpu", "gpus", "card", "cards", "box", "boxes", "machine", "machines", "node", "nodes",
        "server",
      ]
      .contains(last.lowercased())
    {
      words.removeLast()
    }
    guard let last = words.last else { return text }
    // An L40S has its own s.
    for suffix in ["'s", "s"] where last.hasSuffix(suffix) && last.lowercased() != "l40s" {
      let stem = last.dropLast(suffix.count)
      if let end = stem.last, end.isNumber || (stem.contains(where: \.isNumber) && suffix == "'s") {
        words[words.count - 1] = String(stem)
        break
      }
    }
    let joined = words.joined(separator: " ")
    for suffix in ["卡", "显卡", "机器", "节点", "服务器"]
    where joined.hasSuffix(suffix) && joined.count > suffix.count {
      let stem = Folding.trimmed(joined.dropLast(suffix.count))
      if stem.last?.isASCII == true { return stem }
    }
    return joined
  }

  /// A preference said in any order: the measure and the kind are found, the rest is filling.
  private static func preference(_ text: String) -> Place? {
    var cursor = Cursor(text)
    var measure: Place.Preference?
    var scope: Place.PlaceScope?
    while !cursor.isAtEnd {
      if let found = cursor.entry(PlaceWords.measures) {
        guard measure == nil || measure == found else { return nil }
        measure = found
      } else if let found = cursor.entry(PlaceWords.scopes) {
        scope = scope ?? found
      } else if cursor.entry(PlaceWords.fillers) == nil, !cursor.sign(["-", ",", "'"]) {
        return nil
      }
    }
    return measure.map { .preference($0, scope) }
  }
}

/// The words for places.
enum PlaceWords {
  /// What is no place of its own: all of it, or one that was not named.
  static let nowhere: Set<String> = [
    "cluster", "the cluster", "whole cluster", "here", "there", "somewhere", "lab", "it", "them",
    "集群", "整个集群", "机房", "这里", "那里", "这儿", "那儿",
  ]

  /// The lines of cards that stand before their number, and their makers.
  static let lines: Set<String> = [
    "rtx", "gtx", "tesla", "quadro", "titan", "geforce", "nvidia", "radeon", "instinct", "amd",
    "arc", "intel", "gaudi", "jetson", "apple", "ascend", "tpu",
  ]

  static let leading: Set<String> = [
    "the", "a", "an", "on", "onto", "to", "at", "in", "our", "my", "that", "this", "any", "some",
    "using", "use",
    "one", "off", "from", "with",
  ]

  static let devices = PhraseTable<Bool>([
    ("gpu|gpus|card|cards|graphics card|gfx card|video card|device|cuda|显卡|卡|号卡|加速卡|张卡|块卡", true)
  ])

  static let counted = PhraseTable<Bool>([
    ("node|nodes|machine|machines|box|server|host|节点|机器|服务器|机|主机", true)
  ])

  static let measures = PhraseTable<Place.Preference>([
    (
      "fastest|quickest|speediest|most powerful|strongest|beefiest|whichever is fastest|highest performing|best performing|swiftest"
        + "|最快|最强|速度最快|性能最好|最猛|跑得最快|性能最强|算力最强|最给力", .fastest
    ),
    (
      "least loaded|least-loaded|least busy|emptiest|idlest|most idle|least used|least utilized"
        + "|least utilised|quietest|freest|least occupied|lowest load|least work|most free|least crowded"
        + "|最空闲|最闲|负载最低|最空|最不忙|负载最小|最清闲|最空的|占用最少|负载最轻",
      .leastLoaded
    ),
    (
      "largest|biggest|most memory|most vram|roomiest|most ram|largest memory|biggest memory|largest amount of memory"
        + "|显存最大|内存最大|最大|显存最多|内存最多|容量最大", .largest
    ),
    (
      "nearest|closest|lowest latency|lowest network latency|least latency|最近|延迟最低|离我最近|网络延迟最低|最靠近",
      .nearest
    ),
    (
      "cheapest|least expensive|lowest cost|costs least|costs the least|most economical|最便宜|最省钱|成本最低|费用最低|价格最低",
      .cheapest
    ),
  ])

  static let scopes = PhraseTable<Place.PlaceScope>([
    ("gpu|gpus|card|cards|graphics card|video card|显卡|卡|张卡|块卡", .gpu),
    ("cpu|cpus|processor|core|处理器", .cpu),
    (
      "node|nodes|machine|machines|box|boxes|server|servers|host|computer|节点|机器|服务器|主机|台机器|机子|电脑",
      .node
    ),
  ])

  static let fillers = PhraseTable<Bool>([
    (
      "the|a|an|on|onto|to|whichever|whatever|that|which|is|has|have|with|one|of|our|available|we|got|in"
        + "|right now|now|currently|at the moment|it|place|device|and|any|us|me|you|s|does|cluster"
        + "|的|那|台|张|块|个|哪|是|在|到|有|一|就|上|用|当前|现在|目前|设备|地方|里|谁|哪个|哪台|哪张",
      true
    )
  ])

  static let table = PhraseTable<Place>([
    ("gpu|gpus|a gpu|any gpu|graphics card|graphics cards|card|cards|显卡|卡|任意显卡|随便一张卡", .kind(.gpu)),
    ("cpu|cpus|the cpu|a cpu|processor|processors|处理器|any cpu", .kind(.cpu)),
    ("all|everything|everywhere|anywhere|所有地方|全部", .all(nil)),
    (
      "all gpus|every gpu|all the gpus|all cards|every card|all the cards|all of the gpus|each gpu|所有显卡|所有卡"
        + "|全部显卡|所有gpu|每张卡|全部gpu|所有的卡|所有的gpu|每块卡", .all(.gpus)
    ),
    (
      "all nodes|every node|all the nodes|all machines|every machine|each node|all the machines|all boxes"
        + "|all servers|the whole cluster|whole cluster|the entire cluster|entire cluster|each machine"
        + "|所有节点|所有机器|全部节点|每个节点|每台机器|整个集群|全部机器|所有的节点|所有的机器|所有服务器",
      .all(.nodes)
    ),
  ])
}
