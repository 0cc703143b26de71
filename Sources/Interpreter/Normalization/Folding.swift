/// Makes letters comparable: full-width ones are narrow, all are lower-case.
enum Folding {
  /// The text with full-width letters, digits and signs made narrow, trimmed of blanks.
  static func narrow(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x09 }) { return trimmed(text) }
    var view = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E:
        if let narrow = Unicode.Scalar(scalar.value - 0xFEE0) { view.append(narrow) }
      case 0x3000, 0x00A0, 0x09: view.append(" ")
      case 0x2018, 0x2019: view.append("'")
      case 0x2010...0x2015, 0x2212: view.append("-")
      default: view.append(scalar)
      }
    }
    return trimmed(String(view))
  }

  /// The narrow text in lower case, in simplified characters where it holds traditional ones.
  static func lowered(_ text: some StringProtocol) -> String {
    let lowered = narrow(text).lowercased()
    guard lowered.utf8.contains(where: { $0 >= 0x80 }),
      lowered.unicodeScalars.contains(where: { simplified[$0] != nil })
    else { return lowered }
    var view = String.UnicodeScalarView()
    for scalar in lowered.unicodeScalars { view.append(simplified[scalar] ?? scalar) }
    return String(view)
  }

  /// The traditional characters that stand in the words for values, and their simplified forms.
  private static let simplified: [Unicode.Scalar: Unicode.Scalar] = Dictionary(
    zip(
      """
      禮點時週後個鐘兩張號機節顯內語體簡國韓萬億閒負載離過間現這還從為漢東話義幾開\
      塊臺總級優暫結務業鄰費錢遠網絡隨處單雙廣粵種顆
      """.unicodeScalars,
      """
      礼点时周后个钟两张号机节显内语体简国韩万亿闲负载离过间现这还从为汉东话义几开\
      块台总级优暂结务业邻费钱远网络随处单双广粤种颗
      """.unicodeScalars), uniquingKeysWith: { first, _ in first })

  /// The text without blanks at its ends.
  static func trimmed(_ text: some StringProtocol) -> String {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
