package import Commands

extension Normalizer {
  /// A language by its name in English, Chinese or itself, by its code, or nearly spelt.
  static func language(_ text: String) -> Language? {
    let narrow = Folding.lowered(text)
    var word = narrow.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if let language = named(word) { return language }
    for prefix in LanguageNames.prefixes where word.hasPrefix(prefix) {
      word = String(word.dropFirst(prefix.count))
      if let language = named(word) { return language }
    }
    for suffix in LanguageNames.suffixes where word.hasSuffix(suffix) {
      let stem = Folding.trimmed(word.dropLast(suffix.count))
      if let language = named(stem) { return language }
    }
    guard word.count >= 5,
      let near = Spelling.nearest(to: word, in: LanguageNames.long)
    else { return nil }
    return named(near)
  }

  private static func named(_ word: String) -> Language? {
    LanguageNames.byName[word] ?? Language(code: word)
  }
}

/// The names of the languages of ISO 639-1, in English, in Chinese and in themselves.
enum LanguageNames {
  /// Code, then names, parted by `|`; the first is English, the first Chinese one is the usual.
  static let rows: [(code: String, names: [String])] = table.split(separator: "\n").compactMap {
    let parts = $0.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    return (String(parts[0]), parts[1].split(separator: "|").map(String.init))
  }

  static let byName: [String: Language] = {
    var names: [String: Language] = [:]
    for row in rows {
      guard let language = Language(code: row.code) else { continue }
      for name in row.names.map(Folding.lowered) { names[name] = names[name] ?? language }
    }
    // 译波兰 for 译波兰语.
    for (name, language) in names where "语文".contains(name.last ?? " ") {
      let stem = String(name.dropLast())
      if names[stem] == nil, stem.count > 1 { names[stem] = language }
    }
    return names
  }()

  /// The names that are long enough to be recognised when they are misspelt.
  static let long: [String] = byName.keys.filter { $0.count >= 5 }.sorted()

  static let prefixes = [
    "into ", "to ", "in ", "from ", "the ", "译成", "翻成", "成", "用", "从", "到", "为",
  ]

  static let suffixes = [
    " language", " version", " text", " please", "版", "版本", "的", "译文", "原文", "文字", "语言",
  ]

