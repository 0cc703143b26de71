import Foundation
import Hosts
import Transformer

/// Translates texts line by line, and says how far it is.
struct TranslationWork {
  private let translator: Translator
  private let language: String

  /// Loads the model in a folder.
  ///
  /// - Throws: `CheckpointError` where the model cannot be loaded; `Complaint` where it does not
  ///   know the language.
  init(folder: String, to language: String) throws {
    translator = try Translator(directory: folder)
    guard translator.targets.contains(language) else {
      throw Complaint(
        "the model translates into \(translator.targets.joined(separator: ", ")), not \(language)")
    }
    self.language = language
  }

  /// Translates and prints every text; a line is printed as soon as it is done.
  func run(_ texts: [String]) throws {
    let lines = texts.flatMap { text in
      (text.hasSuffix("\n") ? String(text.dropLast()) : text)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    let start = ContinuousClock.now
    var characters = 0
    var progress = WorkProgress(done: 0, total: Double(lines.count), unit: "lines")
    progress.write()
    for (index, line) in lines.enumerated() {
      let translation = translator.translate(line, to: language)
      try FileHandle.standardOutput.write(contentsOf: Data((translation + "\n").utf8))
      characters += line.count
      progress.done = Double(index + 1)
      progress.write()
    }
    let spent = start.duration(to: .now)
    progress.amount = Double(characters)
    progress.amountUnit = "characters"
    progress.workSeconds =
      Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
    progress.write()
  }
}
