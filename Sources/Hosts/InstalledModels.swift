import Commands
import Foundation
package import Kernel

/// What a folder of weights says of its model for those who place and choose it: `model.json`.
///
///     {"name": "en-fr", "task": "translation", "from": ["en"], "to": ["fr"], "bytes": 12000000,
///      "parameters": 6000000, "runsOn": ["cpu"], "limits": "short everyday sentences",
///      "quality": "BLEU 41.2 on the held-out part of Tatoeba"}
package struct ModelCard: Codable, Hashable, Sendable {
  /// A speed that was measured when the model was made.
  package struct CardSpeed: Codable, Hashable, Sendable {
    /// So many a second.
    package var value: Double
    /// What is counted: `tokens`, `words`, `characters`, `items`.
    package var unit: String
  }

  /// Its name.
  package var name: String
  /// What it can do, as in commands: `translation`.
  package var task: String
  /// The languages that it reads.
  package var from: [String]?
  /// The languages that it writes; with `from`, every direction between them is known.
  package var to: [String]?
  /// Its size on disk; counted where it is missing.
  package var bytes: Int?
  /// The memory it needs when loaded; reckoned from its size where it is missing.
  package var memory: Int?
  /// How many numbers were trained.
  package var parameters: Int?
  /// What can run it: `cpu`, `gpu`; the processor where it is missing.
  package var runsOn: [String]?
  /// What it is made for and not good beyond: a few words.
  package var limits: String?
  /// How good it is, in words, with how that was measured.
  package var quality: String?
  /// How many characters a token stands for, on average.
  package var charactersPerToken: Double?
  /// Floating-point operations for one token; twice the parameters where it is missing.
  package var operationsPerToken: Double?
  /// How many cores it uses; one where it is missing.
  package var cores: Int?
  /// Speeds by kind of device: a card's name, `gpu`, `cpu`.
  package var speeds: [String: CardSpeed]?
}

/// The models in folders of weights, each with its card.
package enum InstalledModels {
  /// A model and the folder that it is in.
  package struct Found: Hashable, Sendable {
    /// The model, as the kernel knows it.
    package let model: InstalledModel
    /// Its card.
    package let card: ModelCard
    /// Where it is.
    package let folder: String
  }

  /// All models in the folders within the given ones.
  ///
  /// A card that is none is left out, since one broken model must not hide the others.
  package static func find(in places: [String]) -> [Found] {
    var found: [Found] = []
    for place in places {
      for name in SystemFiles().names(in: place) {
        let folder = place + "/" + name
        guard let data = try? SystemFiles.data(folder + "/model.json"),
          let card = try? JSONDecoder().decode(ModelCard.self, from: data),
          let model = model(card, folder: folder),
          !found.contains(where: { $0.model.name == model.name })
        else { continue }
        found.append(Found(model: model, card: card, folder: folder))
      }
    }
    return found
  }

  /// The model that a card describes; `nil` where its task is none.
  private static func model(_ card: ModelCard, folder: String) -> InstalledModel? {
    guard !card.name.isEmpty, let task = TaskKind(rawValue: card.task) else { return nil }
    let from = (card.from ?? []).compactMap(Language.init(code:))
    let to = (card.to ?? []).compactMap(Language.init(code:))
    let pairs = from.flatMap { source in
      to.filter { $0 != source }.map { InstalledModel.LanguagePair(from: source, to: $0) }
    }
    let bytes = card.bytes ?? size(of: folder)
    let kinds = (card.runsOn ?? ["cpu"]).compactMap(Place.DeviceKind.init(rawValue:))
    var speeds: [String: Speed] = [:]
    for (device, speed) in card.speeds ?? [:] {
      guard let unit = Speed.Unit(rawValue: speed.unit), speed.value > 0 else { continue }
      speeds[device] = Speed(speed.value, unit, .published)
    }
    // Weights are kept in half the precision that they are used in; the rest is working space.
    let memory = card.memory ?? ((card.parameters ?? bytes / 2) * 4 + 64 * 1_048_576)
    return InstalledModel(
      name: card.name, tasks: [task], bytes: bytes, memory: memory, pairs: pairs,
      languages: pairs.isEmpty ? from : [],
      runsOn: kinds.isEmpty ? [.cpu] : Set(kinds),
      limits: card.limits.map { [key($0)] } ?? [],
      operationsPerToken: card.operationsPerToken ?? card.parameters.map { 2 * Double($0) },
      charactersPerToken: card.charactersPerToken, cores: card.cores ?? 1, speeds: speeds)
  }

  /// The key of a few words: `short everyday sentences` is `short-everyday-sentences`.
  private static func key(_ words: String) -> String {
    words.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }

  private static func size(of folder: String) -> Int {
    SystemFiles().names(in: folder).reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      return sum + ((attributes?[.size] as? Int) ?? 0)
    }
  }
}
