import Foundation

/// Public requests and sentences that phrases are mixed with: requests to other assistants, which are
/// none of ours, and sentences as things to be translated or read out.
package struct TrainingData: Sendable {
  /// Requests to other assistants.
  package private(set) var strangers: [(request: String, language: String)] = []
  /// Sentences, by language.
  package private(set) var sentences: [String: [String]] = [:]

  /// Reads what there is in a folder with `clinc150`, `hwu64`, `snips`, `ha_intents` and `tatoeba`; a
  /// folder that is missing gives nothing.
  package init(directory: String) {
    for line in Self.lines(directory + "/tatoeba/eng-fra.train.tsv") where line.count < 160 {
      if let text = line.split(separator: "\t").first {
        sentences["en", default: []].append(String(text))
      }
    }
    for line in Self.lines(directory + "/tatoeba/eng-cmn.train.tsv") {
      let fields = line.split(separator: "\t")
      if fields.count > 1 { sentences["zh", default: []].append(String(fields[1])) }
    }
    readStrangers(directory)
  }

  private static func lines(_ path: String) -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }

  /// Intents of CLINC150 that are near to something of ours, or are an answer.
  private static let near: Set<Substring> = [
    "translate", "cancel", "yes", "no", "maybe", "repeat", "goodbye", "what_can_i_ask_you",
    "change_language", "greeting", "thank_you",
  ]

  private struct HomeRequest: Decodable {
    var text: String
    var intent: String
  }

  private mutating func readStrangers(_ directory: String) {
    func add(_ request: some StringProtocol, _ language: String) {
      if !request.isEmpty { strangers.append((String(request), language)) }
    }
    for name in ["train", "oos_train"] {
      for line in Self.lines(directory + "/clinc150/\(name).tsv") {
        let fields = line.split(separator: "\t")
        if fields.count == 2, !Self.near.contains(fields[1]) { add(fields[0], "en") }
      }
    }
    for line in Self.lines(directory + "/hwu64/train.jsonl") {
      // The "general" intents of HWU64 are answers ("yes", "stop", "say it again").
      guard let request = try? JSONDecoder().decode(HomeRequest.self, from: Data(line.utf8)),
        !request.intent.hasPrefix("general_")
      else { continue }
      add(request.text, "en")
    }
    for line in Self.lines(directory + "/snips/train.tsv") {
      if let request = line.split(separator: "\t").first { add(request, "en") }
    }
    for (name, language) in [("en", "en"), ("zh-cn", "zh")] {
      for line in Self.lines(directory + "/ha_intents/\(name).tests.tsv") {
        if let request = line.split(separator: "\t").first { add(request, language) }
      }
    }
  }
}
