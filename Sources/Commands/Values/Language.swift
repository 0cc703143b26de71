/// A language by its ISO 639-1 code; beside them `zh-Hant` (traditional characters) and `yue`.
package struct Language: Hashable, Sendable {
  /// The canonical code.
  package let code: String

  /// The language of a code, in either case.
  package init?(code: String) {
    guard let code = Self.canonical[code.lowercased()] else { return nil }
    self.code = code
  }

  /// All languages that have a code, in its order.
  package static let all: [Language] = codes.compactMap(Language.init(code:))

  private static let canonical: [String: String] = {
    var table = Dictionary(uniqueKeysWithValues: codes.map { ($0.lowercased(), $0) })
    table["zh-hans"] = "zh"
    table["zh-cn"] = "zh"
    table["zh-tw"] = "zh-Hant"
    return table
  }()

  private static let codes: [String] = """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy \
    hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg \
    li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or \
    os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta \
    te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo yue za zh zh-Hant zu
    """.split(separator: " ").map(String.init)
}
