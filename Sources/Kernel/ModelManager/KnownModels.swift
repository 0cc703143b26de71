import Commands

/// Models that are published and could do a task, were they installed.
enum KnownModels {
  /// Those for a task, from and into the given languages; sizes as published, rounded.
  static func serving(_ task: TaskKind, from: Language?, to: Language?) -> [ServingModel] {
    switch task {
    case .translation: translation(from: from, to: to)
    case .summarization: [make("facebook/bart-large-cnn", 1_630)]
    case .questionAnswering: [make("deepset/roberta-base-squad2", 496)]
    case .textGeneration: [make("Qwen/Qwen2.5-0.5B-Instruct", 988)]
    case .classification: [make("facebook/bart-large-mnli", 1_630)]
    case .sentiment: [make("distilbert-base-uncased-finetuned-sst-2-english", 268)]
    case .embedding, .search, .recommendation:
      [make("sentence-transformers/all-MiniLM-L6-v2", 91)]
    case .imageRecognition: [make("google/vit-base-patch16-224", 346)]
    case .objectDetection: [make("facebook/detr-resnet-50", 167)]
    case .segmentation: [make("nvidia/segformer-b0-finetuned-ade-512-512", 15)]
    case .ocr: [make("microsoft/trocr-base-printed", 1_330)]
    case .imageGeneration: [make("stabilityai/sd-turbo", 5_200)]
    case .speechRecognition: [make("openai/whisper-small", 967)]
    case .speechSynthesis: [make("microsoft/speecht5_tts", 585)]
    case .script: []
    }
  }

  private static func translation(from: Language?, to: Language?) -> [ServingModel] {
    var models: [ServingModel] = []
    // Helsinki-NLP has models between English and each of these.
    let paired: Set<String> = [
      "ar", "da", "de", "es", "fi", "fr", "hi", "hu", "id", "it", "nl", "ru", "sv", "uk", "vi",
      "zh",
    ]
    if let from, let to,
      from.code == "en" && paired.contains(to.code)
        || to.code == "en" && paired.contains(from.code)
    {
      models.append(make("Helsinki-NLP/opus-mt-\(from.code)-\(to.code)", 310))
    }
    return models + [make("facebook/m2m100_418M", 1_940)]
  }

  private static func make(_ name: String, _ megabytes: Int) -> ServingModel {
    ServingModel(name: name, bytes: megabytes * 1_000_000)
  }
}
