import ArgumentParser

/// The engine from outside: what a model's files hold, and what the model does with a text.
struct EngineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine",
    abstract: "Look into model files, run them, make them smaller, and compare them.",
    discussion: """
      FILE is a model: a .gguf file, a .safetensors file, its .index.json, or a folder that holds \
      one of them. What cannot be done is said in one line, with exit status 2; wrong usage has 64.
      """,
    subcommands: [
      EngineInfoCommand.self, EngineTokenizeCommand.self, EngineLogitsCommand.self,
      EngineEmbedCommand.self, EngineGenerateCommand.self, EngineQuantizeCommand.self,
      EnginePruneCommand.self, EngineCompareCommand.self, EngineBenchCommand.self,
    ])
}