  private static let table = """
    en:English|英语|英文|英|american english|british english|us english|uk english|eng|anglicize|anglicise|美式英语|英式英语
    fr:French|法语|法文|法|français|francais|canadian french
    de:German|德语|德文|德|deutsch
    es:Spanish|西班牙语|西班牙文|西语|西文|西|español|espanol|castilian|latin american spanish
    it:Italian|意大利语|意大利文|意语|意|italiano
    pt:Portuguese|葡萄牙语|葡萄牙文|葡语|葡|português|portugues|brazilian portuguese|brazilian|巴西葡萄牙语
    nl:Dutch|荷兰语|荷兰文|荷兰|nederlands|flemish|弗拉芒语
    ru:Russian|俄语|俄文|俄|русский
    uk:Ukrainian|乌克兰语|乌克兰文|українська
    pl:Polish|波兰语|波兰文|polski
    cs:Czech|捷克语|捷克文|čeština|cestina|cz
    sk:Slovak|斯洛伐克语|slovenčina
    sl:Slovenian|Slovene|斯洛文尼亚语|slovenščina
    hr:Croatian|克罗地亚语|hrvatski
    sr:Serbian|塞尔维亚语|српски
    bs:Bosnian|波斯尼亚语|bosanski
    bg:Bulgarian|保加利亚语|български
    mk:Macedonian|马其顿语|македонски
    ro:Romanian|罗马尼亚语|română|romana|moldovan
    hu:Hungarian|匈牙利语|magyar
    el:Greek|希腊语|希腊文|ελληνικά
    tr:Turkish|土耳其语|土耳其文|türkçe|turkce
    sv:Swedish|瑞典语|瑞典文|svenska
    no:Norwegian|挪威语|挪威文|norsk
    nb:Norwegian Bokmål|bokmål|bokmal|书面挪威语|博克马尔语
    nn:Norwegian Nynorsk|nynorsk|新挪威语
    da:Danish|丹麦语|丹麦文|dansk
    fi:Finnish|芬兰语|芬兰文|suomi
    is:Icelandic|冰岛语|íslenska
    et:Estonian|爱沙尼亚语|eesti
    lv:Latvian|拉脱维亚语|latviešu
    lt:Lithuanian|立陶宛语|lietuvių
    be:Belarusian|白俄罗斯语|беларуская
    sq:Albanian|阿尔巴尼亚语|shqip
    ga:Irish|Irish Gaelic|爱尔兰语|gaeilge
    gd:Scottish Gaelic|Scots Gaelic|Gaelic|苏格兰盖尔语
    cy:Welsh|威尔士语|cymraeg
    br:Breton|布列塔尼语|brezhoneg
    kw:Cornish|康沃尔语|kernewek
    gv:Manx|马恩语|gaelg
    eu:Basque|巴斯克语|euskara
    ca:Catalan|Valencian|加泰罗尼亚语|català
    gl:Galician|加利西亚语|galego
    oc:Occitan|奥克语
    co:Corsican|科西嘉语
    sc:Sardinian|撒丁语
    rm:Romansh|罗曼什语
    lb:Luxembourgish|卢森堡语|lëtzebuergesch
    mt:Maltese|马耳他语|malti
    fo:Faroese|法罗语
    fy:Western Frisian|Frisian|弗里西亚语
    li:Limburgish|林堡语
    wa:Walloon|瓦隆语
    an:Aragonese|阿拉贡语
    la:Latin|拉丁语|拉丁文|latina
    eo:Esperanto|世界语
    ia:Interlingua|因特语|国际语
    ie:Interlingue|Occidental|西方国际语
    io:Ido|伊多语
    vo:Volapük|volapuk|沃拉普克语
    zh:Chinese|中文|汉语|中|汉|汉字|普通话|国语|华语|华文|mandarin|mandarin chinese|simplified chinese|chinese simplified|simplified|简体中文|简体|简中|简体字|中国话|白话文|putonghua|cn
    zh-Hant:Traditional Chinese|chinese traditional|traditional|繁体中文|繁體中文|繁体|繁體|繁中|繁体字|正体中文|正體中文|台湾中文|taiwanese mandarin
    yue:Cantonese|粤语|广东话|粵語|廣東話|白话|香港话
    ja:Japanese|日语|日文|日|日本語|日本语|nihongo|jp|jpn
    ko:Korean|韩语|韩文|韩|朝鲜语|韓文|韩国语|한국어|hangul
    vi:Vietnamese|越南语|越南文|越语|tiếng việt
    th:Thai|泰语|泰文|泰|ไทย
    lo:Lao|Laotian|老挝语
    km:Khmer|Cambodian|高棉语|柬埔寨语
    my:Burmese|缅甸语|缅文|缅语
    id:Indonesian|印尼语|印度尼西亚语|印尼文|bahasa indonesia|bahasa
    ms:Malay|马来语|马来文|bahasa melayu
    jv:Javanese|爪哇语
    su:Sundanese|巽他语
    tl:Tagalog|Filipino|他加禄语|菲律宾语
    hi:Hindi|印地语|印地文|印度语|हिन्दी
    ur:Urdu|乌尔都语|اردو
    bn:Bengali|Bangla|孟加拉语|বাংলা
    pa:Punjabi|Panjabi|旁遮普语
    gu:Gujarati|古吉拉特语
    mr:Marathi|马拉地语
    ta:Tamil|泰米尔语|தமிழ்
    te:Telugu|泰卢固语
    kn:Kannada|卡纳达语
    ml:Malayalam|马拉雅拉姆语
    si:Sinhala|Sinhalese|僧伽罗语
    ne:Nepali|尼泊尔语
    as:Assamese|阿萨姆语
    or:Odia|Oriya|奥里亚语
    sd:Sindhi|信德语
    ks:Kashmiri|克什米尔语
    sa:Sanskrit|梵语|梵文
    pi:Pali|巴利语
    bh:Bihari|比哈尔语
    dv:Divehi|Dhivehi|Maldivian|迪维希语
    dz:Dzongkha|宗喀语
    bo:Tibetan|藏语|藏文
    ug:Uyghur|Uighur|维吾尔语|维语
    mn:Mongolian|蒙古语|蒙语|蒙文
    kk:Kazakh|哈萨克语
    ky:Kyrgyz|Kirghiz|吉尔吉斯语
    uz:Uzbek|乌兹别克语
    tk:Turkmen|土库曼语
    tg:Tajik|塔吉克语
    tt:Tatar|鞑靼语
    ba:Bashkir|巴什基尔语
    cv:Chuvash|楚瓦什语
    az:Azerbaijani|Azeri|阿塞拜疆语
    hy:Armenian|亚美尼亚语
    ka:Georgian|格鲁吉亚语
    ab:Abkhazian|Abkhaz|阿布哈兹语
    os:Ossetian|奥塞梯语
    ce:Chechen|车臣语
    av:Avaric|Avar|阿瓦尔语
    kv:Komi|科米语
    cu:Church Slavic|Church Slavonic|教会斯拉夫语
    fa:Persian|Farsi|波斯语|波斯文|فارسی
    ps:Pashto|Pushto|普什图语
    ku:Kurdish|库尔德语
    ar:Arabic|阿拉伯语|阿拉伯文|阿语|العربية
    he:Hebrew|希伯来语|希伯来文|עברית
    yi:Yiddish|意第绪语
    am:Amharic|阿姆哈拉语
    ti:Tigrinya|提格里尼亚语
    so:Somali|索马里语
    om:Oromo|奥罗莫语
    aa:Afar|阿法尔语
    sw:Swahili|斯瓦希里语|kiswahili
    rw:Kinyarwanda|卢旺达语
    rn:Rundi|Kirundi|隆迪语
    lg:Ganda|Luganda|卢干达语
    ny:Chichewa|Nyanja|Chewa|齐切瓦语
    sn:Shona|绍纳语
    zu:Zulu|祖鲁语
    xh:Xhosa|科萨语
    st:Southern Sotho|Sesotho|Sotho|南索托语
    tn:Tswana|Setswana|茨瓦纳语
    ts:Tsonga|聪加语
    ve:Venda|文达语
    ss:Swati|Swazi|斯瓦蒂语
    nr:South Ndebele|南恩德贝莱语
    nd:North Ndebele|Ndebele|北恩德贝莱语
    af:Afrikaans|南非荷兰语|阿非利堪斯语
    ha:Hausa|豪萨语
    ig:Igbo|伊博语
    yo:Yoruba|约鲁巴语
    ak:Akan|阿坎语
    tw:Twi|契维语
    ee:Ewe|埃维语
    ff:Fulah|Fula|Fulani|富拉语
    wo:Wolof|沃洛夫语
    bm:Bambara|班巴拉语
    ln:Lingala|林加拉语
    kg:Kongo|刚果语
    lu:Luba-Katanga|卢巴语
    ki:Kikuyu|Gikuyu|基库尤语
    kj:Kuanyama|宽亚玛语
    ng:Ndonga|恩敦加语
    hz:Herero|赫雷罗语
    kr:Kanuri|卡努里语
    sg:Sango|桑戈语
    mg:Malagasy|马达加斯加语|马尔加什语
    ae:Avestan|阿维斯陀语
    ht:Haitian Creole|Haitian|海地克里奥尔语|海地语
    qu:Quechua|克丘亚语|盖丘亚语
    ay:Aymara|艾马拉语
    gn:Guarani|瓜拉尼语
    nv:Navajo|纳瓦霍语
    cr:Cree|克里语
    oj:Ojibwa|Ojibwe|奥吉布瓦语
    iu:Inuktitut|因纽特语
    ik:Inupiaq|伊努皮克语
    kl:Greenlandic|Kalaallisut|格陵兰语
    se:Northern Sami|Sami|北萨米语
    mi:Maori|Māori|Te Reo|te reo māori|te reo maori|毛利语
    sm:Samoan|萨摩亚语
    to:Tongan|汤加语
    ty:Tahitian|塔希提语
    fj:Fijian|斐济语
    ho:Hiri Motu|希里莫图语
    mh:Marshallese|马绍尔语
    na:Nauru|Nauruan|瑙鲁语
    bi:Bislama|比斯拉马语
    ch:Chamorro|查莫罗语
    ii:Nuosu|Sichuan Yi|彝语|凉山彝语
    za:Zhuang|壮语
    """
}

/// The names by which a language is called.
package enum LanguageNaming {
  /// The names of a language: English ones first, then Chinese ones and its own, mixed.
  package static func names(of language: Language) -> [String] {
    LanguageNames.rows.first { $0.code == language.code }?.names ?? []
  }
}
