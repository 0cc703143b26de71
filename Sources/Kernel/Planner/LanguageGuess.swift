package import Commands

/// Guesses the language of a text from its script and its commonest words.
///
/// Cavnar and Trenkle's n-grams do better on long texts; for the choice of a translation model a
/// look at the words that no sentence does without is enough, and says when it is not sure.
package enum LanguageGuess {
  /// The language that a text seems to be in; nil where it could be any.
  package static func language(of text: String) -> Language? {
    let sample = text.prefix(4000)
    if let language = byScript(sample) { return Language(code: language) }
    let words = sample.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "’" }
    guard !words.isEmpty else { return nil }
    var scores: [(code: String, score: Double)] = []
    for (code, common) in commonWords {
      let hits = words.reduce(0.0) { $0 + (common.contains(String($1)) ? 1 : 0) }
      let letters = sample.reduce(0.0) { $0 + (special[code]?.contains($1) == true ? 0.5 : 0) }
      if hits + letters > 0 { scores.append((code, hits + letters)) }
    }
    scores.sort { ($0.score, $1.code) > ($1.score, $0.code) }
    guard let best = scores.first else { return nil }
    if scores.count > 1, scores[1].score == best.score { return nil }
    return Language(code: best.code)
  }

  /// The language where the script alone tells it.
  private static func byScript(_ text: Substring) -> String? {
    var counts: [String: Int] = [:]
    var letters = 0
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      letters += 1
      if let script = script(scalar.value) { counts[script, default: 0] += 1 }
    }
    if let kana = counts["ja"], kana * 10 > letters { return "ja" }
    guard letters > 0, let best = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
      best.value * 10 > letters * 3
    else { return nil }
    if best.key == "ru", text.contains(where: { "іїєґІЇЄҐ".contains($0) }) { return "uk" }
    return best.key
  }

  private static func script(_ scalar: UInt32) -> String? {
    switch scalar {
    case 0x3040...0x30FF: "ja"
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x2FFFF: "zh"
    case 0xAC00...0xD7AF, 0x1100...0x11FF: "ko"
    case 0x0400...0x052F: "ru"
    case 0x0370...0x03FF: "el"
    case 0x0590...0x05FF: "he"
    case 0x0600...0x06FF: "ar"
    case 0x0900...0x097F: "hi"
    case 0x0E00...0x0E7F: "th"
    default: nil
    }
  }

  private static let special: [String: String] = [
    "fr": "éèêàçùœ", "de": "äöüß", "es": "ñ¿¡áíó", "pt": "ãõç", "pl": "łąęśżź", "sv": "åäö",
    "tr": "ğışç", "it": "òì", "cs": "řěů", "vi": "đơư", "ro": "șță", "hu": "őű",
  ]

  private static let commonWords: [String: Set<String>] = [
    "en": words(
      """
      the of and to in is you that it he was for on are with as his they at be this have from or \
      had by not but what all were we when your can said there use an each which she do how their \
      if will up other about out many then them these so some her would make like him into has \
      i my me good morning hello thank thanks please how's don't it's where who why am did
      """),
    "fr": words(
      """
      le la les de des du un une et est en que qui dans pour pas ce il elle sur plus ne au aux par \
      avec son sa ses se je tu nous vous ils mais ou où si tout bonjour merci c'est j'ai n'est être \
      sont cette comme mon ma mes votre notre
      """),
    "de": words(
      """
      der die das und ist in den von zu mit sich des auf für nicht ein eine als auch es an werden \
      aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben \
      nur oder aber vor zur bis mehr durch man ich du wir ihr guten morgen danke bitte kein keine
      """),
    "es": words(
      """
      el la los las de que y en un una es por con no su para como más pero sus le ya o este sí \
      porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos \
      yo tú usted buenos días gracias hola está
      """),
    "it": words(
      """
      il lo la gli le di che e è un una per non in con del della sono si da come più ma anche ha \
      questo nel alla io tu noi voi ciao grazie buongiorno dei delle
      """),
    "pt": words(
      """
      o a os as de que e do da em um uma para com não é no na por mais dos como mas foi ao ele das \
      tem seu sua ou ser eu você obrigado bom dia isso está
      """),
    "nl": words(
      """
      de het een en van ik te dat die in je is niet op aan met als voor zijn was er maar om hem dan \
      zou of wat mijn men dit zo door over ze bij ook tot goedemorgen dank
      """),
    "pl": words("i w nie na się z do to że jest o jak po co za od przez dzień dobry dziękuję"),
    "sv": words(
      "och att det som en på är av för med den till inte om ett jag han har de god morgon"),
    "tr": words("bir ve bu da de için ile çok ne ben sen o gibi daha var günaydın teşekkürler"),
    "cs": words("a se v na je že to s z do o jako si ale za po by dobrý den děkuji"),
    "vi": words("và của là có không được cho một các người trong này với xin chào cảm ơn"),
  ]

  private static func words(_ text: String) -> Set<String> {
    Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
  }
}
